"""A job beside the main one (兼职): recordable, also beside a public-welfare post, and ended by its own event."""

import pytest

from domain.events.event import Event
from domain.placements.additional_job import additional_jobs
from projections.views.employment import rows
from service.reference import reference
from tests.domain.benefits.given import granted, person
from tests.domain.events.samples import make_event
from tests.domain.given import given

ON_POST = (person(), make_event("employed", "2021-02-01", channel="public_welfare", employer="镇环卫所"))


def beside(day: str = "2021-03-01", **data: object) -> Event:
    """A part-time job beside the main one."""
    terms = {"channel": "flexible", "employer": "某超市", "post": "收银员", "work_form": "part_time", **data}
    return make_event("additional_job_started", day, **terms)


def ended(day: str, **data: object) -> Event:
    """The end of an additional job."""
    return make_event("additional_job_ended", day, **{"employer": None, "post": None, **data})


def test_a_post_and_a_part_time_job_beside_it_are_both_recorded() -> None:
    """Given a public-welfare post, when a part-time job begins, then both run and the main job is the same."""
    history = given(*ON_POST).when(beside()).then_recorded(labour="employed")
    assert [one.employer for one in additional_jobs(history.transitions)] == ["某超市"]
    main, additional = rows(history, reference().policies)
    assert (main.additional, main.ended_on, additional.additional, additional.entry) == (False, None, True, False)


@pytest.mark.parametrize("form", ["temporary", "part_time", None])
def test_any_job_beside_a_post_is_recorded_and_the_main_job_stays_one(form: str | None) -> None:
    """Given a public-welfare post, when another job begins beside it, full-time or a post, then recorded.

    What the rule does not allow is a contradiction on the list (`tests/domain/contradictions`).
    """
    case = given(*ON_POST)
    case.when(beside(work_form=form)).then_recorded(labour="employed")
    case.when(beside(channel="public_welfare", work_form=form)).then_recorded(labour="employed")
    case.when(make_event("employed", "2021-03-01", channel="public_welfare")).then_refused("transition.labour")


def test_without_a_main_job_there_is_none_beside_it() -> None:
    """Given somebody unemployed, when an additional job begins, then refused."""
    given(person()).when(beside()).then_refused("transition.labour")


def test_it_ends_by_its_own_event_and_the_main_job_goes_on() -> None:
    """Given two additional jobs, when one ends, then the other and the main job go on; one that does not run, not."""
    case = given(*ON_POST, beside(), beside("2021-03-02", employer="某物流", post="分拣"))
    history = case.when(ended("2021-04-01", employer="某物流")).then_recorded(labour="employed")
    assert [one.employer for one in additional_jobs(history.transitions)] == ["某超市"]
    assert [row.ended_on is None for row in rows(history, reference().policies)] == [True, True, False]
    refusal = case.when(ended("2021-04-01", employer="某饭店")).then_refused("additional_job_runs", "rule", "employer")
    assert refusal.data["events"] == [3, 4]
    given(*ON_POST).when(ended("2021-04-01")).then_refused("additional_job_runs", "rule", "employer")


def test_it_ends_with_the_main_job_and_goes_on_when_that_changes() -> None:
    """Given an additional job, when the main one is left, then both have ended; when it changes, only the main one."""
    left = given(*ON_POST, beside(), make_event("left_post", "2021-05-31", cause="期满")).history
    assert [row.ended_on is None for row in rows(left, reference().policies)] == [False, False]
    assert additional_jobs(left.transitions) == []
    changed = given(*ON_POST, beside(), make_event("job_changed", "2021-05-31", channel="employer")).history
    assert [row.ended_on is None for row in rows(changed, reference().policies)] == [False, True, True]


def test_the_placement_and_the_subsidy_of_the_post_go_on() -> None:
    """Given a public-welfare post with a part-time job, when its months are granted, then recorded."""
    given(*ON_POST, beside()).when(
        granted("2021-05-06", "2021-02-01", "2021-04-30", 90_000, "post_subsidy")
    ).then_recorded()
