"""Placing: events of which only the day is known find their place in it, so that all of the day is possible."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from domain.events.event import Event
from domain.history.event_groups import EventGroup, group_events
from domain.person import INITIAL_STATE, Person, evolve, violated_precondition

_TRIES = 200
"""How many ways a day is tried; no real day comes near, but one made up on purpose must not hold us up."""

_SMALL = 4


def resolve_order(events: Sequence[Event]) -> Iterator[Event]:
    """Events of which only the day is known stand in their day where all of it is possible, else as soon as they
    can.
    """
    person = INITIAL_STATE
    for _, same_day in groupby(events, key=lambda event: event.metadata.day):
        day = list(same_day)
        for event in _placed_day(person, day) if len(day) > 1 else day:
            person = evolve(person, event)
            yield event


def _placed_day(person: Person, day: Sequence[Event]) -> Sequence[Event]:
    if len(day) <= _SMALL:  # in so small a day no tries are spared by runs, and the order is the same
        return _possible(person, day, iter(range(_TRIES))) or _as_admitted(person, day)
    return [event for run in resolve_group_order(person, group_events(day)) for event in run.events]


def resolve_group_order(person: Person, runs: Sequence[EventGroup]) -> list[EventGroup]:
    """The runs of a day in the order in which they are placed; `person` is the state before the day."""
    if len(runs) < 2:
        return list(runs)
    by_first = {id(run.events[0]): run for run in runs}
    firsts = [run.events[0] for run in runs]
    ordered = _possible(person, firsts, iter(range(_TRIES))) or _as_admitted(person, firsts)
    return [by_first[id(event)] for event in ordered]


def _possible(person: Person, day: Sequence[Event], tries: Iterator[int]) -> list[Event] | None:
    """The first order in which the person's state admits every fact of the day, or None if none was found."""
    taken = list[Event]()
    left: Sequence[Event] = day
    while left:
        passed = list[Event]()
        first_passed = None  # the earliest time that waits: what has a later time waits for it
        failed = False
        for i, event in enumerate(left):
            metadata = event.metadata
            timed = not metadata.whole_day
            if timed and first_passed is not None and metadata.occurred_at != first_passed:
                passed.append(event)
                continue
            if violated_precondition(person, event) is None:
                after = evolve(person, event)
                if after == person:  # what changes nothing may come at once: to wait with it would gain nothing
                    taken.append(event)
                    if not failed:
                        continue
                    passed.extend(left[i + 1 :])  # without it, what failed may be possible: from the beginning
                    break
                if next(tries, None) is None:
                    return None
                if (rest := _possible(after, [*passed, *left[i + 1 :]], tries)) is not None:
                    return [*taken, event, *rest]
                failed = True
            passed.append(event)
            if timed and first_passed is None:
                first_passed = metadata.occurred_at
        else:
            return None if passed else taken
        left = passed
    return taken


def _as_admitted(person: Person, day: Sequence[Event]) -> list[Event]:
    """The events of a day that is not possible as a whole, each as soon as the person's state admits it."""
    chosen, left = list[Event](), list(day)
    while left:
        passed = list[Event]()
        first_passed = None
        before = person
        for i, event in enumerate(left):
            metadata = event.metadata
            timed = not metadata.whole_day
            waits = timed and first_passed is not None and metadata.occurred_at != first_passed
            if not waits and violated_precondition(person, event) is None:
                chosen.append(event)
                person = evolve(person, event)
                if person != before:  # another state may admit what was passed
                    passed.extend(left[i + 1 :])
                    break
                continue
            passed.append(event)
            if timed and first_passed is None:
                first_passed = metadata.occurred_at
        else:
            if passed:  # nothing that is left is admitted
                chosen.append(passed[0])
                person = evolve(person, passed[0])
                del passed[0]
        left = passed
    return chosen
