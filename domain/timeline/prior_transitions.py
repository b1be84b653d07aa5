"""The transitions before one place of the business order, as rules see them."""

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
    """The first `length` transitions of `order`. A view without a copy, valid until the order is changed."""

    def __init__(self, order: OrderedEvents, length: int) -> None:
        self._order = order
        self._length = length
        self._end = order.events[length] if length < len(order.events) else None

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Transition]:
        changes = iter(zip(self._order.state_changes, self._order.states, strict=True))
        person = INITIAL_STATE
        next_change, after = next(changes, (None, INITIAL_STATE))
        for event in islice(self._order.events, self._length):
            if event is next_change:
                yield Transition(event, person, after)
                person = after
                next_change, after = next(changes, (None, INITIAL_STATE))
            else:
                yield Transition(event, person, person)

    def __reversed__(self) -> Iterator[Transition]:
        order, count = self._order, self._state_change_count
        for place in range(self._length - 1, -1, -1):
            event, after = order.events[place], order.state_after(count)
            if count and event is order.state_changes[count - 1]:
                count -= 1
            yield Transition(event, order.state_after(count), after)

    @overload
    def __getitem__(self, place: int) -> Transition: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Transition]: ...

    def __getitem__(self, place: int | slice) -> Transition | Sequence[Transition]:
        if isinstance(place, slice):
            return list(self)[place]
        if not -self._length <= place < self._length:
            raise IndexError(place)
        return self._transition(self._order.events[place % self._length])

    def events_of(self, event_classes: Collection[type[Event]], most: int | None = None) -> list[Event]:
        """See `domain.history.lookup.events_of`."""
        order = self._order
        found = list[Event]()
        nonempty = 0
        for event_class in event_classes:
            events = order.indexes.of_class(event_class)
            length = self._length_of(events)
            nonempty += bool(length)
            found += events[0 if most is None else max(length - most, 0) : length]
        if nonempty > 1:
            found.sort(key=order.key)
        return found if most is None else found[-most:]

    def last_event_of(self, event_class: type[Event]) -> Event | None:
        """See `domain.history.lookup.last_event_of`."""
        events = self._order.indexes.of_class(event_class)
        length = self._length_of(events)
        return events[length - 1] if length else None

    def transitions_of(self, event_classes: Collection[type[Event]]) -> list[Transition]:
        """See `domain.history.lookup.transitions_of`."""
        return [self._transition(event) for event in self.events_of(event_classes)]

    def state_changes(self) -> list[Transition]:
        """See `domain.history.lookup.state_changes`."""
        order, found, person = self._order, list[Transition](), INITIAL_STATE
        for event, after in islice(zip(order.state_changes, order.states, strict=True), self._state_change_count):
            found.append(Transition(event, person, after))
            person = after
        return found

    def account_balance(self, account: Account) -> Balance:
        """See `domain.history.lookup.account_balance`."""
        return self._order.indexes.balances_of(account).balance_before(self._end)

    @property
    def _state_change_count(self) -> int:
        return self._length_of(self._order.state_changes)

    def _length_of(self, events: Sequence[Event]) -> int:
        """The number of these events, which are in business order, that are among the transitions."""
        return len(events) if self._end is None else self._order.index(events, self._end)

    def _transition(self, event: Event) -> Transition:
        order = self._order
        at = order.index(order.state_changes, event)
        before = order.state_after(at)
        is_state_change = at < len(order.state_changes) and order.state_changes[at] is event
        return Transition(event, before, order.states[at] if is_state_change else before)
