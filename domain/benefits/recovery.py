"""What is due back (追回): derived from the history, never posted; an officer decides what is recovered."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from domain.benefits.grants import money
from domain.events.benefits import BenefitPaid
from domain.events.registration import Deceased
from domain.history.history import Transition


class DueBack(msgspec.Struct, frozen=True, gc=False):
    """Money of a benefit that was paid and is due back, in fen, after what was recovered already.

    `since` is the day on which it became so: of the payment after death, or the last payment above what stands granted.
    `events` are the versions it rests on.
    """

    benefit: str
    amount_fen: int
    cause: Literal["paid_after_death", "paid_above_grant"]
    since: date
    events: tuple[int, ...]


def due_back(transitions: Sequence[Transition]) -> tuple[DueBack, ...]:
    """By benefit: what was paid after death, and what was paid above what (after corrections and voids) is granted."""
    events = [step.event for step in transitions]
    payments = [event for event in events if isinstance(event, BenefitPaid)]
    if not payments:
        return ()
    death = next((event for event in events if isinstance(event, Deceased)), None)
    found: list[DueBack] = []
    for benefit in dict.fromkeys(payment.benefit for payment in payments):
        sums = money(events, benefit)
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
