"""Amounts due back (追回), computed from the history; an officer decides what is recovered."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from domain.benefits.grants import benefit_sums
from domain.events.benefits import BenefitPaid
from domain.events.registration import Deceased
from domain.history.history import Transition


class DueBack(msgspec.Struct, frozen=True, gc=False):
    """An amount of a benefit that is due back, in fen, without what was recovered already.

    `since` is the day of the first payment after death, or of the last payment if more was paid than granted. `events`
    are the versions of the events it is based on.
    """

    benefit: str
    amount_fen: int
    cause: Literal["paid_after_death", "paid_above_grant"]
    since: date
    events: tuple[int, ...]


def due_back(transitions: Sequence[Transition]) -> tuple[DueBack, ...]:
    """By benefit: the larger of the payments after death and the payments above the grants still effective."""
    events = [transition.event for transition in transitions]
    payments = [event for event in events if isinstance(event, BenefitPaid)]
    if not payments:
        return ()
    death = next((event for event in events if isinstance(event, Deceased)), None)
    found: list[DueBack] = []
    for benefit in dict.fromkeys(payment.benefit for payment in payments):
        sums = benefit_sums(events, benefit)
        own = [payment for payment in payments if payment.benefit == benefit]
        late = [payment for payment in own if death is not None and payment.metadata.day > death.metadata.day]
        after_death = sum(payment.amount_fen for payment in late)
        above = max(sums.paid - sums.granted, 0)
        left = max(after_death, above) - sums.recovered
        if left <= 0:
            continue
        if death is not None and after_death >= above:
            versions = (death.metadata.version, *(payment.metadata.version for payment in late))
            found.append(DueBack(benefit, left, "paid_after_death", late[0].metadata.day, versions))
        else:
            found.append(DueBack(benefit, left, "paid_above_grant", own[-1].metadata.day, sums.versions))
    return tuple(found)
