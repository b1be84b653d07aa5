"""Statements: whether the same was stated before, found by kind, time and content."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from domain.events.amendments import Corrected
from domain.events.equality import events_equal
from domain.events.event import Event

_FEW = 8
"""So many events of one kind and time are compared one by one; more are found by their content."""

_Place = tuple[type[Event], datetime]


class DuplicateIndex:
    """Recorded events as they were stated, and as they read since they were corrected."""

    def __init__(self) -> None:
        self._stated: dict[_Place, list[Event]] = {}
        self._by_content: dict[_Place, dict[Hashable, list[Event]]] = {}
        self._last_bond: list[Event] = []

    def add(self, event: Event) -> None:
        """Notes a statement."""
        if not event.amendable:
            self._last_bond.append(event)
        place = type(event), event.metadata.occurred_at
        stated = self._stated.setdefault(place, [])
        stated.append(event)
        if place in self._by_content:
            self._by_content[place].setdefault(_content(event), []).append(event)
        elif len(stated) > _FEW:
            found = self._by_content[place] = {}
            for one in stated:
                found.setdefault(_content(one), []).append(one)

    def remove(self, event: Event) -> None:
        """Takes a statement back."""
        if not event.amendable:
            self._last_bond.remove(event)
        place = type(event), event.metadata.occurred_at
        _drop(self._stated[place], event)
        if place in self._by_content:
            _drop(self._by_content[place][_content(event)], event)

    def has(self, event: Event, voided: Mapping[int, int]) -> bool:
        """Whether the same was stated before and is not void; of merges, whether the last says the same."""
        if not event.amendable:
            last = self._last_bond[-1] if self._last_bond else None
            return last is not None and type(last) is type(event) and events_equal(event, last)
        place = type(event), event.metadata.occurred_at
        if (by_content := self._by_content.get(place)) is not None:
            return any(one.metadata.version not in voided for one in by_content.get(_content(event), ()))
        stated = self._stated.get(place, ())
        return any(one.metadata.version not in voided and events_equal(event, one) for one in stated)


def _drop(events: list[Event], event: Event) -> None:
    for at in range(len(events) - 1, -1, -1):
        if events[at] is event:
            del events[at]
            return


def _content(event: Event) -> Hashable:
    """What two events have in common that say the same (`domain.events.equality`)."""
    values = [getattr(event, name) for name in event.__struct_fields__ if name not in ("metadata", "sealed")]
    if isinstance(event, Corrected):
        values = [event.target_version, {**event.changes, **event.private_changes}, event.approver]
    return event.metadata.whole_day, *map(_frozen, values)


def _frozen(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return frozenset((key, _frozen(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return type(value).__name__, *map(_frozen, value)
    hashed: Hashable = value
    return hashed
