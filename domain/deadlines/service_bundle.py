"""Bundles of services counted from events: 131 of the six measures, 1-3-1 of Haimen (R1-4, R4-6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from domain.deadlines.rule import PLAN_YEAR, ServiceMinimum
from domain.events import event_type_of
from domain.events.event import Event
from domain.events.services import ServiceDeclined
from domain.history.history import History


class Count(msgspec.Struct, frozen=True):
    """How often a service is due, and how often it was given."""

    required: int
    given: int


class ServiceBundleCount:
    """A bundle being counted, event by event. Only services of one period are in it."""

    def __init__(self, bundle: Mapping[str, ServiceMinimum], period: str) -> None:
        self._services = {name: service for name, service in bundle.items() if service.period == period}
        self._given: dict[str, set[object]] = {name: set() for name in self._services}
        self._declined: set[str] = set()

    def add(self, event: Event) -> None:
        """Counts the event if it is one of the services, or the person's refusal of one."""
        if isinstance(event, ServiceDeclined):
            service = self._services.get(event.service)
            if service is not None and _accepted(service, event):
                self._declined.add(event.service)
            return
        kind = event_type_of(type(event))
        for name, service in self._services.items():
            if kind in service.events:
                self._given[name].update(_what(service, event))

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
    """The services due on a day, and those given: in its plan year, or since the start of a deadline.

    `started_by` tells the event (by version) that last started each deadline; what counts from a deadline that never
    started is not due.
    """
    counts: dict[str, Count] = {}
    for period in dict.fromkeys(service.period for service in bundle.values()):
        tally = ServiceBundleCount(bundle, period)
        if period == PLAN_YEAR:
            events = [event for event in history.events if event.metadata.day.year == day.year]
        elif period in started_by:
            events = _since(history.events, started_by[period])
        else:
            continue
        for event in events:
            tally.add(event)
        counts |= tally.counts()
    return {name: counts[name] for name in bundle if name in counts}


def _since(events: Sequence[Event], version: int) -> list[Event]:
    """The events after the one of that version, and those of its day of which only the day is known."""
    place = next(i for i, event in enumerate(events) if event.metadata.version == version)
    day = events[place].metadata.day
    return [f for f in events[:place] if f.metadata.day == day and f.metadata.whole_day] + list(events[place + 1 :])


def _what(service: ServiceMinimum, event: Event) -> Iterable[object]:
    """What counts of an event: its distinct values, or the event itself."""
    if service.distinct is None:
        return (event.metadata.version,)
    value: Any = getattr(event, service.distinct, None)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _accepted(service: ServiceMinimum, refusal: ServiceDeclined) -> bool:
    return service.declined == "recorded" or (service.declined == "signed" and bool(refusal.signed))
