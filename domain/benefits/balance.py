"""Balances of benefits and loans, and how each event type changes them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.events.benefits import (
    BenefitGranted,
    BenefitPaid,
    BenefitRecovered,
    LoanExtended,
    LoanGranted,
    LoanRepaid,
)
from domain.events.event import Event

Account = tuple[str, ...]
"""("paid", benefit): granted minus paid; ("recovered", benefit): paid minus recovered; ("loan",): the last loan."""

LOAN: Account = ("loan",)


class Balance(NamedTuple):
    """The sums given and taken (fen) since the account was opened, and the number of extensions of the term."""

    given: int = 0
    taken: int = 0
    extended: int = 0

    def plus(self, other: "Balance") -> "Balance":
        """The sum of both balances."""
        return Balance(self.given + other.given, self.taken + other.taken, self.extended + other.extended)


class Move(NamedTuple):
    """The effect of an event type on an account: its amount is given or taken, a term extended, or the account opened.

    `need`: the least balance (fen) that must be left after it; None without a requirement.
    """

    given: int = 0
    taken: int = 0
    need: int | None = None
    extended: int = 0
    opens: bool = False


_GIVES, _TAKES = Move(given=1), Move(taken=1, need=0)
MOVES: Mapping[str, Mapping[type[Event], Move]] = {
    "paid": {BenefitGranted: _GIVES, BenefitPaid: _TAKES},
    "recovered": {BenefitPaid: _GIVES, BenefitRecovered: _TAKES},
    "loan": {LoanGranted: Move(given=1, opens=True), LoanRepaid: _TAKES, LoanExtended: Move(need=1, extended=1)},
}


def moves(account: Account, event: Event) -> bool:
    """Whether the event changes the balance of the account."""
    return type(event) in MOVES[account[0]] and (len(account) == 1 or getattr(event, "benefit", None) == account[1])


def balance_of(account: Account, events: Iterable[Event]) -> Balance:
    """The balance after those of the events, in business order, that change the account."""
    given = taken = extended = 0
    for event in events:
        if not moves(account, event):
            continue
        move = MOVES[account[0]][type(event)]
        if move.opens:
            given = taken = extended = 0
        amount = getattr(event, "amount_fen", 0)
        given += move.given * amount
        taken += move.taken * amount
        extended += move.extended
    return Balance(given, taken, extended)
