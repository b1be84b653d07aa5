"""A public notice that is reported late obeys the same rule as one that was reported in time."""

from datetime import date

from tests.domain.events.samples import make_event
from tests.domain.given import given

REGISTERED = make_event("registered", "2021-01-05")
RECOGNISED = make_event("recognised", "2021-04-05")


def test_given_a_recognition_when_a_notice_that_ends_after_it_comes_late_then_it_is_refused() -> None:
    late = make_event("recognition_noticed", "2021-04-01", **{"from": date(2021, 4, 1), "to": date(2021, 4, 9)})

    refusal = given(REGISTERED, RECOGNISED).when(late).then_refused("steps_taken", "rule")

    assert refusal.data["contradicts"] == {"version": 2, "type": "person.recognised"}


def test_given_a_recognition_when_a_notice_that_ended_before_it_comes_late_then_it_is_recorded() -> None:
    late = make_event("recognition_noticed", "2021-03-20", **{"from": date(2021, 3, 22), "to": date(2021, 3, 31)})

    given(REGISTERED, RECOGNISED).when(late).then_recorded(case="recognised")
