"""Bundles of services counted from facts: 131 of the six measures, 1-3-1 of Haimen (R1-4, R4-6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from domain.deadlines.rule import PLAN_YEAR, ServiceMinimum
from domain.events import type_name
from domain.events.event import Fact
from domain.events.services import ServiceDeclined
from domain.history.history import History


class Count(msgspec.Struct, frozen=True):
    """How often a service is due, and how often it was given."""

    required: int
    given: int


class Tally:
    """A bundle being counted, fact by fact. Only services of one period are in it."""

    def __init__(self, bundle: Mapping[str, ServiceMinimum], period: str) -> None:
        self._services = {name: service for name, service in bundle.items() if service.period == period}
        self._given: dict[str, set[object]] = {name: set() for name in self._services}
        self._declined: set[str] = set()

    def add(self, fact: Fact) -> None:
        """Counts the fact if it is one of the services, or the person's refusal of one."""
        if isinstance(fact, ServiceDeclined):
            service = self._services.get(fact.service)
            if service is not None and _accepted(service, fact):
                self._declined.add(fact.service)
            return
        kind = type_name(type(fact))
        for name, service in self._services.items():
            if kind in service.facts:
                self._given[name].update(_what(service, fact))

    def counts(self) -> dict[str, Count]:
        """What is due and given by service. A refusal that counts as delivery makes up for all that is missing."""
        return {
            name: Count(service.required, self._number(name, service.required))
            for name, service in self._services.items()
        }

    @property
    def complete(self) -> bool:
        """Whether everything was given. An empty bundle never is."""
        return bool(self._services) and all(
            self._number(name, service.required) >= service.required for name, service in self._services.items()
        )

    def _number(self, name: str, required: int) -> int:
        given = len(self._given[name])
        return max(given, required) if name in self._declined else given


def bundle_of(
    history: History, bundle: Mapping[str, ServiceMinimum], day: date, started_by: Mapping[str, int]
) -> dict[str, Count]:
    """The services due on a day, and those given: in its plan year, or since the start of a clock.

    `started_by` tells the fact (by version) that last started each clock; what counts from a clock that never started
    is not due.
    """
    counts: dict[str, Count] = {}
    for period in dict.fromkeys(service.period for service in bundle.values()):
        tally = Tally(bundle, period)
        if period == PLAN_YEAR:
            facts = [fact for fact in history.facts if fact.stamp.day.year == day.year]
        elif period in started_by:
            facts = _since(history.facts, started_by[period])
        else:
            continue
        for fact in facts:
            tally.add(fact)
        counts |= tally.counts()
    return {name: counts[name] for name in bundle if name in counts}


def _since(facts: Sequence[Fact], version: int) -> list[Fact]:
    """The facts after the one of that version, and those of its day of which only the day is known."""
    place = next(i for i, fact in enumerate(facts) if fact.stamp.version == version)
    day = facts[place].stamp.day
    return [f for f in facts[:place] if f.stamp.day == day and f.stamp.whole_day] + list(facts[place + 1 :])


def _what(service: ServiceMinimum, fact: Fact) -> Iterable[object]:
    """What counts of a fact: its distinct values, or the fact itself."""
    if service.distinct is None:
        return (fact.stamp.version,)
    value: Any = getattr(fact, service.distinct, None)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _accepted(service: ServiceMinimum, refusal: ServiceDeclined) -> bool:
    return service.declined == "recorded" or (service.declined == "signed" and bool(refusal.signed))
