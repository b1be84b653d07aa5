"""Histories: effective events in business order, at present and as of earlier times."""

from datetime import datetime
from typing import Any

import pytest

from domain.decisions.decide import decide
from domain.events.event import Event, with_metadata
from domain.events.registration import Deceased, Registered
from domain.events.services import Surveyed
from domain.history.history import History
from domain.person import INITIAL_STATE
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON, given

REGISTERED = make_event("registered", "2021-01-05T09:00")


def life(*events: Event) -> History:
    return given(REGISTERED, *events).history


def corrected(version: int, at: str, /, **changes: Any) -> Event:
    return make_event("corrected", at, target_version=version, changes=changes)


def recorded_on(history: History, *days: str) -> History:
    """The history with the days on which its events were recorded (at noon, UTC)."""
    times = [datetime.fromisoformat(f"2021-{day}T12:00:00+00:00") for day in days]
    events = [with_metadata(event, recorded_at=at) for event, at in zip(history.recorded, times, strict=True)]
    return History(history.subject, events)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2021-{text}+08:00")


def methods(history: History) -> list[str]:
    """The methods of the effective surveys, in business order."""
    return [event.method for event in history.events if hasattr(event, "method")]


def test_a_history_without_events() -> None:
    stranger = History(PERSON, ())
    assert (stranger.version, stranger.events, stranger.transitions, stranger.person) == (0, (), (), INITIAL_STATE)


def test_events_are_in_business_order() -> None:
    history = life(
        make_event("surveyed", "2021-06-01T10:00", method="三"),
        make_event("surveyed", "2021-03-01", method="一"),
        make_event("surveyed", "2021-06-01T09:59", method="二"),
    )
    assert methods(history) == ["一", "二", "三"]
    assert [event.metadata.version for event in history.recorded] == [1, 2, 3, 4]


def test_events_of_one_type_and_time_are_ordered_by_source_and_request_id() -> None:
    one, other = make_event("surveyed", "2021-03-01", method="一"), make_event("surveyed", "2021-03-01", method="二")
    first = with_metadata(other, source="/a")
    assert methods(life(one, first)) == methods(life(first, one)) == ["二", "一"]


def test_transitions_have_the_state_before_and_after_each_event() -> None:
    history = life(make_event("employed", "2021-03-01"), make_event("left_post", "2021-06-01"))
    assert [step.before.labour for step in history.transitions] == ["unknown", "unknown", "employed"]
    assert [step.after.labour for step in history.transitions] == ["unknown", "employed", "unemployed"]
    assert history.person == history.transitions[-1].after


def test_person_before_a_moment() -> None:
    history = life(make_event("moved", "2021-06-01T09:00", to_area="320614-02"))
    assert history.person_before(at("01-05T09:00")) == INITIAL_STATE
    assert history.person_before(at("06-01T09:00")).area == "320614-01"
    assert history.person_before(at("06-01T09:01")).area == "320614-02"


def test_as_of_a_moment_later_events_are_left_out() -> None:
    history = life(make_event("employed", "2021-03-01T08:00"), make_event("left_post", "2021-06-01T17:00"))
    assert history.at(as_of=at("06-01T16:59")).person.labour == "employed"
    assert history.at(as_of=at("06-01T17:00")).person.labour == "unemployed"
    assert history.at(as_of=at("01-01T00:00")).person == INITIAL_STATE


def test_as_of_a_time_of_day_events_of_the_whole_day_are_included() -> None:
    history = life(
        make_event("employed", "2021-02-01"),
        make_event("left_post", "2021-03-01T09:00"),
        make_event("employed", "2021-03-01"),
    )
    noon = history.at(as_of=at("03-01T12:00"))
    assert [step.after.labour for step in noon.transitions] == ["unknown", "employed", "unemployed", "employed"]


def test_known_at_a_moment_events_recorded_later_are_left_out() -> None:
    history = recorded_on(
        life(make_event("surveyed", "2021-02-01", method="一"), make_event("surveyed", "2021-01-20", method="迟到")),
        *("01-05", "02-01", "05-01"),
    )
    assert methods(history.at(known_at=at("04-30T12:00"))) == ["一"]
    assert methods(history.at(known_at=at("05-01T20:00"))) == ["迟到", "一"]
    assert history.at(known_at=at("04-30T12:00")).version == 2


def test_amendments_recorded_after_known_at_have_no_effect() -> None:
    so_far = life(make_event("surveyed", "2021-02-01", method="一"), make_event("surveyed", "2021-03-01", method="二"))
    amended = given(
        *so_far.recorded,
        corrected(2, "2021-06-01", method="改", time="2021-04-01"),
        make_event("voided", "2021-07-01", target_version=3),
        make_event("voided", "2021-08-01", target_version=4),
    ).history
    history = recorded_on(amended, "01-05", "02-01", "03-01", "06-01", "07-01", "08-01")
    assert methods(history.at(known_at=at("05-01T00:00"))) == ["一", "二"]
    assert methods(history.at(known_at=at("06-30T00:00"))) == ["二", "改"]
    assert methods(history.at(known_at=at("07-31T00:00"))) == ["改"]
    assert methods(history) == ["一"]


def test_as_of_and_known_at_together() -> None:
    so_far = life(make_event("surveyed", "2021-03-01", method="一"))
    amended = given(*so_far.recorded, corrected(2, "2021-06-01", time="2021-02-01")).history
    history = recorded_on(amended, "01-05", "03-01", "06-01")
    february = at("02-15T00:00")
    assert methods(history.at(as_of=february)) == ["一"]
    assert methods(history.at(as_of=february, known_at=at("05-31T00:00"))) == []
    assert methods(history.at(as_of=february, known_at=at("06-02T00:00"))) == ["一"]


def test_a_history_extended_event_by_event_equals_one_from_its_recorded_events() -> None:
    """Also if business time does not determine the order of a day before the appended events."""
    day = [
        make_event("employed", "2021-03-01"),
        make_event("left_post", "2021-03-02T09:00"),
        make_event("employed", "2021-03-02"),
    ]
    grown = life(*day, make_event("surveyed", "2021-04-01"), make_event("surveyed", "2021-05-01T10:00"))
    read = History(PERSON, grown.recorded)
    assert (read.transitions, read.events) == (grown.transitions, grown.events)


def test_a_decision_does_not_change_the_history() -> None:
    history = life()
    decide(history, make_event("surveyed"), CONTEXT)
    assert (history.version, len(history.transitions)) == (1, 1)


def test_transitions_of_some_event_classes() -> None:
    history = life(
        make_event("surveyed", "2021-06-01T10:00", method="三"),
        make_event("career_guided", "2021-05-01"),
        make_event("surveyed", "2021-03-01", method="一"),
    )
    assert [step.event for step in history.transitions_of({Surveyed})] == [
        event for event in history.events if type(event) is Surveyed
    ]
    assert [step.after for step in history.transitions_of({Registered})] == [history.transitions[0].after]
    assert history.transitions_of({Deceased}) == []


@pytest.mark.parametrize(
    ("times", "ties"),
    [
        (("03-01T09:00", "03-01T09:01"), False),
        (("03-01T09:01", "03-01T09:00"), False),
        (("03-01T09:00", "03-01T09:00"), True),
        (("03-01", "03-01T09:00"), True),
        (("03-01T09:00", "03-01"), True),
        (("03-01T00:00", "03-01"), True),
        (("03-01", "03-01"), True),
        (("03-01", "03-02T09:00"), False),
        (("03-01", "03-02"), False),
        (("03-01T23:59", "03-02"), False),
    ],
    ids=str,
)
def test_same_day_ties(times: tuple[str, str], ties: bool) -> None:
    """Two events tie if they have the same time, or if they share a day and only the day is known of one of them."""
    history = life(*(make_event("surveyed", f"2021-{time}", method=f"{i}") for i, time in enumerate(times)))
    assert ties == History(PERSON, history.recorded).has_same_day_ties


def test_events_of_a_post_have_no_ties() -> None:
    developed, closed = make_event("post.developed", "2021-03-01"), make_event("post.closed", "2021-03-01")
    assert not given(developed, closed).history.has_same_day_ties


@pytest.mark.parametrize(
    ("times", "in_recorded_order"),
    [
        (("03-01T09:00", "03-01T09:01"), True),
        (("03-01T09:01", "03-01T09:00"), False),
        (("03-01T09:00", "03-01T09:00"), False),
        (("03-01", "03-02T09:00"), False),
    ],
    ids=str,
)
def test_is_in_recorded_order(times: tuple[str, str], in_recorded_order: bool) -> None:
    history = life(*(make_event("surveyed", f"2021-{time}", method=f"{i}") for i, time in enumerate(times)))
    assert in_recorded_order == History(PERSON, history.recorded).is_in_recorded_order


def test_an_amended_history_is_not_in_recorded_order() -> None:
    history = life(make_event("surveyed", "2021-03-01T09:00"), make_event("voided", "2021-04-01T09:00"))
    assert not History(PERSON, history.recorded).is_in_recorded_order
