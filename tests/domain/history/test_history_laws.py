"""Laws of histories, for random events: the order of recording has no effect, and every step is possible."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.decisions.decide import decide
from domain.decisions.decide_jointly import decide_jointly
from domain.errors import Refusal
from domain.events import CATALOGUE
from domain.events.amendments import AMENDMENTS
from domain.events.event import Event, with_metadata
from domain.history.history import History
from domain.history.same_day_order import business_key
from domain.person import Person, violated_precondition
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, PERSON, as_posted

PERSON_EVENT_TYPES = [name for name, kind in CATALOGUE.items() if kind.stream == "person" and kind not in AMENDMENTS]
random_values = st.tuples(
    st.sampled_from(PERSON_EVENT_TYPES[1:]),
    st.dates(datetime(2021, 1, 5, tzinfo=UTC).date(), datetime(2021, 1, 12, tzinfo=UTC).date()),
    st.none() | st.times(),
    st.sampled_from(["甲", "乙"]),
)

_DISTINGUISHING_FIELD = {
    "person.surveyed": "method",
    "person.employed": "post",
    "person.left_post": "cause",
    "person.recognised": "basis",
    "person.risk_cleared": "basis",
    "person.household_joined": "household_id",
    "person.household_left": "household_id",
}
"""A field by which events of the same type and time differ."""


_FIXED_DATA: dict[str, dict[str, Any]] = {
    "person.household_joined": {"household_area": "320614"},  # set when the event is recorded
}


def _events(draws: Sequence[tuple[str, Any, Any, str]]) -> Iterator[Event]:
    yield make_event("registered", "2021-01-05")
    for name, day, time, detail in draws:
        text = f"{day}" if time is None else f"{day}T{time:%H:%M}"
        distinguishing = {_DISTINGUISHING_FIELD[name]: detail} if name in _DISTINGUISHING_FIELD else {}
        yield make_event(name, text, **distinguishing, **_FIXED_DATA.get(name, {}))


def _history_of_possible(events: Iterator[Event]) -> History:
    """The history of the events that are possible."""
    history = History(PERSON, ())
    for event in events:
        try:
            history = decide(history, event, CONTEXT)
        except Refusal:
            continue
    return history


histories = st.lists(random_values, max_size=25).map(lambda draws: _history_of_possible(_events(draws)))


def amended(history: History, rng: random.Random) -> History:
    """The history with some possible corrections and voids."""
    for _ in range(4):
        target = rng.randint(1, history.version)
        about: Event = make_event("voided", f"2021-0{rng.randint(2, 9)}-01", target_version=target)
        if rng.random() < 0.5:
            changes = {"time": f"2021-01-{rng.randint(5, 14):02}"}
            about = make_event("corrected", f"2021-0{rng.randint(2, 9)}-01", target_version=target, changes=changes)
        try:
            history = decide(history, about, CONTEXT)
        except Refusal:
            continue
    return history


def shuffled(history: History, rng: random.Random) -> History:
    """The same events recorded in another order.

    The target of an amendment comes before it, and the settings of one fact keep their order.
    """
    places = {event.metadata.version: rng.random() for event in history.recorded}
    for event in history.recorded:
        if isinstance(event, AMENDMENTS):
            places[event.metadata.version] = 1 + event.metadata.version
    for versions in _settings_by_fact(history).values():  # the log decides which of them holds: their order is kept
        places.update(zip(versions, sorted(places[each] for each in versions), strict=True))
    order = sorted(history.recorded, key=lambda event: places[event.metadata.version])
    version = {event.metadata.version: number for number, event in enumerate(order, start=1)}
    again = [with_metadata(event, version=version[event.metadata.version]) for event in order]
    return History(
        history.subject,
        [
            replace(event, target_version=version[event.target_version]) if isinstance(event, AMENDMENTS) else event
            for event in again
        ],
    )


def _settings_by_fact(history: History) -> dict[tuple[object, ...], list[int]]:
    """The versions of the settings of each fact, in the order of recording."""
    found: dict[tuple[object, ...], list[int]] = {}
    for event in history.recorded:
        if event.setting_of is not None:
            found.setdefault(business_key(event)[1:3], []).append(event.metadata.version)
    return found


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Without deadlines, because the tests may run on a busy machine."""


def assert_same(one: History, other: History) -> None:
    assert one.transitions == other.transitions
    assert one.events == other.events
    assert one.person == other.person


def comparable(history: History) -> list[tuple[Event, Person, Person]]:
    return [(as_posted(step.event), step.before, step.after) for step in history.transitions]


@unhurried
@for_all(histories, st.randoms(use_true_random=False))
def test_the_order_of_recording_decides_only_between_settings_of_one_fact(history: History, rng: random.Random) -> None:
    history = amended(history, rng)
    assert comparable(history) == comparable(shuffled(history, rng))


@unhurried
@for_all(histories, st.randoms(use_true_random=False))
def test_what_is_recorded_is_possible_at_every_step(history: History, rng: random.Random) -> None:
    history = amended(history, rng)
    assert [step for step in history.transitions if violated_precondition(step.before, step.event) is not None] == []
    assert_same(history, History(PERSON, history.recorded))


@unhurried
@for_all(histories, st.randoms(use_true_random=False))
def test_possible_events_are_all_recorded_jointly_in_any_order(history: History, rng: random.Random) -> None:
    events = [as_posted(event) for event in shuffled(history, rng).recorded]
    again, refused = decide_jointly(History(PERSON, ()), events, CONTEXT)
    assert refused == {}
    assert comparable(history) == comparable(again)


@unhurried
@for_all(histories)
def test_known_at_gives_the_history_of_the_events_recorded_until_then(history: History) -> None:
    start = datetime(2021, 2, 1, tzinfo=UTC)
    events = [
        with_metadata(event, recorded_at=start + timedelta(days=event.metadata.version)) for event in history.recorded
    ]
    for number in range(len(events) + 1):
        then = History(PERSON, events).at(known_at=start + timedelta(days=number))
        assert_same(then, History(PERSON, events[:number]))
