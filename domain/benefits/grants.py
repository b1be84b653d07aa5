"""The grants of a person so far, and what was paid and paid back of each benefit."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from domain.events.benefits import BenefitGranted, BenefitPaid, BenefitRecovered
from domain.events.event import Fact
from domain.history.history import Step
from domain.history.steps import MOST_NAMED, facts_of
from domain.reference.retirement import months_after


class Grant(msgspec.Struct, frozen=True, gc=False):
    """A grant: amount in fen, for the days from `since` to `until`, both included; `version` is its fact."""

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
    """Of one benefit: granted, paid and recovered, in fen, and the facts that say so."""

    granted: int
    paid: int
    recovered: int
    versions: tuple[int, ...]


def grant_of(fact: BenefitGranted) -> Grant:
    """The grant a fact tells of."""
    return Grant(fact.stamp.version, fact.benefit, fact.amount_fen, fact.first_day, fact.last_day)


def grants(path: Sequence[Step]) -> list[Grant]:
    """All grants in business order."""
    return [grant_of(fact) for fact in facts_of(path, (BenefitGranted,)) if isinstance(fact, BenefitGranted)]


def versions_of(path: Sequence[Step], benefit: str) -> list[int]:
    """The versions of the last facts about the money of a benefit, as a refusal names them."""
    facts = facts_of(path, (BenefitGranted, BenefitPaid, BenefitRecovered), MOST_NAMED)
    return [fact.stamp.version for fact in facts if getattr(fact, "benefit", None) == benefit]


def money(facts: Iterable[Fact], benefit: str) -> Money:
    """The sums of one benefit over the facts given."""
    granted = paid = recovered = 0
    versions: list[int] = []
    for fact in facts:
        if not isinstance(fact, BenefitGranted | BenefitPaid | BenefitRecovered) or fact.benefit != benefit:
            continue
        versions.append(fact.stamp.version)
        if isinstance(fact, BenefitGranted):
            granted += fact.amount_fen
        elif isinstance(fact, BenefitPaid):
            paid += fact.amount_fen
        else:
            recovered += fact.amount_fen
    return Money(granted, paid, recovered, tuple(versions))
