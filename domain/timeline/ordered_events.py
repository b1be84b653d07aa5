"""The order: effective events of one subject as they happened, with the states between those that may change it.

Only events that may change the state ("turns") have states noted; all others keep the state as it was.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import groupby, repeat
from operator import attrgetter
from typing import Any

from domain.benefits.balance import Account
from domain.events.event import Event
from domain.events.metadata import SHANGHAI
from domain.history.event_groups import PreconditionKey, group_events, precondition_key
from domain.history.history import business_key
from domain.person import INITIAL_STATE, Person, ViolatedPrecondition, evolve, violated_precondition
from domain.timeline.balance_index import BalanceIndex
from domain.timeline.contended_day import ContendedDay, is_contended

OrderKey = tuple[Any, ...]
"""By this, events are in path order: the day, the place of the run in a contended day, the business order."""


def day_of(event: Event) -> date:
    """The business day."""
    return event.metadata.occurred_at.date()


_moment: Callable[[Event], datetime] = attrgetter("metadata.occurred_at")


class OrderedEvents:
    """Events in path order. `events` is all of them, `turns` those that may change the state, `states` after each turn.

    `days` are the contended days; `shelves` the events of each demand and, once asked for, of a kind; `sums` the
    balances, once asked for; `grandfathered` the versions of events that their place does not admit.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self.events: list[Event] = []
        self.turns: list[Event] = []
        self.states: list[Person] = []
        self.days: dict[date, ContendedDay] = {}
        self.shelves: dict[type[Event], list[Event]] = {}
        self.sums: dict[Account, BalanceIndex] = {}
        self.demands: dict[PreconditionKey, list[Event]] = {}
        self._undo: list[Callable[[], None]] = []
        self._dropped: set[type[Event] | Account] = set()
        person = INITIAL_STATE
        for day, same_day in groupby(events, key=day_of):
            ordered = list(same_day)
            if len(ordered) > 1 and is_contended(ordered):
                self.days[day] = placed = ContendedDay(group_events(ordered), person)
                ordered = placed.events
            self.events += ordered
            for event in ordered:
                demand = precondition_key(event)
                if demand is None:
                    person = evolve(person, event)
                    self.turns.append(event)
                    self.states.append(person)
                else:
                    self.demands.setdefault(demand, []).append(event)
        self.grandfathered = self._all_impossible()

    @property
    def person(self) -> Person:
        """The state after all events."""
        return self.states[-1] if self.states else INITIAL_STATE

    def key(self, event: Event) -> OrderKey:
        """What puts an event in path order, also one that is not in it yet."""
        day = day_of(event)
        placed = self.days.get(day)
        return day, 0 if placed is None or placed.straight else placed.place_of(event), business_key(event)

    def index(self, events: Sequence[Event], event: Event) -> int:
        """How many of the events, which are in path order, come before the event."""
        if not events or day_of(events[-1]) < day_of(event):
            return len(events)
        return self.index_of(events, self.key(event))

    def index_of(self, events: Sequence[Event], key: OrderKey) -> int:
        """How many of the events, which are in path order, come before a key.

        (day,) is before all of a day, (day, a great number) after it.
        """
        low, high = self.of_day(events, key[0])
        if low == high or len(key) == 1:
            return low
        if len(key) == 2:
            return high
        placed = self.days.get(key[0])
        if placed is None or placed.straight:
            return bisect_left(events, key[2], low, high, key=business_key)
        return bisect_left(events, key, low, high, key=self.key)

    def of_day(self, events: Sequence[Event], day: date) -> tuple[int, int]:
        """From where to where the events, which are in path order, are those of the day."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        if not events or _moment(events[-1]) < midnight:
            return len(events), len(events)
        low = bisect_left(events, midnight, key=_moment)
        if day == date.max:
            return low, len(events)
        following = midnight + timedelta(days=1)
        if low == len(events) or _moment(events[low]) >= following:
            return low, low
        return low, bisect_left(events, following, low, key=_moment)

    def state(self, turns: int) -> Person:
        """The state after so many turns."""
        return self.states[turns - 1] if turns else INITIAL_STATE

    def state_before(self, event: Event) -> Person:
        """The state just before an event."""
        return self.state(self.index(self.turns, event))

    def before(self, moment: datetime) -> Person:
        """The state just before a moment of business time."""
        day = moment.astimezone(SHANGHAI).date()
        low, high = self.of_day(self.turns, day)
        placed = self.days.get(day)
        if placed is not None:
            return placed.before(moment, self.state(low))
        return self.state(bisect_left(self.turns, moment, low, high, key=_moment))

    def shelf(self, kind: type[Event]) -> list[Event]:
        """The events of a kind, in path order."""
        found = self.shelves.get(kind)
        if found is None:
            found = self.shelves[kind] = [event for event in self.events if type(event) is kind]
            self._made_in_between(kind)
        return found

    def sums_of(self, account: Account) -> BalanceIndex:
        """The balances of an account (see `sums`)."""
        found = self.sums.get(account)
        if found is None:
            found = self.sums[account] = BalanceIndex(account, self)
            kinds = (self.shelf(kind) for kind in found.kinds)
            found.fill(sorted((event for events in kinds for event in events if found.holds(event)), key=self.key))
            self._made_in_between(account)
        return found

    def blocked(
        self, person: Person, low: OrderKey, high: OrderKey | None
    ) -> Iterator[tuple[Event, ViolatedPrecondition]]:
        """The events without effect between two keys which the state does not admit, in path order."""
        found = list[Iterator[tuple[Event, ViolatedPrecondition]]]()
        for events in self.demands.values():
            if events and (reason := violated_precondition(person, events[0])) is not None:
                first = self.index_of(events, low)
                last = len(events) if high is None else self.index_of(events, high)
                if first < last:
                    found.append(zip(map(events.__getitem__, range(first, last)), repeat(reason), strict=False))
        return found[0] if len(found) == 1 else merge(*found, key=lambda one: self.key(one[0]))

    def _all_impossible(self) -> set[int]:
        found = set[int]()
        person, low = INITIAL_STATE, (date.min,)
        for turn, after in zip(self.turns, self.states, strict=True):
            key: OrderKey = self.key(turn)
            found.update(event.metadata.version for event, _ in self.blocked(person, low, key))
            if violated_precondition(person, turn) is not None:
                found.add(turn.metadata.version)
            person, low = after, key
        found.update(event.metadata.version for event, _ in self.blocked(person, low, None))
        return found

    # Changing; everything can be taken back until the next change begins

    def begin(self) -> None:
        """Begins a change: the one before is final."""
        self._undo.clear()
        for name in self._dropped:
            if isinstance(name, tuple):
                self.sums_of(name)
            else:
                self.shelf(name)
        self._dropped.clear()

    def _made_in_between(self, name: type[Event] | Account) -> None:
        """What is made in the middle of a change goes with it, and is made again before the next."""

        def drop() -> None:
            self._dropped.add(name)
            if isinstance(name, tuple):
                del self.sums[name]
            else:
                del self.shelves[name]

        if self._undo:
            self._undo.append(drop)

    def undo(self) -> None:
        """Takes back what was changed since `begin`."""
        while self._undo:
            self._undo.pop()()

    def keep(self, *, grandfathered: bool = False) -> None:
        """Completes a change; `grandfathered`: an event may be there now that its place does not admit."""
        if grandfathered or self.grandfathered:
            was, self.grandfathered = self.grandfathered, self._all_impossible()
            self._undo.append(lambda: setattr(self, "grandfathered", was))

    def put(self, items: list[Any], low: int, high: int, new: Sequence[Any]) -> None:
        """Replaces a part of a list."""
        old = items[low:high]
        items[low:high] = new

        def back() -> None:
            items[low : low + len(new)] = old

        self._undo.append(back)

    def set_day(self, day: date, placed: ContendedDay | None) -> None:
        """Replaces a contended day; None if the clock settles its order now."""
        old = self.days.get(day)

        def put_back(was: ContendedDay | None) -> None:
            if was is None:
                self.days.pop(day, None)
            else:
                self.days[day] = was

        put_back(placed)
        self._undo.append(lambda: put_back(old))

    def shelve(self, event: Event, *, leaves: bool = False) -> None:
        """Notes an event that comes or leaves in what is kept beside the order. Its day is as after the change."""
        for events in self._kept_with(event):
            at = self.index(events, event)
            self.put(events, at, at + leaves, [] if leaves else [event])
        for sums in self.sums.values():
            if sums.holds(event):
                self._undo.append(sums.take(event) if leaves else sums.add(event))

    def sort_day(self, day: date) -> None:
        """Sorts a day again in what is kept beside the order."""
        for events in (*self.demands.values(), *self.shelves.values()):
            low, high = self.of_day(events, day)
            if high - low > 1:
                self.put(events, low, high, sorted(events[low:high], key=self.key))
        for sums in self.sums.values():
            if (back := sums.sort_day(day)) is not None:
                self._undo.append(back)

    def _kept_with(self, event: Event) -> Iterator[list[Event]]:
        demand = precondition_key(event)
        if demand is not None:
            yield self.demands.setdefault(demand, [])
        shelf = self.shelves.get(type(event))
        if shelf is not None:
            yield shelf
