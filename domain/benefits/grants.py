"""The grants of a person so far, and what was paid and paid back of each benefit."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from domain.events.benefits import BenefitGranted, BenefitPaid, BenefitRecovered
from domain.events.event import Event
from domain.history.history import Transition
from domain.history.lookup import MAX_CITED_EVENTS, events_of
from domain.reference.retirement import months_after


class Grant(msgspec.Struct, frozen=True, gc=False):
    """A grant: amount in fen, for the days from `since` to `until`, both included; `version` is its event."""

    version: int
    benefit: str
    amount_fen: int
    since: date
    until: date

    @property
    def months(self) -> int:
        """The months covered; one begun is one."""
        months = 0
        while months_after(self.since, months) <= self.until:
            months += 1
        return months

    @property
    def calendar_months(self) -> range:
        """The calendar months touched, counted from the year 0."""
        return range(self.since.year * 12 + self.since.month, self.until.year * 12 + self.until.month + 1)


class Money(msgspec.Struct, frozen=True, gc=False):
    """Of one benefit: granted, paid and recovered, in fen, and the events that say so."""

    granted: int
    paid: int
    recovered: int
    versions: tuple[int, ...]


def grant_of(event: BenefitGranted) -> Grant:
    """The grant an event tells of."""
    return Grant(event.metadata.version, event.benefit, event.amount_fen, event.first_day, event.last_day)


def grants(transitions: Sequence[Transition]) -> list[Grant]:
    """All grants in business order."""
    return [grant_of(event) for event in events_of(transitions, (BenefitGranted,)) if isinstance(event, BenefitGranted)]


def versions_of(transitions: Sequence[Transition], benefit: str) -> list[int]:
    """The versions of the last events about the money of a benefit, as a refusal names them."""
    events = events_of(transitions, (BenefitGranted, BenefitPaid, BenefitRecovered), MAX_CITED_EVENTS)
    return [event.metadata.version for event in events if getattr(event, "benefit", None) == benefit]


def money(events: Iterable[Event], benefit: str) -> Money:
    """The sums of one benefit over the events given."""
    granted = paid = recovered = 0
    versions: list[int] = []
    for event in events:
        if not isinstance(event, BenefitGranted | BenefitPaid | BenefitRecovered) or event.benefit != benefit:
            continue
        versions.append(event.metadata.version)
        if isinstance(event, BenefitGranted):
            granted += event.amount_fen
        elif isinstance(event, BenefitPaid):
            paid += event.amount_fen
        else:
            recovered += event.amount_fen
    return Money(granted, paid, recovered, tuple(versions))
