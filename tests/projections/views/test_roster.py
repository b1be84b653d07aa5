"""The view of persons: the verdict about the present job."""

from projections.views.roster import rows
from service.reference import reference
from tests.domain.benefits.given import person
from tests.domain.events.samples import make_event
from tests.domain.given import given

AT_WORK = make_event("employed", "2021-02-01", channel="employer", employer="甲")
CONFIRMED = make_event("employment_verified", "2021-02-20", verdict="confirmed")


def test_the_verdict_is_that_of_the_present_job_not_of_another_one() -> None:
    """Given a refuted change of job, then the person is in the former job, with the verdict about that one."""
    changed = make_event("job_changed", "2021-03-01", channel="employer", employer="乙")
    refuted = make_event("employment_verified", "2021-03-10", verdict="refuted")
    history = given(person(), AT_WORK, CONFIRMED, changed, refuted).history
    (row,) = rows(history, reference().policies)
    assert (row.employer, row.employment_verdict) == ("甲", "confirmed")


def test_a_verdict_about_a_job_beside_it_is_not_one_about_the_main_job() -> None:
    beside = make_event("additional_job_started", "2021-03-01", channel="flexible", work_form="part_time")
    refuted = make_event("employment_verified", "2021-03-10", verdict="refuted", job=3)
    (row,) = rows(given(person(), AT_WORK, beside, refuted).history, reference().policies)
    assert (row.employer, row.employment_verdict) == ("甲", None)
