"""Poverty-lifted labour: who is one of them on which days, at work, willing, trained, entitled (R1-6, R1-16, R1-17)."""

from typing import Any

from domain.events.event import Event
from domain.outcomes.poverty_lifted import PovertyLiftedSpan, poverty_lifted_spans
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given

ARRIVED = make_event("registered", "2021-01-05T09:00", area="900100")
LIFTED = make_event("poverty_status_set", "2021-01-06", status="poverty_lifted")


def spans(*events: Event) -> list[PovertyLiftedSpan]:
    return poverty_lifted_spans(given(ARRIVED, *events).history, reference().policies)


def days(found: list[PovertyLiftedSpan]) -> list[tuple[str, str | None]]:
    return [(str(span.since), str(span.until) if span.until else None) for span in found]


def needs(day: str, **data: Any) -> Event:
    return make_event(
        "needs_assessed", day, **{"wishes_work": True, "wishes_training": True, "able_to_work": True} | data
    )


def test_r1_17_given_who_was_never_poor_then_there_are_no_days_and_of_others_from_the_status_until_the_death() -> None:
    assert spans(make_event("employed", "2021-02-01", channel="employer")) == []
    (span,) = spans(LIFTED, make_event("deceased", "2021-09-01"))
    assert (days([span]), span.poverty, span.poverty_version) == ([("2021-01-06", "2021-09-01")], "poverty_lifted", 2)


def test_r1_17_given_a_move_and_a_risk_then_each_day_has_its_area_and_status() -> None:
    found = spans(
        LIFTED,
        make_event("moved", "2021-03-01", to_area="320614-01"),
        make_event("surveyed", "2021-04-01", method="电话"),
        make_event("return_risk_raised", "2021-05-01"),
    )
    assert days(found) == [("2021-01-06", "2021-03-01"), ("2021-03-01", "2021-05-01"), ("2021-05-01", None)]
    assert [(span.area, span.poverty, span.poverty_version) for span in found] == [
        ("900100", "poverty_lifted", 2),
        ("320614-01", "poverty_lifted", 2),
        ("320614-01", "at_risk", 5),
    ]
    assert {span.entered_version for span in found} == {2}


def test_r1_6_given_a_wish_to_work_then_the_person_is_to_be_placed_on_the_days_without_work() -> None:
    found = spans(
        LIFTED,
        needs("2021-02-01"),
        make_event("employed", "2021-03-01", channel="employer"),
        make_event("left_post", "2021-06-01"),
        needs("2021-07-01", able_to_work=False),
    )
    assert [(str(span.since), span.job_version, span.to_place_version) for span in found] == [
        ("2021-01-06", None, None),
        ("2021-02-01", None, 3),
        ("2021-03-01", 4, None),
        ("2021-06-01", None, 3),
        ("2021-07-01", None, None),
    ]


def test_r1_16_given_a_wish_for_training_then_the_first_course_completed_since_meets_it_until_the_next_wish() -> None:
    course = {"course": "家政班", "days_attended": 3, "passed": True}
    found = spans(
        LIFTED,
        make_event("training_completed", "2021-01-20", **course),
        needs("2021-02-01"),
        make_event("training_completed", "2021-03-01", **course),
        make_event("training_completed", "2021-04-01", **course),
        needs("2021-05-01"),
        needs("2021-06-01", wishes_training=False),
    )
    assert [(str(span.since), span.to_train_version, span.trained_version) for span in found] == [
        ("2021-01-06", None, None),
        ("2021-02-01", 4, None),
        ("2021-03-01", 4, 5),
        ("2021-05-01", 7, None),
        ("2021-06-01", None, None),
    ]


def test_r1_17_given_work_of_a_year_then_insurance_opens_two_policies_and_a_shop_of_ones_own_the_rent() -> None:
    found = spans(
        LIFTED,
        make_event("employed", "2021-03-01", channel="employer", contract_months=12, insured=False),
        make_event("insurance_started", "2021-04-01", scheme="pension"),
        make_event("insurance_stopped", "2021-06-01", scheme="pension"),
        make_event("job_changed", "2021-07-01", channel="self_employed"),
    )
    assert [(str(span.since), span.benefits) for span in found] == [
        ("2021-01-06", ()),
        ("2021-03-01", ()),
        ("2021-04-01", ("social_insurance_subsidy", "hiring_subsidy")),
        ("2021-06-01", ()),
        ("2021-07-01", ("rent_subsidy",)),
    ]


def test_a_refuted_job_is_none() -> None:
    found = spans(
        LIFTED,
        make_event("employed", "2021-03-01", channel="employer"),
        make_event("employment_verified", "2021-04-01", verdict="refuted"),
    )
    assert {span.job_version for span in found} == {None}
