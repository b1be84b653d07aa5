"""Statements: whether the same was stated before, found by kind, time and content."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from domain.events.amendments import Corrected
from domain.events.equality import same_content
from domain.events.event import Fact

_FEW = 8
"""So many events of one kind and time are compared one by one; more are found by their content."""

_Place = tuple[type[Fact], datetime]


class Statements:
    """Recorded events as they were stated, and as they read since they were corrected."""

    def __init__(self) -> None:
        self._stated: dict[_Place, list[Fact]] = {}
        self._by_content: dict[_Place, dict[Hashable, list[Fact]]] = {}
        self._last_bond: list[Fact] = []

    def add(self, fact: Fact) -> None:
        """Notes a statement."""
        if not fact.revisable:
            self._last_bond.append(fact)
        place = type(fact), fact.stamp.occurred_at
        stated = self._stated.setdefault(place, [])
        stated.append(fact)
        if place in self._by_content:
            self._by_content[place].setdefault(_content(fact), []).append(fact)
        elif len(stated) > _FEW:
            found = self._by_content[place] = {}
            for one in stated:
                found.setdefault(_content(one), []).append(one)

    def remove(self, fact: Fact) -> None:
        """Takes a statement back."""
        if not fact.revisable:
            self._last_bond.remove(fact)
        place = type(fact), fact.stamp.occurred_at
        _drop(self._stated[place], fact)
        if place in self._by_content:
            _drop(self._by_content[place][_content(fact)], fact)

    def has(self, fact: Fact, voided: Mapping[int, int]) -> bool:
        """Whether the same was stated before and is not void; of merges, whether the last says the same."""
        if not fact.revisable:
            last = self._last_bond[-1] if self._last_bond else None
            return last is not None and type(last) is type(fact) and same_content(fact, last)
        place = type(fact), fact.stamp.occurred_at
        if (by_content := self._by_content.get(place)) is not None:
            return any(one.stamp.version not in voided for one in by_content.get(_content(fact), ()))
        stated = self._stated.get(place, ())
        return any(one.stamp.version not in voided and same_content(fact, one) for one in stated)


def _drop(facts: list[Fact], fact: Fact) -> None:
    for at in range(len(facts) - 1, -1, -1):
        if facts[at] is fact:
            del facts[at]
            return


def _content(fact: Fact) -> Hashable:
    """What two events have in common that say the same (`domain.events.equality`)."""
    values = [getattr(fact, name) for name in fact.__struct_fields__ if name not in ("stamp", "sealed")]
    if isinstance(fact, Corrected):
        values = [fact.target_version, {**fact.changes, **fact.private_changes}, fact.approver]
    return fact.stamp.whole_day, *map(_frozen, values)


def _frozen(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        return frozenset((key, _frozen(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return type(value).__name__, *map(_frozen, value)
    hashed: Hashable = value
    return hashed
