"""The past: what a rule sees of the order, the steps before one place. Nothing is copied."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import overload

from domain.benefits.balance import Account, Balance
from domain.events.event import Fact
from domain.history.history import Step
from domain.history.steps import IndexedPath
from domain.person import UNKNOWN
from domain.timeline.order import Order


class Past(IndexedPath):
    """The first `length` steps of an order, as long as the order is not changed."""

    def __init__(self, order: Order, length: int) -> None:
        self._order = order
        self._length = length
        self._end = order.facts[length] if length < len(order.facts) else None

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Step]:
        person, turns = UNKNOWN, iter(zip(self._order.turns, self._order.states, strict=True))
        turn, after = next(turns, (None, UNKNOWN))
        for fact in islice(self._order.facts, self._length):
            if fact is turn:
                yield Step(fact, person, after)
                person = after
                turn, after = next(turns, (None, UNKNOWN))
            else:
                yield Step(fact, person, person)

    def __reversed__(self) -> Iterator[Step]:
        order, turns = self._order, self._turns
        for place in range(self._length - 1, -1, -1):
            fact, after = order.facts[place], order.state(turns)
            if turns and fact is order.turns[turns - 1]:
                turns -= 1
            yield Step(fact, order.state(turns), after)

    @overload
    def __getitem__(self, place: int) -> Step: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Step]: ...

    def __getitem__(self, place: int | slice) -> Step | Sequence[Step]:
        if isinstance(place, slice):
            return list(self)[place]
        if not -self._length <= place < self._length:
            raise IndexError(place)
        return self._step(self._order.facts[place % self._length])

    def facts_of(self, kinds: Collection[type[Fact]], most: int | None = None) -> list[Fact]:
        """The events of these kinds, in order; the last ones, if there are more than `most`."""
        order = self._order
        found = list[Fact]()
        several = 0
        for kind in kinds:
            facts = order.shelf(kind)
            length = len(facts) if self._end is None else order.index(facts, self._end)
            several += bool(length)
            found += facts[0 if most is None else max(length - most, 0) : length]
        if several > 1:
            found.sort(key=order.key)
        return found if most is None else found[-most:]

    def last_of(self, kind: type[Fact]) -> Fact | None:
        """The last event of a kind."""
        facts = self._order.shelf(kind)
        length = len(facts) if self._end is None else self._order.index(facts, self._end)
        return facts[length - 1] if length else None

    def steps_of(self, kinds: Collection[type[Fact]]) -> list[Step]:
        """The steps whose event is of these kinds."""
        return [self._step(fact) for fact in self.facts_of(kinds)]

    def turns(self) -> list[Step]:
        """The steps whose event may have changed the state."""
        order, found, person = self._order, list[Step](), UNKNOWN
        for fact, after in islice(zip(order.turns, order.states, strict=True), self._turns):
            found.append(Step(fact, person, after))
            person = after
        return found

    def balance(self, account: Account) -> Balance:
        """The balance of an account."""
        return self._order.sums_of(account).before(self._end)

    @property
    def _turns(self) -> int:
        order = self._order
        return len(order.turns) if self._end is None else order.index(order.turns, self._end)

    def _step(self, fact: Fact) -> Step:
        order = self._order
        turn = order.index(order.turns, fact)
        before = order.state(turn)
        is_turn = turn < len(order.turns) and order.turns[turn] is fact
        return Step(fact, before, order.states[turn] if is_turn else before)
