"""A change of the events of a timeline: an event is inserted, removed or replaced."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date

from domain.events.event import Event
from domain.history.event_groups import EventGroup, group_events, leaves_state_unchanged, precondition_key
from domain.history.same_day_order import business_key
from domain.person import evolve
from domain.timeline.business_order import after_day, before_day, day_of, occurred_at
from domain.timeline.contended_day import ContendedDay, is_contended
from domain.timeline.ordered_events import OrderedEvents
from domain.timeline.state_propagation import StatePropagation
from domain.timeline.violations import Violations


class OrderUpdate:
    """A change of `order` in progress.

    `violations` holds the events that the states after the change do not admit; `is_blocking` tells which of them make
    it impossible, in which case it must be undone. Without `is_blocking` no violations are searched for.
    """

    def __init__(self, order: OrderedEvents, is_blocking: Callable[[Event], bool] | None) -> None:
        self.violations = Violations(is_blocking)
        self._order = order
        self._propagation = StatePropagation(order, self.violations)
        self._changed_days: list[tuple[date, date]] = []  # first and last days of periods whose states may have changed
        self._must_check = False

    def insert(self, event: Event) -> None:
        """Inserts an event."""
        order, day = self._order, day_of(event)
        low, high = order.of_day(order.events, day)
        contended = order.days.get(day)
        if contended is not None:
            self._update_contended_day(day, contended.groups_with(event), (low, high), inserted=event)
        elif self._makes_contended(event, low, high):
            events = order.events[low:high]
            events.insert(bisect_right(events, business_key(event), key=business_key), event)
            self._update_contended_day(day, group_events(events), (low, high))
        else:
            self._insert_by_time(event)

    def remove(self, event: Event) -> None:
        """Removes an event."""
        order, day = self._order, day_of(event)
        contended = order.days.get(day)
        if contended is None:
            self._remove_by_time(event)
            return
        bounds = order.of_day(order.events, day)
        order.indexes.remove(event)
        remaining = contended.events_without(event)
        self._update_contended_day(day, group_events(remaining), bounds, still_contended=is_contended(remaining))

    def replace(self, old: Event, new: Event) -> None:
        """Replaces an event. If this changes more than its content, `check` must be called after all changes."""
        order, key = self._order, precondition_key(old)
        if (
            key is None
            or business_key(old) != business_key(new)
            or precondition_key(new) != key
            or old.metadata.whole_day != new.metadata.whole_day
        ):
            self._propagation.has_intermediate_states = True
            with self.violations.paused():  # without the old event, many others are not admitted
                self.remove(old)
                self.insert(new)
            self._must_check = True
            return
        day, at = day_of(old), order.index(order.events, old)
        order.indexes.remove(old)
        if (contended := order.days.get(day)) is not None:
            before = order.state_after(order.of_day(order.state_changes, day)[0])
            order.set_day(day, ContendedDay(contended.groups_replacing(old, new), before))
        order.replace(order.events, at, at + 1, [new])
        order.indexes.add(new)
        self._changed_days.append((day, day))

    def check(self) -> None:
        """Searches for violations if `replace` has put that off."""
        if not self._must_check:
            return
        order, violations = self._order, self.violations
        checked: date | None = None
        for first_day, last_day in sorted(self._changed_days):
            day = first_day if checked is None or first_day > checked else checked
            first, _ = order.of_day(order.state_changes, day)
            end = len(order.state_changes)
            if last_day < date.max:
                _, end = order.of_day(order.state_changes, last_day)
            person, key = order.state_after(first), before_day(day)
            for at in range(first, end):
                event = order.state_changes[at]
                violations.add_all(order.not_admitted_between(person, key, order.key(event)))
                violations.check(person, (event,))
                person, key = order.states[at], order.key(event)
            violations.add_all(order.not_admitted_between(person, key, after_day(last_day)))
            checked = last_day if checked is None or last_day > checked else checked
            if violations.is_blocked:
                return

    def _makes_contended(self, event: Event, low: int, high: int) -> bool:
        """Whether the event makes its day contended; the day's events are order.events[low:high]."""
        if low == high or event.stream != "person":
            return False
        events = self._order.events
        if event.metadata.whole_day or events[low].metadata.whole_day:
            return True
        at = bisect_left(events, event.metadata.occurred_at, low, high, key=occurred_at)
        return at < high and events[at].metadata.occurred_at == event.metadata.occurred_at

    def _insert_by_time(self, event: Event) -> None:
        """Inserts an event into a day that is not contended."""
        order, day = self._order, day_of(event)
        at = order.index(order.events, event)
        order.replace(order.events, at, at, [event])
        order.indexes.add(event)
        at = order.index(order.state_changes, event)
        before = order.state_after(at)
        self.violations.check(before, (event,))
        if leaves_state_unchanged(event):
            self._changed_days.append((day, day))
            return
        after = evolve(before, event)
        order.replace(order.state_changes, at, at, [event])
        order.replace(order.states, at, at, [after])
        self._changed_days.append((day, self._propagation.follow(at + 1, order.key(event), before, after)))

    def _remove_by_time(self, event: Event) -> None:
        """Removes an event from a day that is not contended."""
        order, day = self._order, day_of(event)
        at = order.index(order.events, event)
        order.replace(order.events, at, at + 1, [])
        order.indexes.remove(event)
        if leaves_state_unchanged(event):
            return
        at = order.index(order.state_changes, event)
        before = order.state_after(at)
        after = evolve(before, event)
        order.replace(order.state_changes, at, at + 1, [])
        order.replace(order.states, at, at + 1, [])
        self._changed_days.append((day, self._propagation.follow(at, order.key(event), after, before)))

    def _update_contended_day(
        self,
        day: date,
        groups: list[EventGroup],
        bounds: tuple[int, int],
        *,
        inserted: Event | None = None,
        still_contended: bool = True,
    ) -> None:
        """Replaces the groups of a day that is contended, or was until now.

        `bounds` are those of the day in `order.events` before the change; `inserted` is the event that was added to an
        already contended day.
        """
        order = self._order
        first, last = order.of_day(order.state_changes, day)
        before, old_after, old = order.state_after(first), order.state_after(last), order.days.get(day)
        new = ContendedDay(groups, before)
        order.set_day(day, new if still_contended else None)
        if inserted is not None and old is not None and (place := _place_in_group(old, new, inserted)) is not None:
            at = bounds[0] + place
            order.replace(order.events, at, at, [inserted])
            order.indexes.add(inserted)
            self._changed_days.append((day, day))
            if self.violations.is_searching:
                self.violations.check(order.state_before(inserted), (inserted,))
            return
        indexed = {id(event) for event in order.events[bounds[0] : bounds[1]]}
        order.replace(order.events, *bounds, new.events)
        order.indexes.sort_day(day)
        for event in new.events:
            if id(event) not in indexed:
                order.indexes.add(event)
        after = self._propagation.follow_day(new, (first, last), before)
        at, key = first + len(new.state_changes), after_day(day)
        self._changed_days.append((day, self._propagation.follow(at, key, old_after, after)))


def _place_in_group(old: ContendedDay, new: ContendedDay, event: Event) -> int | None:
    """The number of events of the day before an event that was added to one of its groups.

    None if anything else has changed.
    """
    if len(old.ordered) != len(new.ordered) or not leaves_state_unchanged(event):
        return None
    place: int | None = None
    count = 0
    for old_group, new_group in zip(old.ordered, new.ordered, strict=True):
        if old_group is not new_group:
            if place is not None or len(new_group.events) != len(old_group.events) + 1:
                return None
            place = count + bisect_left(new_group.events, business_key(event), key=business_key)
        count += len(new_group.events)
    return place
