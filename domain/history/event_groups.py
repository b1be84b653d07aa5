"""Runs: events of one day that follow each other, change nothing in the person's state, and ask the same of it.

A state admits all events of a run or none, so a day of thousands of visits is placed as one.
"""

from collections.abc import Sequence
from typing import Any

from domain.events import EVENTS, SAME_TIME_ORDER
from domain.events.event import Event
from domain.events.services import NeedsAssessed
from domain.person import CONDITIONAL, WITHOUT_EFFECT

PreconditionKey = tuple[Any, ...]
"""What an event without effect asks of the person's state: events of one demand are admitted by the same states."""


def _numbered() -> dict[type[Event], int]:
    """A number for each kind of event; kinds that may follow the same states have the same."""
    numbers: dict[frozenset[tuple[str, tuple[str, ...]]], int] = {}
    return {kind: numbers.setdefault(frozenset(kind.allowed_from.items()), len(numbers)) for kind in EVENTS}


_ADMITTED = _numbered()
_OF_KIND: dict[type[Event], PreconditionKey | None] = {
    kind: (_ADMITTED[kind],) if kind in WITHOUT_EFFECT else None
    for kind in EVENTS
    if kind is not NeedsAssessed and (kind not in CONDITIONAL or kind not in WITHOUT_EFFECT)
}
"""The demand, where the kind alone decides."""


def leaves_state_unchanged(event: Event) -> bool:
    """Whether the person is after the event as before, whatever the state was."""
    kind = type(event)
    return kind in WITHOUT_EFFECT or (kind is NeedsAssessed and not getattr(event, "level", None))


def precondition_key(event: Event) -> PreconditionKey | None:
    """What the event asks of the state; None for an event that may change the state."""
    kind = type(event)
    if kind in _OF_KIND:
        return _OF_KIND[kind]
    if not leaves_state_unchanged(event):
        return None
    if kind in CONDITIONAL:
        return (_ADMITTED[kind], SAME_TIME_ORDER[kind], getattr(event, "household_id", None))
    return (_ADMITTED[kind],)


class EventGroup:
    """Events in business order that are placed as one. An event that may change the state is a run by itself.

    `demand` is None for such an event. `clean`: no event with a time of day comes before the run at the time of its
    first; only then may events of later times belong to it.
    """

    __slots__ = ("clean", "demand", "events", "whole_day")

    def __init__(self, demand: PreconditionKey | None, events: list[Event], *, clean: bool) -> None:
        self.demand = demand
        self.events = events
        self.clean = clean
        self.whole_day = events[0].metadata.whole_day

    def takes(self, event: Event, demand: PreconditionKey | None) -> bool:
        """Whether an event that follows directly in business order belongs to the run."""
        metadata = event.metadata
        if demand is None or demand != self.demand or metadata.whole_day != self.whole_day:
            return False
        return metadata.whole_day or self.clean or metadata.occurred_at == self.events[-1].metadata.occurred_at


def group_events(events: Sequence[Event]) -> list[EventGroup]:
    """The runs of a day, whose events come in business order."""
    runs = list[EventGroup]()
    last: Event | None = None
    for event in events:
        demand = precondition_key(event)
        if runs and runs[-1].takes(event, demand):
            runs[-1].events.append(event)
        else:
            runs.append(EventGroup(demand, [event], clean=last is None or not are_tied(last, event)))
        last = event
    return runs


def are_tied(one: Event, other: Event) -> bool:
    """Whether the clock does not tell which of two events of a day came first, and one of them has a time of day."""
    a, b = one.metadata, other.metadata
    return a.occurred_at == b.occurred_at and not (a.whole_day and b.whole_day)
