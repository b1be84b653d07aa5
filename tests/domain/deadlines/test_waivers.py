"""One-click requests, approved waivers, signed refusals, helpers, reviews."""

from datetime import date

import pytest

from domain.deadlines.service_bundle import bundle_of
from domain.events.event import Event, Reason, with_metadata
from domain.history.history import History
from service.reference import reference
from tests.domain.deadlines.given import at, deadline, deadlines, employed, given_after, person, status
from tests.domain.events.samples import make_event

UNREACHABLE = Reason(code="unreachable", text="三次电话两次上门均未联系上")


JOURNEY = Reason(code="journey", text="外出探亲")


def waived(name: str, time: str = "2021-09-28T09:00", reason: Reason = UNREACHABLE) -> Event:
    return with_metadata(make_event("clock_waived", time, clock=name), reason=reason)


def declined(service: str, time: str, **data: object) -> Event:
    return with_metadata(
        make_event("service_declined", time, service=service, **data), reason=Reason(text="本人不愿意")
    )


def requested() -> History:
    return person(make_event("assistance_requested", "2021-09-24T16:30", need="找工作"))


def test_r1_3_a_one_click_request_starts_the_deadlines() -> None:
    assert ["needs", "first_services", "placement"] == [found.name for found in deadlines(requested())]


def test_r1_3_a_request_of_one_at_work_asks_for_services_but_not_for_work() -> None:
    at_work = person(employed("2021-03-01"), make_event("assistance_requested", "2021-09-24T16:30", need="换工作"))
    assert {found.name for found in deadlines(at_work)} == {"needs", "first_services"}


def test_who_cannot_be_reached_stays_overdue_until_a_waiver_is_approved() -> None:
    history = requested()
    for time, means in (("2021-09-25T09:00", "phone"), ("2021-09-26T09:00", "visit"), ("2021-09-27T09:00", "phone")):
        history = given_after(history, make_event("contact_attempted", time, means=means))
    assert status(deadline(history, "needs")) == "overdue"
    history = given_after(history, waived("needs"))
    needs = deadline(history, "needs")
    assert (status(needs), needs.waived_reason, needs.waived_at) == ("waived", "unreachable", at("2021-09-28T09:00"))
    assert status(deadline(history, "first_services")) == "overdue"


@pytest.mark.parametrize(("signed", "expected"), [(True, "met"), (False, "overdue"), (None, "overdue")])
def test_a_declined_service_counts_as_delivered_if_the_refusal_is_signed(signed: bool | None, expected: str) -> None:
    history = requested()
    for event in (
        make_event("career_guided", "2021-09-27T10:00"),
        make_event("job_info_given", "2021-09-28T10:00", posts=("P-1", "P-2", "P-3")),
        declined("training", "2021-09-29T10:00", signed=signed),
    ):
        history = given_after(history, event)
    assert expected == status(deadline(history, "first_services"))
    counted = bundle_of(
        history, reference().policies.at("900100", date(2021, 10, 1)).bundle, date(2021, 10, 1), {"first_services": 2}
    )
    assert {"career_guidance": (1, 1), "job_info": (3, 3), "training": (1, int(bool(signed)))} == {
        name: (count.required, count.given) for name, count in counted.items()
    }


def test_since_a_deadline_whose_event_is_not_effective_nothing_counts() -> None:
    history = given_after(requested(), make_event("career_guided", "2021-09-27T10:00"))
    bundle, day = reference().policies.at("900100", date(2021, 10, 1)).bundle, date(2021, 10, 1)
    assert {0} == {count.given for count in bundle_of(history, bundle, day, {"first_services": 99}).values()}


def test_training_that_is_offered_counts() -> None:
    history = requested()
    for event in (
        make_event("career_guided", "2021-09-27T10:00"),
        make_event("job_info_given", "2021-09-28T10:00", posts=("P-1", "P-2", "P-3")),
        make_event("training_offered", "2021-09-29T10:00"),
    ):
        history = given_after(history, event)
    assert at("2021-09-29T10:00") == deadline(history, "first_services").met_at


def test_r1_5_a_deadline_goes_with_the_helper_and_tells_when_there_is_none() -> None:
    history = given_after(requested(), make_event("helper_paired", "2021-09-24T17:00", helper="李芳", unit="镇人社所"))
    history = given_after(history, make_event("needs_assessed", "2021-09-25T10:05"))
    ended = given_after(
        history, with_metadata(make_event("helper_ended", "2021-09-26T09:00"), reason=Reason(text="调离"))
    )
    assert [("needs", "李芳"), ("first_services", None), ("placement", None)] == [
        (found.name, found.helper) for found in deadlines(ended)
    ]
    handed_over = given_after(ended, make_event("helper_paired", "2021-09-26T10:00", helper="王强", unit="镇人社所"))
    assert [("needs", "李芳"), ("first_services", "王强"), ("placement", "王强")] == [
        (found.name, found.helper) for found in deadlines(handed_over)
    ]


def test_r0_2_a_review_starts_the_next() -> None:
    history = person(
        make_event("recognised", "2021-03-01", categories=("dibao",), basis="认定表"),
        make_event("recognition_reviewed", "2022-02-20", review_on=date(2022, 8, 20)),
        area="320614-01",
    )
    first, second = deadlines(history, "review")
    assert (status(first), second.due_at.date().isoformat()) == ("met", "2022-08-20")


def test_a_waived_contact_is_due_again_after_the_interval() -> None:
    history = person(
        make_event("level_set", "2021-02-01T09:00", level="A"),
        waived("contact", "2021-02-10T09:00", JOURNEY),
        area="320614-01",
    )
    first, second = deadlines(history, "contact")
    assert (first.waived_reason, second.due_at.date().isoformat()) == ("journey", "2021-03-10")


def test_a_public_welfare_post_from_less_than_five_years_before_retirement_ends_with_it() -> None:
    """Born on 12 March 1970, a man with the base age of 60, put off by 16 months by the law of 2024."""
    history = person(employed("2026-11-02", channel="public_welfare"), area="320614-01")
    assert deadline(history, "post_term").due_at.date().isoformat() == "2031-07-12"
