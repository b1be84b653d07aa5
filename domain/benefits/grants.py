"""The grants of a person, and the sums granted, paid and recovered of a benefit."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from domain.events.benefits import BenefitGranted, BenefitPaid, BenefitRecovered
from domain.events.event import Event
from domain.history.history import Transition
from domain.history.lookup import MAX_CITED_EVENTS, events_of
from domain.reference.terms import months_of_term


class Grant(msgspec.Struct, frozen=True, gc=False):
    """A grant for the days from `since` to `until`, both inclusive; `version` is its event."""

    version: int
    benefit: str
    amount_fen: int
    since: date
    until: date

    @property
    def days(self) -> int:
        """The number of days covered."""
        return (self.until - self.since).days + 1

    @property
    def months(self) -> int:
        """The number of months covered; a part of a month counts as one."""
        return months_of_term(self.since, self.until)

    @property
    def calendar_months(self) -> range:
        """The calendar months covered in part or whole, numbered from the year 0."""
        return range(self.since.year * 12 + self.since.month, self.until.year * 12 + self.until.month + 1)

    def covers_any(self, first: date, last: date) -> bool:
        """Whether it covers one of the days from `first` to `last`."""
        return self.since <= last and first <= self.until


class BenefitSums(msgspec.Struct, frozen=True, gc=False):
    """The sums of one benefit in fen, and the versions of their events."""

    granted: int
    paid: int
    recovered: int
    versions: tuple[int, ...]


def grant_of(event: BenefitGranted) -> Grant:
    """The grant of an event."""
    return Grant(event.metadata.version, event.benefit, event.amount_fen, event.first_day, event.last_day)


def grants_of(transitions: Sequence[Transition]) -> list[Grant]:
    """All grants in business order."""
    return [grant_of(event) for event in events_of(transitions, (BenefitGranted,)) if isinstance(event, BenefitGranted)]


def versions_of(transitions: Sequence[Transition], benefit: str) -> list[int]:
    """The versions of the last grants, payments and recoveries of a benefit, at most as many as a refusal names."""
    events = events_of(transitions, (BenefitGranted, BenefitPaid, BenefitRecovered), MAX_CITED_EVENTS)
    return [event.metadata.version for event in events if getattr(event, "benefit", None) == benefit]


def benefit_sums(events: Iterable[Event], benefit: str) -> BenefitSums:
    """The sums of one benefit over the events."""
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
    return BenefitSums(granted, paid, recovered, tuple(versions))
