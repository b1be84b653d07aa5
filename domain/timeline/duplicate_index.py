"""Finding a recorded event that is equal to a new one, by class, time and content."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from domain.events.amendments import Corrected
from domain.events.equality import events_equal
from domain.events.event import Event

_MAX_COMPARED = 8
"""Up to this many events of one class and time are compared one by one; more are found by a hash of their content."""

_ClassAndTime = tuple[type[Event], datetime]


class DuplicateIndex:
    """Recorded events, searched for an equal one (`domain.events.equality`)."""

    def __init__(self) -> None:
        self._events: dict[_ClassAndTime, list[Event]] = {}
        self._by_content: dict[_ClassAndTime, dict[Hashable, list[Event]]] = {}
        self._merges: list[Event] = []

    def add(self, event: Event) -> None:
        """Adds a recorded event."""
        if not event.amendable:
            self._merges.append(event)
        place = type(event), event.metadata.occurred_at
        events = self._events.setdefault(place, [])
        events.append(event)
        if place in self._by_content:
            self._by_content[place].setdefault(_content(event), []).append(event)
        elif len(events) > _MAX_COMPARED:
            by_content = self._by_content[place] = {}
            for other in events:
                by_content.setdefault(_content(other), []).append(other)

    def remove(self, event: Event) -> None:
        """Removes an event."""
        if not event.amendable:
            self._merges.remove(event)
        place = type(event), event.metadata.occurred_at
        _remove_last(self._events[place], event)
        if place in self._by_content:
            _remove_last(self._by_content[place][_content(event)], event)

    def contains(self, event: Event, voided_by: Mapping[int, int]) -> bool:
        """Whether there is an equal event that is not void.

        A merge or the reversal of one is only compared with the last such event, because a reverted merge can be
        repeated.
        """
        if not event.amendable:
            last = self._merges[-1] if self._merges else None
            return last is not None and type(last) is type(event) and events_equal(event, last)
        place = type(event), event.metadata.occurred_at
        if (by_content := self._by_content.get(place)) is not None:
            return any(other.metadata.version not in voided_by for other in by_content.get(_content(event), ()))
        return any(
            other.metadata.version not in voided_by and events_equal(event, other)
            for other in self._events.get(place, ())
        )


def _remove_last(events: list[Event], event: Event) -> None:
    """Removes the last occurrence of this very object."""
    for at in range(len(events) - 1, -1, -1):
        if events[at] is event:
            del events[at]
            return


def _content(event: Event) -> Hashable:
    """A hash key that is equal for equal events of the same class and time."""
    values = [getattr(event, name) for name in event.__struct_fields__ if name not in ("metadata", "sealed")]
    if isinstance(event, Corrected):
        values = [event.target_version, {**event.changes, **event.private_changes}, event.approver]
    return event.metadata.whole_day, *map(_hashable, values)


def _hashable(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return frozenset((key, _hashable(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return type(value).__name__, *map(_hashable, value)
    hashable: Hashable = value
    return hashable
