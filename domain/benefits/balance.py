"""Balances: what was given and taken of a benefit or a loan, and how each kind of event moves them."""

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
"""("paid", benefit): granted and paid; ("recovered", benefit): paid and recovered; ("loan",): the last loan."""

LOAN: Account = ("loan",)


class Balance(NamedTuple):
    """Given and taken (fen) since the account was opened, and how often a term was extended."""

    given: int = 0
    taken: int = 0
    extended: int = 0

    def plus(self, other: "Balance") -> "Balance":
        """The balance after both."""
        return Balance(self.given + other.given, self.taken + other.taken, self.extended + other.extended)


class Move(NamedTuple):
    """How a kind of event moves an account: its amount is given or taken, or a term extended; or it opens the account.

    `need`: so much must be left (fen) after it; None: it does not depend on what is left.
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
    """Whether the event moves the account."""
    return type(event) in MOVES[account[0]] and (len(account) == 1 or getattr(event, "benefit", None) == account[1])


def balance_of(account: Account, events: Iterable[Event]) -> Balance:
    """The balance after the events of the account among these, in path order."""
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
