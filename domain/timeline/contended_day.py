"""Contended days: days on which business time does not determine the order of the events."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from domain.events.event import Event
from domain.history.event_groups import EventGroup, are_tied, group_events, precondition_key
from domain.history.same_day_order import BusinessKey, business_key, resolve_group_order
from domain.person import Person, evolve


def _first_key(group: EventGroup) -> BusinessKey:
    return business_key(group.events[0])


class ContendedDay:
    """The event groups of a contended day. It is never changed, only replaced.

    `groups` are sorted by time; `ordered` is their business order after the state `person`. `is_in_time_order`: both
    are the same.
    """

    __slots__ = ("_positions", "groups", "is_in_time_order", "ordered")

    def __init__(self, groups: list[EventGroup], person: Person) -> None:
        self.groups = groups
        self.ordered = resolve_group_order(person, groups)
        self.is_in_time_order = self.ordered == groups
        self._positions = {} if self.is_in_time_order else {id(group): i for i, group in enumerate(self.ordered)}

    @property
    def events(self) -> list[Event]:
        """The events in business order."""
        return [event for group in self.ordered for event in group.events]

    @property
    def state_changes(self) -> list[Event]:
        """The events that may change the state, in business order."""
        return [group.events[0] for group in self.ordered if group.key is None]

    def position_of(self, event: Event) -> int:
        """The position in `ordered` of the group that contains the event, or would contain it.

        An event between two groups is counted to the earlier one. Only for a day that is not in time order.
        """
        at = bisect_right(self.groups, business_key(event), key=_first_key) - 1
        return self._positions[id(self.groups[max(at, 0)])]

    def person_before(self, moment: datetime, person: Person) -> Person:
        """The state just before a moment of the day; `person` is the state before the day."""
        for group in self.ordered:
            if group.events[0].metadata.occurred_at >= moment:
                break
            if group.key is None:
                person = evolve(person, group.events[0])
            elif group.events[-1].metadata.occurred_at >= moment:
                break
        return person

    def groups_with(self, event: Event) -> list[EventGroup]:
        """The groups of the day with one more event."""
        sort_key, key = business_key(event), precondition_key(event)
        at = bisect_right(self.groups, sort_key, key=_first_key)
        earlier, later = self.groups[: max(at - 1, 0)], self.groups[at:]
        left = self.groups[at - 1] if at else None
        cut = bisect_right(left.events, sort_key, key=business_key) if left is not None else 0
        rest = left.events[cut:] if left is not None else []
        before = left.events[cut - 1] if left is not None else None
        after = rest[0] if rest else later[0].events[0] if later else None
        if (before is not None and are_tied(before, event)) or (after is not None and are_tied(event, after)):
            head = left.events[:cut] if left is not None else []
            return group_events([*_events_of(earlier), *head, event, *rest, *_events_of(later)])
        if left is not None and left.accepts(event, key):
            grown = EventGroup(key, [*left.events[:cut], event, *rest], starts_time=left.starts_time)
            return [*earlier, grown, *later]
        kept = [] if left is None else [left]
        split = list[EventGroup]()
        if left is not None and rest:
            kept = [EventGroup(left.key, left.events[:cut], starts_time=left.starts_time)]
            split = [EventGroup(left.key, rest, starts_time=True)]
        new = EventGroup(key, [event], starts_time=True)
        if not split and later and new.accepts(later[0].events[0], later[0].key):
            return [*earlier, *kept, EventGroup(key, [event, *later[0].events], starts_time=True), *later[1:]]
        return [*earlier, *kept, new, *split, *later]

    def groups_replacing(self, old: Event, new: Event) -> list[EventGroup]:
        """The groups with one event replaced. Both events have the same business key and precondition key."""
        at = bisect_right(self.groups, business_key(old), key=_first_key) - 1
        group = self.groups[at]
        events = [new if event is old else event for event in group.events]
        replaced = EventGroup(group.key, events, starts_time=group.starts_time)
        return [*self.groups[:at], replaced, *self.groups[at + 1 :]]

    def events_without(self, event: Event) -> list[Event]:
        """The events of the day without one of them, sorted by time."""
        return [other for other in _events_of(self.groups) if other is not event]


def _events_of(groups: Sequence[EventGroup]) -> list[Event]:
    return [event for group in groups for event in group.events]


def is_contended(events: Sequence[Event]) -> bool:
    """Whether business time leaves the order of the events of one day open. They are sorted by `business_key`."""
    if len(events) < 2 or events[0].stream != "person":
        return False
    times = {event.metadata.occurred_at for event in events}
    return len(times) < len(events) or any(event.metadata.whole_day for event in events)
