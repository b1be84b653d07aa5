"""Propagation of a changed state: the states after a changed event are computed until they are as before."""

from datetime import date

from domain.person import Person, evolve
from domain.timeline.business_order import OrderKey, after_day, before_day, day_of
from domain.timeline.contended_day import ContendedDay
from domain.timeline.ordered_events import OrderedEvents
from domain.timeline.violations import Violations


class StatePropagation:
    """Updates the states of `order`, and adds the events that the new states do not admit to `violations`."""

    def __init__(self, order: OrderedEvents, violations: Violations) -> None:
        self._order = order
        self._violations = violations
        self.has_intermediate_states = False
        """Whether an event is out of its place meanwhile: events that its absence moved are to be moved back."""

    def follow(self, at: int, low: OrderKey, old: Person, new: Person) -> date:
        """Updates the states from the state change with index `at` on.

        `old` and `new` are the states before it, which hold from the key `low` on. Returns the last day whose states
        may have changed.
        """
        order = self._order
        while old != new and not self._violations.is_blocked:
            if at == len(order.state_changes):
                self._check_without_effect(low, None, old, new)
                return date.max
            event = order.state_changes[at]
            day = day_of(event)
            contended = order.days.get(day)
            high = before_day(day) if contended is not None else order.key(event)
            self._check_without_effect(low, high, old, new)
            if contended is None:
                self._violations.check(new, (event,))
                old, new = order.states[at], evolve(new, event)
                order.replace(order.states, at, at + 1, [new])
                low, at = order.key(event), at + 1
            else:
                first, last = order.of_day(order.state_changes, day)
                old = order.state_after(last)
                new = self.follow_day(self._reorder_day(day, contended, new), (first, last), new)
                low, at = after_day(day), last
        last_day: date = low[0]
        return last_day

    def follow_day(self, contended: ContendedDay, bounds: tuple[int, int], person: Person) -> Person:
        """Replaces the state changes with these bounds by those of the contended day. Returns the state after the day.

        `person` is the state before the day.
        """
        order, states = self._order, list[Person]()
        for group in contended.ordered:
            self._violations.check(person, group.events)
            if group.key is None:
                person = evolve(person, group.events[0])
                states.append(person)
        order.replace(order.state_changes, *bounds, contended.state_changes)
        order.replace(order.states, *bounds, states)
        return person

    def _check_without_effect(self, low: OrderKey, high: OrderKey | None, old: Person, new: Person) -> None:
        """Checks the events without effect between two keys, between which the state was `old` and is `new`."""
        order, violations = self._order, self._violations
        if order.days and (order.grandfathered or self.has_intermediate_states):
            # events that the new state admits may get another place in their day
            for day in dict.fromkeys(day_of(event) for event, _ in order.not_admitted_between(old, low, high)):
                self._reorder_if_contended(day, new)
        reordered = date.min
        for event, reason in order.not_admitted_between(new, low, high):
            day = day_of(event)
            if violations.is_blocked or not (violations.is_searching or order.days):
                return
            if day not in order.days:
                violations.add(event, reason)
            elif day != reordered:
                reordered = day
                self._reorder_if_contended(day, new)
                violations.add_all(list(order.not_admitted_between(new, max(low, before_day(day)), after_day(day))))

    def _reorder_if_contended(self, day: date, person: Person) -> None:
        contended = self._order.days.get(day)
        if contended is not None:
            self._reorder_day(day, contended, person)

    def _reorder_day(self, day: date, contended: ContendedDay, person: Person) -> ContendedDay:
        """The contended day after another state `person`. Sorts the events of the day if their order changes."""
        order, reordered = self._order, ContendedDay(contended.groups, person)
        if reordered.ordered != contended.ordered:
            order.set_day(day, reordered)
            order.replace(order.events, *order.of_day(order.events, day), reordered.events)
            order.indexes.sort_day(day)
        return reordered
