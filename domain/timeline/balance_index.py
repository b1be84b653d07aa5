"""Balances of one account at any place of the business order, kept as sums of blocks of events.

A rule asks for the balance at one place; a late event asks which later events would overdraw the account. Both look at
the events of one block and at the sums of the others.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.benefits.balance import MOVES, Account, Balance, Move, moves
from domain.events.event import Event

_BLOCK_SIZE = 64
"""The number of events in a block. A block of twice as many is split."""


class _Block:
    """Consecutive events of the account and their sums, in fen.

    - `given`, `taken`, `extended`: the sums since the last event of the block that opens the account anew (`opens`), or
      of the whole block.
    - `least`: the smallest amount that remains beyond what an event needs, relative to the balance before the block;
      events from the first opening on are not considered. None if no event needs an amount.
    """

    __slots__ = ("events", "extended", "given", "least", "opens", "taken")

    def __init__(self, events: list[Event], moves: Mapping[type[Event], Move]) -> None:
        self.events = events
        self.sum_up(moves)

    def sum_up(self, moves: Mapping[type[Event], Move]) -> None:
        """Computes the sums from the events."""
        given = taken = extended = 0
        self.opens = False
        self.least: int | None = None
        for event in self.events:
            move = moves[type(event)]
            if move.opens:
                given = taken = extended = 0
                self.opens = True
            amount = getattr(event, "amount_fen", 0)
            given += move.given * amount
            taken += move.taken * amount
            extended += move.extended
            if move.need is not None and not self.opens:
                remaining = given - taken - move.need
                if self.least is None or remaining < self.least:
                    self.least = remaining
        self.given, self.taken, self.extended = given, taken, extended

    def balance_after(self, before: Balance) -> Balance:
        """The balance after the block."""
        own = Balance(self.given, self.taken, self.extended)
        return own if self.opens else before.plus(own)


class BalanceIndex:
    """The events of one account in business order. `key` is the sort key of an event."""

    def __init__(self, account: Account, key: Callable[[Event], Any]) -> None:
        self._moves = MOVES[account[0]]
        self._account = account
        self._key = key
        self._blocks: list[_Block] = []

    @property
    def event_classes(self) -> Sequence[type[Event]]:
        """The classes of the events that change the balance."""
        return tuple(self._moves)

    def holds(self, event: Event) -> bool:
        """Whether the event changes the balance of this account."""
        return moves(self._account, event)

    def fill(self, events: list[Event]) -> None:
        """Replaces all events; `events` are in business order."""
        parts = (events[i : i + _BLOCK_SIZE] for i in range(0, len(events), _BLOCK_SIZE))
        self._blocks = [_Block(part, self._moves) for part in parts]

    def add(self, event: Event) -> Callable[[], Any]:
        """Adds an event. Returns the function that undoes this."""
        if not self._blocks:
            self._blocks.append(_Block([event], self._moves))
            return lambda: self.remove(event)
        at, within = self._locate(event)
        block = self._blocks[at]
        block.events.insert(within, event)
        if len(block.events) >= 2 * _BLOCK_SIZE:
            self._blocks.insert(at + 1, _Block(block.events[_BLOCK_SIZE:], self._moves))
            del block.events[_BLOCK_SIZE:]
        block.sum_up(self._moves)
        return lambda: self.remove(event)

    def remove(self, event: Event) -> Callable[[], Any]:
        """Removes an event. Returns the function that undoes this."""
        at, within = self._locate(event)
        block = self._blocks[at]
        if within == len(block.events):
            at, within = at + 1, 0
            block = self._blocks[at]
        assert block.events[within] is event
        del block.events[within]
        if block.events:
            block.sum_up(self._moves)
        else:
            del self._blocks[at]
        return lambda: self.add(event)

    def sort_day(self, day: date) -> Callable[[], Any] | None:
        """Sorts the events of a day whose order has changed.

        Returns the function that undoes this; None if the account has fewer than two events on the day.
        """
        everything = [event for block in self._blocks for event in block.events]
        of_day = [event for event in everything if event.metadata.occurred_at.date() == day]
        if len(of_day) < 2:
            return None
        first = next(i for i, event in enumerate(everything) if event is of_day[0])
        self.fill([*everything[:first], *sorted(of_day, key=self._key), *everything[first + len(of_day) :]])
        return lambda: self.fill(everything)

    def balance_before(self, event: Event | None) -> Balance:
        """The balance just before an event; the balance after all events if it is None."""
        balance = Balance()
        if event is None or not self._blocks:
            for block in self._blocks:
                balance = block.balance_after(balance)
            return balance
        at, within = self._locate(event)
        for block in self._blocks[:at]:
            balance = block.balance_after(balance)
        return _Block(self._blocks[at].events[:within], self._moves).balance_after(balance)

    def overdrawn_after(self, event: Event) -> list[Event]:
        """The events after `event`, which is in the account, that overdraw it now but would not without `event`."""
        if not self._blocks:
            return []
        overdrawn = list[Event]()
        amount = getattr(event, "amount_fen", 0)
        at, _ = self._locate(event)
        balance = 0
        for i, block in enumerate(self._blocks):
            may_overdraw = block.opens or (block.least is not None and balance + block.least < 0)
            if i >= at and may_overdraw and self._find_overdrawn(block, balance, event, amount, overdrawn):
                break
            balance = block.given - block.taken + (0 if block.opens else balance)
        return overdrawn

    def _find_overdrawn(self, block: _Block, balance: int, event: Event, amount: int, overdrawn: list[Event]) -> bool:
        """Adds the events of one block to `overdrawn`. Returns whether the block opens the account anew after `event`.

        `balance` is the balance before the block, `amount` the amount of `event`, both in fen.
        """
        key = self._key(event)
        for other in block.events:
            move = self._moves[type(other)]
            is_later = self._key(other) > key
            if move.opens:
                if is_later:
                    return True
                balance = 0
            balance += (move.given - move.taken) * getattr(other, "amount_fen", 0)
            if is_later and move.need is not None and -amount <= balance - move.need < 0:
                overdrawn.append(other)
        return False

    def _locate(self, event: Event) -> tuple[int, int]:
        """The block, and the place in it, where the event is or belongs."""
        key = self._key(event)
        low, high = 0, len(self._blocks)
        while low < high:
            middle = (low + high) // 2
            if self._key(self._blocks[middle].events[0]) <= key:
                low = middle + 1
            else:
                high = middle
        at = max(low - 1, 0)
        return at, bisect_left(self._blocks[at].events, key, key=self._key)
