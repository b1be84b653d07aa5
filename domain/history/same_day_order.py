"""Business order: the sort key, and the order of the events of one day if business time does not determine it.

Events with different times of day keep their order. An event of which only the day is known, and events with the same
time, are put where the person's state admits them, so that the whole day is possible if any order makes it possible.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise

from domain.events import SAME_TIME_ORDER
from domain.events.event import Event
from domain.history.event_groups import EventGroup, group_events
from domain.person import INITIAL_STATE, Person, evolve, violated_precondition

BusinessKey = tuple[datetime, int, str, str, int, int]

_MAX_ATTEMPTS = 200
"""Limit of the search for an order of one day. Real days need few attempts; a crafted one must not block the server."""

_MIN_EVENTS_TO_GROUP = 5
"""For fewer events, grouping saves no attempts and the order is the same."""


def business_key(event: Event) -> BusinessKey:
    """The sort key of business order: business time, then the order of the catalogue, then what names the event.

    A setting is named by its fact, and of one fact the log orders the settings: the one recorded last holds. Any other
    event is named by its source and request id, so its place does not depend on the order of recording.
    """
    metadata, event_class = event.metadata, type(event)
    rank, fields = SAME_TIME_ORDER[event_class], event_class.setting_of
    if fields is None:
        return metadata.occurred_at, rank, metadata.source, metadata.request_id, 0, metadata.version
    fact = "\0".join([str(getattr(event, name)) for name in fields]) if fields else ""
    return metadata.occurred_at, rank, fact, "", *metadata.place_in_log


def has_ties(events: Sequence[Event]) -> bool:
    """Whether business time leaves the order of some events of a person open; `events` are sorted by time.

    This is so for two events with the same time, and for two events of one day if only the day is known of one of
    them. Other subjects have no state that an order could violate: `business_key` is sufficient for their events.
    """
    for previous, event in pairwise(events):
        earlier, later = previous.metadata, event.metadata
        # An event of which only the day is known has the time 00:00, so it is the earlier one or has the same time.
        if later.occurred_at == earlier.occurred_at or (earlier.whole_day and later.day == earlier.day):
            return event.stream == "person"
    return False


def resolve_order(events: Sequence[Event]) -> Iterator[Event]:
    """Yields a person's effective events in business order; `events` are sorted by time.

    The events of each day are put in the first order in which the person's state admits them all. If none is found,
    each event comes as soon as the state admits it.
    """
    person = INITIAL_STATE
    for _, same_day in groupby(events, key=lambda event: event.metadata.day):
        day = list(same_day)
        for event in _resolve_day(person, day) if len(day) > 1 else day:
            person = evolve(person, event)
            yield event


def _resolve_day(person: Person, day: Sequence[Event]) -> Sequence[Event]:
    if len(day) < _MIN_EVENTS_TO_GROUP:
        return _possible_order(person, day, iter(range(_MAX_ATTEMPTS))) or _order_as_admitted(person, day)
    return [event for group in resolve_group_order(person, group_events(day)) for event in group.events]


def resolve_group_order(person: Person, groups: Sequence[EventGroup]) -> list[EventGroup]:
    """The groups of one day in business order; `person` is the state before the day."""
    if len(groups) < 2:
        return list(groups)
    by_first_event = {id(group.events[0]): group for group in groups}
    first_events = [group.events[0] for group in groups]
    ordered = _possible_order(person, first_events, iter(range(_MAX_ATTEMPTS)))
    return [by_first_event[id(event)] for event in ordered or _order_as_admitted(person, first_events)]


def _possible_order(person: Person, day: Sequence[Event], attempts: Iterator[int]) -> list[Event] | None:
    """The first order in which the person's state admits every event of the day; None if none was found."""
    taken = list[Event]()
    left: Sequence[Event] = day
    while left:
        passed = list[Event]()
        first_passed_time = None  # of the events with a time of day; those with a later time must wait for it
        failed = False
        for i, event in enumerate(left):
            metadata = event.metadata
            timed = not metadata.whole_day
            if timed and first_passed_time is not None and metadata.occurred_at != first_passed_time:
                passed.append(event)
                continue
            if violated_precondition(person, event) is None:
                after = evolve(person, event)
                if after == person:  # delaying an event that changes nothing cannot make another one possible
                    taken.append(event)
                    if not failed:
                        continue
                    passed.extend(left[i + 1 :])  # the order that failed may be possible without this event: start over
                    break
                if next(attempts, None) is None:
                    return None
                if (rest := _possible_order(after, [*passed, *left[i + 1 :]], attempts)) is not None:
                    return [*taken, event, *rest]
                failed = True
            passed.append(event)
            if timed and first_passed_time is None:
                first_passed_time = metadata.occurred_at
        else:
            return None if passed else taken
        left = passed
    return taken


def _order_as_admitted(person: Person, day: Sequence[Event]) -> list[Event]:
    """The events of a day that is not possible as a whole, each as soon as the person's state admits it."""
    ordered, left = list[Event](), list(day)
    while left:
        passed = list[Event]()
        first_passed_time = None
        before = person
        for i, event in enumerate(left):
            metadata = event.metadata
            timed = not metadata.whole_day
            must_wait = timed and first_passed_time is not None and metadata.occurred_at != first_passed_time
            if not must_wait and violated_precondition(person, event) is None:
                ordered.append(event)
                person = evolve(person, event)
                if person != before:  # the new state may admit events that were passed over
                    passed.extend(left[i + 1 :])
                    break
                continue
            passed.append(event)
            if timed and first_passed_time is None:
                first_passed_time = metadata.occurred_at
        else:
            if passed:  # the state admits none of the remaining events: take the first
                ordered.append(passed[0])
                person = evolve(person, passed[0])
                del passed[0]
        left = passed
    return ordered
