"""The past: what a rule sees of the order, the steps before one place. Nothing is copied."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import overload

from domain.benefits.balance import Account, Balance
from domain.events.event import Event
from domain.history.history import Transition
from domain.history.lookup import IndexedTransitions
from domain.person import INITIAL_STATE
from domain.timeline.ordered_events import OrderedEvents


class PriorTransitions(IndexedTransitions):
    """The first `length` steps of an order, as long as the order is not changed."""

    def __init__(self, order: OrderedEvents, length: int) -> None:
        self._order = order
        self._length = length
        self._end = order.events[length] if length < len(order.events) else None

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Transition]:
        person, turns = INITIAL_STATE, iter(zip(self._order.turns, self._order.states, strict=True))
        turn, after = next(turns, (None, INITIAL_STATE))
        for event in islice(self._order.events, self._length):
            if event is turn:
                yield Transition(event, person, after)
                person = after
                turn, after = next(turns, (None, INITIAL_STATE))
            else:
                yield Transition(event, person, person)

    def __reversed__(self) -> Iterator[Transition]:
        order, turns = self._order, self._turns
        for place in range(self._length - 1, -1, -1):
            event, after = order.events[place], order.state(turns)
            if turns and event is order.turns[turns - 1]:
                turns -= 1
            yield Transition(event, order.state(turns), after)

    @overload
    def __getitem__(self, place: int) -> Transition: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Transition]: ...

    def __getitem__(self, place: int | slice) -> Transition | Sequence[Transition]:
        if isinstance(place, slice):
            return list(self)[place]
        if not -self._length <= place < self._length:
            raise IndexError(place)
        return self._step(self._order.events[place % self._length])

    def events_of(self, kinds: Collection[type[Event]], most: int | None = None) -> list[Event]:
        """The events of these kinds, in order; the last ones, if there are more than `most`."""
        order = self._order
        found = list[Event]()
        several = 0
        for kind in kinds:
            events = order.shelf(kind)
            length = len(events) if self._end is None else order.index(events, self._end)
            several += bool(length)
            found += events[0 if most is None else max(length - most, 0) : length]
        if several > 1:
            found.sort(key=order.key)
        return found if most is None else found[-most:]

    def last_event_of(self, kind: type[Event]) -> Event | None:
        """The last event of a kind."""
        events = self._order.shelf(kind)
        length = len(events) if self._end is None else self._order.index(events, self._end)
        return events[length - 1] if length else None

    def transitions_of(self, kinds: Collection[type[Event]]) -> list[Transition]:
        """The steps whose event is of these kinds."""
        return [self._step(event) for event in self.events_of(kinds)]

    def state_changes(self) -> list[Transition]:
        """The steps whose event may have changed the state."""
        order, found, person = self._order, list[Transition](), INITIAL_STATE
        for event, after in islice(zip(order.turns, order.states, strict=True), self._turns):
            found.append(Transition(event, person, after))
            person = after
        return found

    def account_balance(self, account: Account) -> Balance:
        """The balance of an account."""
        return self._order.sums_of(account).before(self._end)

    @property
    def _turns(self) -> int:
        order = self._order
        return len(order.turns) if self._end is None else order.index(order.turns, self._end)

    def _step(self, event: Event) -> Transition:
        order = self._order
        turn = order.index(order.turns, event)
        before = order.state(turn)
        is_turn = turn < len(order.turns) and order.turns[turn] is event
        return Transition(event, before, order.states[turn] if is_turn else before)
