"""Service bundles: the services due and given, such as 131 of the six measures and 1-3-1 of Haimen (R1-4, R4-6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from domain.deadlines.rule import PLAN_YEAR, ServiceMinimum
from domain.events.event import Event, event_type_of
from domain.events.services import ServiceDeclined
from domain.history.history import History


class ServiceCount(msgspec.Struct, frozen=True):
    """How often a service is required, and how often it was given."""

    required: int
    given: int


class ServiceBundleCount:
    """Counts the services of a bundle that belong to one period, event by event."""

    def __init__(self, bundle: Mapping[str, ServiceMinimum], period: str) -> None:
        self._services = {name: service for name, service in bundle.items() if service.period == period}
        self._given: dict[str, set[object]] = {name: set() for name in self._services}
        self._declined: set[str] = set()

    def add(self, event: Event) -> None:
        """Counts the event if it delivers a service of the bundle, or is the person's refusal of one."""
        if isinstance(event, ServiceDeclined):
            service = self._services.get(event.service)
            if service is not None and _counts_as_given(service, event):
                self._declined.add(event.service)
            return
        event_type = event_type_of(type(event))
        for name, service in self._services.items():
            if event_type in service.events:
                self._given[name].update(_counted_values(service, event))

    def counts(self) -> dict[str, ServiceCount]:
        """The counts by service. A refusal that counts as delivery makes up for all that is missing."""
        return {
            name: ServiceCount(service.required, self._number(name, service.required))
            for name, service in self._services.items()
        }

    @property
    def complete(self) -> bool:
        """Whether every service was given as often as required; False for an empty bundle."""
        return bool(self._services) and all(
            self._number(name, service.required) >= service.required for name, service in self._services.items()
        )

    def _number(self, name: str, required: int) -> int:
        given = len(self._given[name])
        return max(given, required) if name in self._declined else given


def bundle_of(
    history: History, bundle: Mapping[str, ServiceMinimum], day: date, started_by: Mapping[str, int]
) -> dict[str, ServiceCount]:
    """The services of the bundle on a day: those of the plan year of the day, and those since the start of a deadline.

    `started_by` is the version of the event that last started each deadline, by name. Services that count from a
    deadline that never started are left out.
    """
    counts: dict[str, ServiceCount] = {}
    for period in dict.fromkeys(service.period for service in bundle.values()):
        bundle_count = ServiceBundleCount(bundle, period)
        if period == PLAN_YEAR:
            events = [event for event in history.events if event.metadata.day.year == day.year]
        elif period in started_by:
            events = _since(history.events, started_by[period])
        else:
            continue
        for event in events:
            bundle_count.add(event)
        counts |= bundle_count.counts()
    return {name: counts[name] for name in bundle if name in counts}


def _since(events: Sequence[Event], version: int) -> list[Event]:
    """The events after the one of this version, and those of the same day without a time of day.

    None if the version is not effective: the row of a deadline whose view failed may be older than the history.
    """
    position = next((i for i, event in enumerate(events) if event.metadata.version == version), None)
    if position is None:
        return []
    day = events[position].metadata.day
    return [f for f in events[:position] if f.metadata.day == day and f.metadata.whole_day] + list(
        events[position + 1 :]
    )


def _counted_values(service: ServiceMinimum, event: Event) -> Iterable[object]:
    """The values by which an event is counted: those of the field `distinct`, else its version."""
    if service.distinct is None:
        return (event.metadata.version,)
    value: Any = getattr(event, service.distinct, None)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _counts_as_given(service: ServiceMinimum, refusal: ServiceDeclined) -> bool:
    return service.declined == "recorded" or (service.declined == "signed" and bool(refusal.signed))
