"""The parts of a grant: the days or months that are due or due back as one, and the payments that cover each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from domain.benefits.coverage import Span
from domain.benefits.grants import Grant
from domain.benefits.rule import BenefitRule
from domain.events.benefits import BenefitPaid
from domain.reference.terms import last_day_of_month, last_day_of_term

_DAY = timedelta(days=1)


class Part(msgspec.Struct, eq=False):
    """A part of a grant: its days, its amount, and how much of it each payment covers. Amounts in fen."""

    first: date
    last: date
    amount_fen: int
    paid: list[tuple[BenefitPaid, int]] = []

    @property
    def room(self) -> int:
        """What is not paid yet."""
        return self.amount_fen - sum(amount for _, amount in self.paid)


def parts_of(grant: Grant, rule: BenefitRule | None) -> list[Part]:
    """The parts of a grant, by the rule: days, months, or the whole. The amounts differ by at most one fen."""
    spans = list(_spans(grant, rule.recovery if rule is not None else "months"))
    count, amount = len(spans), grant.amount_fen
    return [Part(first, last, amount * (i + 1) // count - amount * i // count) for i, (first, last) in enumerate(spans)]


def cover(payment: BenefitPaid, amount: int, parts: Sequence[Part]) -> int:
    """Covers parts of one grant by a payment; returns what is left of its amount.

    A payment names its days, or else: it is for the month in which it is made, then for earlier months that are not
    paid yet, then for later ones.
    """
    for part in _in_order(payment, parts):
        taken = min(amount, part.room)
        if taken > 0:
            part.paid.append((payment, taken))
            amount -= taken
    return amount


def _in_order(payment: BenefitPaid, parts: Sequence[Part]) -> Iterable[Part]:
    first, last, day = payment.period_from, payment.period_to, payment.metadata.day
    if first is not None and last is not None:
        return [part for part in parts if part.first <= last and first <= part.last]
    month = (day.year, day.month)
    now = [part for part in parts if _holds_month(part, month)]
    return [*now, *(part for part in parts if part not in now)]


def _holds_month(part: Part, month: tuple[int, int]) -> bool:
    return (part.first.year, part.first.month) <= month <= (part.last.year, part.last.month)


def _spans(grant: Grant, by: str) -> Iterator[Span]:
    """The days of each part, in order."""
    first = grant.since
    by_calendar = grant.months == len(grant.calendar_months)
    while first <= grant.until:
        last = grant.until
        if by == "days":
            last = first
        elif by == "months" and by_calendar:
            last = last_day_of_month(first)
        elif by == "months" and first.year < date.max.year:
            last = last_day_of_term(first, 1)
        yield first, min(last, grant.until)
        if last >= grant.until:
            return
        first = last + _DAY
