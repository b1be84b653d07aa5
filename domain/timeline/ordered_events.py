"""The effective events of one subject in business order, and the person's state after each event that may change it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from heapq import merge
from itertools import groupby, repeat
from typing import Any

from domain.events.event import SHANGHAI, Event
from domain.history.event_groups import group_events, leaves_state_unchanged
from domain.person import INITIAL_STATE, Person, ViolatedPrecondition, evolve, violated_precondition
from domain.timeline.business_order import BusinessOrder, OrderKey, before_day, day_of, occurred_at
from domain.timeline.contended_day import ContendedDay, is_contended
from domain.timeline.event_indexes import EventIndexes
from domain.timeline.undo_log import UndoLog


class OrderedEvents(BusinessOrder):
    """Events in business order. They are changed by `domain.timeline.order_update`; a change can be undone.

    - `events`: all of them. `state_changes`: those that may change the state. `states`: the state after each of these.
    - `grandfathered`: versions of the events that the state does not admit, recorded when other rules were in force.
    - `indexes`: the events by precondition, by class, and by account.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        """`events` are sorted by `business_key`."""
        super().__init__()
        self.events: list[Event] = []
        self.state_changes: list[Event] = []
        self.states: list[Person] = []
        self.undo_log = UndoLog()
        person = INITIAL_STATE
        for day, same_day in groupby(events, key=day_of):
            of_day = list(same_day)
            if is_contended(of_day):
                self.days[day] = contended = ContendedDay(group_events(of_day), person)
                of_day = contended.events
            self.events += of_day
            for event in of_day:
                if not leaves_state_unchanged(event):
                    person = evolve(person, event)
                    self.state_changes.append(event)
                    self.states.append(person)
        self.indexes = EventIndexes(self, self.events, self.undo_log)
        self.grandfathered = self._not_admitted()

    @property
    def person(self) -> Person:
        """The state after all events."""
        return self.states[-1] if self.states else INITIAL_STATE

    def state_after(self, count: int) -> Person:
        """The state after the first `count` state changes."""
        return self.states[count - 1] if count else INITIAL_STATE

    def state_before(self, event: Event) -> Person:
        """The state just before an event."""
        return self.state_after(self.index(self.state_changes, event))

    def person_before(self, moment: datetime) -> Person:
        """The state just before a moment of business time (with a time zone)."""
        day = moment.astimezone(SHANGHAI).date()
        low, high = self.of_day(self.state_changes, day)
        contended = self.days.get(day)
        if contended is not None:
            return contended.person_before(moment, self.state_after(low))
        return self.state_after(bisect_left(self.state_changes, moment, low, high, key=occurred_at))

    def not_admitted_between(
        self, person: Person, low: OrderKey, high: OrderKey | None
    ) -> Iterator[tuple[Event, ViolatedPrecondition]]:
        """The events without effect between two keys that the state does not admit, in business order.

        `high` is None for no upper bound.
        """
        found = list[Iterator[tuple[Event, ViolatedPrecondition]]]()
        for events in self.indexes.by_precondition.values():
            if events and (reason := violated_precondition(person, events[0])) is not None:
                first = self.index_of_key(events, low)
                last = len(events) if high is None else self.index_of_key(events, high)
                if first < last:
                    found.append(zip(map(events.__getitem__, range(first, last)), repeat(reason), strict=False))
        return found[0] if len(found) == 1 else merge(*found, key=lambda each: self.key(each[0]))

    def _not_admitted(self) -> set[int]:
        versions = set[int]()
        person, low = INITIAL_STATE, before_day(date.min)
        for event, after in zip(self.state_changes, self.states, strict=True):
            key = self.key(event)
            versions.update(other.metadata.version for other, _ in self.not_admitted_between(person, low, key))
            if violated_precondition(person, event) is not None:
                versions.add(event.metadata.version)
            person, low = after, key
        versions.update(other.metadata.version for other, _ in self.not_admitted_between(person, low, None))
        return versions

    def begin(self) -> None:
        """Begins a change. The change before it can no longer be undone."""
        self.undo_log.clear()
        self.indexes.rebuild_dropped()

    def undo(self) -> None:
        """Undoes the change."""
        self.undo_log.undo()

    def complete(self, *, grandfathered: bool) -> None:
        """Completes a change. `grandfathered`: it left an event that the state does not admit, and that is accepted."""
        if grandfathered or self.grandfathered:
            old, self.grandfathered = self.grandfathered, self._not_admitted()
            self.undo_log.append(lambda: setattr(self, "grandfathered", old))

    def replace(self, items: list[Any], low: int, high: int, new: Sequence[Any]) -> None:
        """Replaces items[low:high] of `events`, `state_changes` or `states`."""
        self.undo_log.replace(items, low, high, new)

    def set_day(self, day: date, contended: ContendedDay | None) -> None:
        """Replaces a contended day; None if the day is not contended any more."""
        self.undo_log.set_item(self.days, day, contended)
