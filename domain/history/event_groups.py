"""Groups of events of one day that are ordered as one.

The events of a group follow each other in business order, leave the person's state unchanged and have the same
precondition. A state admits all of them or none, so a day of thousands of visits is ordered as a single group.
"""

from collections.abc import Sequence
from typing import Any

from domain.events import EVENTS, SAME_TIME_ORDER
from domain.events.event import Event
from domain.events.services import NeedsAssessed
from domain.person import CONDITIONAL, WITHOUT_EFFECT

PreconditionKey = tuple[Any, ...]
"""Identifies the precondition of an event without effect: the same states admit events with equal keys."""


def _number_by_allowed_states() -> dict[type[Event], int]:
    """A number for each event class; classes with the same `allowed_from` have the same number."""
    numbers: dict[frozenset[tuple[str, tuple[str, ...]]], int] = {}
    return {each: numbers.setdefault(frozenset(each.allowed_from.items()), len(numbers)) for each in EVENTS}


_ALLOWED_STATES = _number_by_allowed_states()
_KEY_BY_CLASS: dict[type[Event], PreconditionKey | None] = {
    event_class: (_ALLOWED_STATES[event_class],) if event_class in WITHOUT_EFFECT else None
    for event_class in EVENTS
    if event_class is not NeedsAssessed and (event_class not in CONDITIONAL or event_class not in WITHOUT_EFFECT)
}
"""The precondition key of the classes for which it does not depend on the fields of the event."""


def leaves_state_unchanged(event: Event) -> bool:
    """Whether the event leaves every state unchanged."""
    event_class = type(event)
    return event_class in WITHOUT_EFFECT or (event_class is NeedsAssessed and not getattr(event, "level", None))


def precondition_key(event: Event) -> PreconditionKey | None:
    """The key of the event's precondition; None for an event that may change the state."""
    event_class = type(event)
    if event_class in _KEY_BY_CLASS:
        return _KEY_BY_CLASS[event_class]
    if not leaves_state_unchanged(event):
        return None
    if event_class in CONDITIONAL:
        return (_ALLOWED_STATES[event_class], SAME_TIME_ORDER[event_class], getattr(event, "household_id", None))
    return (_ALLOWED_STATES[event_class],)


class EventGroup:
    """Events in business order that are ordered as one.

    `key` is their precondition key; None if the group is a single event that may change the state. `starts_time`: no
    event with a time of day precedes the group at the time of its first event. Only such a group may contain events of
    different times.
    """

    __slots__ = ("events", "key", "starts_time", "whole_day")

    def __init__(self, key: PreconditionKey | None, events: list[Event], *, starts_time: bool) -> None:
        self.key = key
        self.events = events
        self.starts_time = starts_time
        self.whole_day = events[0].metadata.whole_day

    def accepts(self, event: Event, key: PreconditionKey | None) -> bool:
        """Whether an event with this precondition key that follows the group in business order belongs to it."""
        metadata = event.metadata
        if key is None or key != self.key or metadata.whole_day != self.whole_day:
            return False
        return metadata.whole_day or self.starts_time or metadata.occurred_at == self.events[-1].metadata.occurred_at


def group_events(events: Sequence[Event]) -> list[EventGroup]:
    """The groups of the events of one day, which are given in business order."""
    groups = list[EventGroup]()
    previous: Event | None = None
    for event in events:
        key = precondition_key(event)
        if groups and groups[-1].accepts(event, key):
            groups[-1].events.append(event)
        else:
            groups.append(EventGroup(key, [event], starts_time=previous is None or not are_tied(previous, event)))
        previous = event
    return groups


def are_tied(event: Event, other: Event) -> bool:
    """Whether two events of one day have the same time, and at least one of them has a time of day."""
    a, b = event.metadata, other.metadata
    return a.occurred_at == b.occurred_at and not (a.whole_day and b.whole_day)
