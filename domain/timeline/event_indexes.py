"""Indexes of the events of a timeline: by precondition, by class, and the balances of accounts."""

from collections.abc import Iterator
from datetime import date

from domain.benefits.balance import Account
from domain.events.event import Event
from domain.history.event_groups import PreconditionKey, precondition_key
from domain.timeline.balance_index import BalanceIndex
from domain.timeline.business_order import BusinessOrder
from domain.timeline.undo_log import UndoLog


class EventIndexes:
    """Indexes of `events`, all in business order.

    `by_precondition` holds the events without effect. The indexes by class and the balances are built on first use. An
    index that was built during a change is dropped when the change is undone, and built again before the next change.
    """

    def __init__(self, order: BusinessOrder, events: list[Event], undo_log: UndoLog) -> None:
        self.by_precondition: dict[PreconditionKey, list[Event]] = {}
        self._by_class: dict[type[Event], list[Event]] = {}
        self._balances: dict[Account, BalanceIndex] = {}
        self._dropped: set[type[Event] | Account] = set()
        self._order = order
        self._events = events
        self._undo_log = undo_log
        for event in events:
            if (key := precondition_key(event)) is not None:
                self.by_precondition.setdefault(key, []).append(event)

    def of_class(self, event_class: type[Event]) -> list[Event]:
        """The events of exactly this class."""
        events = self._by_class.get(event_class)
        if events is None:
            events = [event for event in self._events if type(event) is event_class]
            self._by_class[event_class] = events
            self._drop_on_undo(event_class)
        return events

    def balances_of(self, account: Account) -> BalanceIndex:
        """The balances of an account."""
        balances = self._balances.get(account)
        if balances is None:
            balances = self._balances[account] = BalanceIndex(account, self._order.key)
            candidates = (event for each in balances.event_classes for event in self.of_class(each))
            balances.fill(sorted(filter(balances.holds, candidates), key=self._order.key))
            self._drop_on_undo(account)
        return balances

    def add(self, event: Event) -> None:
        """Adds an event. Its contended day is in its new state already."""
        for events in self._lists_of(event):
            at = self._order.index(events, event)
            self._undo_log.replace(events, at, at, [event])
        for balances in self._balances.values():
            if balances.holds(event):
                self._undo_log.append(balances.add(event))

    def remove(self, event: Event) -> None:
        """Removes an event. Its contended day is in its old state still."""
        for events in self._lists_of(event):
            at = self._order.index(events, event)
            self._undo_log.replace(events, at, at + 1, [])
        for balances in self._balances.values():
            if balances.holds(event):
                self._undo_log.append(balances.remove(event))

    def sort_day(self, day: date) -> None:
        """Sorts the events of a day whose order has changed."""
        for events in (*self.by_precondition.values(), *self._by_class.values()):
            low, high = self._order.of_day(events, day)
            if high - low > 1:
                self._undo_log.replace(events, low, high, sorted(events[low:high], key=self._order.key))
        for balances in self._balances.values():
            if (undo := balances.sort_day(day)) is not None:
                self._undo_log.append(undo)

    def rebuild_dropped(self) -> None:
        """Builds the indexes again that were dropped when the last change was undone."""
        for name in self._dropped:
            if isinstance(name, tuple):
                self.balances_of(name)
            else:
                self.of_class(name)
        self._dropped.clear()

    def _drop_on_undo(self, name: type[Event] | Account) -> None:
        def drop() -> None:
            self._dropped.add(name)
            if isinstance(name, tuple):
                del self._balances[name]
            else:
                del self._by_class[name]

        if self._undo_log:
            self._undo_log.append(drop)

    def _lists_of(self, event: Event) -> Iterator[list[Event]]:
        key = precondition_key(event)
        if key is not None:
            yield self.by_precondition.setdefault(key, [])
        events = self._by_class.get(type(event))
        if events is not None:
            yield events
