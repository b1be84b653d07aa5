"""Sums: what was given and taken of one account, in path order, carried along in blocks.

A rule on a sum asks for the balance at one place; a late event asks which later events leave less than nothing. Both
look at one block of events and at the sums of the others.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from domain.benefits.balance import MOVES, Account, Balance, Move, moves
from domain.events.event import Event

if TYPE_CHECKING:  # an order keeps sums
    from domain.timeline.ordered_events import OrderedEvents

_BLOCK = 64
"""How many events a block has at most; at twice as many it is cut."""


class _Block:
    """Some events that follow each other: their sums, and the least that is left after one of them (see `least`)."""

    __slots__ = ("events", "extended", "given", "least", "opens", "taken")

    def __init__(self, events: list[Event], moves: Mapping[type[Event], Move]) -> None:
        self.events = events
        self.measure(moves)

    def measure(self, moves: Mapping[type[Event], Move]) -> None:
        """Sums up again. `least` is relative to the balance before the block, up to the first opening."""
        given = taken = extended = 0
        self.opens = False
        self.least: int | None = None
        for event in self.events:
            kind = moves[type(event)]
            if kind.opens:
                given = taken = extended = 0
                self.opens = True
            amount = getattr(event, "amount_fen", 0)
            given += kind.given * amount
            taken += kind.taken * amount
            extended += kind.extended
            if kind.need is not None and not self.opens:
                left = given - taken - kind.need
                if self.least is None or left < self.least:
                    self.least = left
        self.given, self.taken, self.extended = given, taken, extended

    def after(self, before: Balance) -> Balance:
        """The balance after the block."""
        own = Balance(self.given, self.taken, self.extended)
        return own if self.opens else before.plus(own)


class BalanceIndex:
    """The events of an account in path order."""

    def __init__(self, account: Account, order: "OrderedEvents") -> None:
        self._moves = MOVES[account[0]]
        self._account = account
        self._order = order
        self._blocks: list[_Block] = []

    @property
    def kinds(self) -> Sequence[type[Event]]:
        """The kinds of event that move the account."""
        return tuple(self._moves)

    def holds(self, event: Event) -> bool:
        """Whether the event moves this account."""
        return moves(self._account, event)

    def fill(self, events: list[Event]) -> None:
        """Starts with these events, in path order."""
        parts = (events[i : i + _BLOCK] for i in range(0, len(events), _BLOCK))
        self._blocks = [_Block(part, self._moves) for part in parts]

    def add(self, event: Event) -> Callable[[], Any]:
        """Notes an event at its place; returns what takes it back."""
        if not self._blocks:
            self._blocks.append(_Block([event], self._moves))
            return lambda: self.take(event)
        at, within = self._place(event)
        block = self._blocks[at]
        block.events.insert(within, event)
        if len(block.events) >= 2 * _BLOCK:
            self._blocks.insert(at + 1, _Block(block.events[_BLOCK:], self._moves))
            del block.events[_BLOCK:]
        block.measure(self._moves)
        return lambda: self.take(event)

    def take(self, event: Event) -> Callable[[], Any]:
        """Takes an event out; returns what puts it back."""
        at, within = self._place(event)
        block = self._blocks[at]
        if within == len(block.events):
            at, within = at + 1, 0
            block = self._blocks[at]
        assert block.events[within] is event
        del block.events[within]
        if block.events:
            block.measure(self._moves)
        else:
            del self._blocks[at]
        return lambda: self.add(event)

    def sort_day(self, day: date) -> Callable[[], Any] | None:
        """Puts the events of a day in path order again; returns what takes it back, None where nothing changed."""
        events = [event for block in self._blocks for event in block.events if event.metadata.occurred_at.date() == day]
        if len(events) < 2:
            return None
        whole = [event for block in self._blocks for event in block.events]
        first = next(i for i, event in enumerate(whole) if event is events[0])
        self.fill([*whole[:first], *sorted(events, key=self._order.key), *whole[first + len(events) :]])
        return lambda: self.fill(whole)

    def before(self, event: Event | None) -> Balance:
        """The balance just before an event; after all of them if it is None."""
        balance = Balance()
        if event is None or not self._blocks:
            for block in self._blocks:
                balance = block.after(balance)
            return balance
        at, within = self._place(event)
        given = taken = extended = 0
        for block in self._blocks[:at]:
            if block.opens:
                given = taken = extended = 0
            given += block.given
            taken += block.taken
            extended += block.extended
        balance = Balance(given, taken, extended)
        return _Block(self._blocks[at].events[:within], self._moves).after(balance)

    def short_after(self, event: Event) -> list[Event]:
        """The events after one that is in the account which leave too little, but would not have without it."""
        if not self._blocks:
            return []
        found = list[Event]()
        amount = getattr(event, "amount_fen", 0)
        at, _ = self._place(event)
        left = 0
        for nth, block in enumerate(self._blocks):
            doubtful = nth >= at and (block.opens or (block.least is not None and left + block.least < 0))
            if doubtful and self._short_in(block, left, event, amount, found):
                break
            left = block.given - block.taken + (0 if block.opens else left)
        return found

    def _short_in(self, block: _Block, left: int, event: Event, amount: int, found: list[Event]) -> bool:
        """Adds to `found` what a block has; returns whether the account is opened anew there after the event."""
        key = self._order.key(event)
        for one in block.events:
            kind = self._moves[type(one)]
            later = self._order.key(one) > key
            if kind.opens:
                if later:
                    return True
                left = 0
            moved = getattr(one, "amount_fen", 0)
            left += (kind.given - kind.taken) * moved
            if later and kind.need is not None and -amount <= left - kind.need < 0:
                found.append(one)
        return False

    def _place(self, event: Event) -> tuple[int, int]:
        """The block and the place in it where the event is, or belongs."""
        key, order = self._order.key(event), self._order
        low, high = 0, len(self._blocks)
        while low < high:
            middle = (low + high) // 2
            if order.key(self._blocks[middle].events[0]) <= key:
                low = middle + 1
            else:
                high = middle
        at = max(low - 1, 0)
        return at, bisect_left(self._blocks[at].events, key, key=order.key)
