"""A contended day: a day on which the clock does not settle the order of the events. Never changed, only replaced."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime

from domain.events.event import Event
from domain.history.event_groups import EventGroup, are_tied, group_events, precondition_key
from domain.history.history import business_key
from domain.history.same_day_order import resolve_group_order
from domain.person import Person, evolve


def _first_key(run: EventGroup) -> tuple[datetime, int, str, str]:
    return business_key(run.events[0])


class ContendedDay:
    """The runs of a day in business order, and in the order in which they are placed after the state `person`.

    `straight`: that is the same order.
    """

    __slots__ = ("_place", "placed", "runs", "straight")

    def __init__(self, runs: list[EventGroup], person: Person) -> None:
        self.runs = runs
        self.placed = resolve_group_order(person, runs)
        self.straight = all(one is other for one, other in zip(runs, self.placed, strict=True))
        self._place = {} if self.straight else {id(run): place for place, run in enumerate(self.placed)}

    @property
    def events(self) -> list[Event]:
        """The events in path order."""
        return [event for run in self.placed for event in run.events]

    @property
    def turns(self) -> list[Event]:
        """The events that may change the state, in path order."""
        return [run.events[0] for run in self.placed if run.demand is None]

    def place_of(self, event: Event) -> int:
        """The place of the run to which the event belongs, or would belong; what is between runs goes with the last.

        Only of a day that is not straight.
        """
        at = bisect_right(self.runs, business_key(event), key=_first_key) - 1
        return self._place[id(self.runs[max(at, 0)])]

    def before(self, moment: datetime, person: Person) -> Person:
        """The state just before a moment of the day; `person` is the state before the day."""
        for run in self.placed:
            if run.events[0].metadata.occurred_at >= moment:
                break
            if run.demand is None:
                person = evolve(person, run.events[0])
            elif run.events[-1].metadata.occurred_at >= moment:
                break
        return person

    def with_one(self, event: Event) -> list[EventGroup]:
        """The runs of the day with one more event."""
        key, demand = business_key(event), precondition_key(event)
        at = bisect_right(self.runs, key, key=_first_key)
        head, tail = self.runs[: max(at - 1, 0)], self.runs[at:]
        left = self.runs[at - 1] if at else None
        cut = bisect_right(left.events, key, key=business_key) if left is not None else 0
        rest = left.events[cut:] if left is not None else []
        before = left.events[cut - 1] if left is not None else None
        after = rest[0] if rest else tail[0].events[0] if tail else None
        if (before is not None and are_tied(before, event)) or (after is not None and are_tied(event, after)):
            return group_events([*(one for run in self.runs[:at] for one in run.events[: cut if run is left else None]),
                            event, *rest, *(one for run in tail for one in run.events)])  # fmt: skip
        if left is not None and left.takes(event, demand):
            return [*head, EventGroup(demand, [*left.events[:cut], event, *rest], clean=left.clean), *tail]
        kept = (
            []
            if left is None
            else [left]
            if not rest
            else [EventGroup(left.demand, left.events[:cut], clean=left.clean)]
        )
        split = [EventGroup(left.demand, rest, clean=True)] if left is not None and rest else []
        new = EventGroup(demand, [event], clean=True)
        if not split and tail and new.takes(tail[0].events[0], tail[0].demand):
            return [*head, *kept, EventGroup(demand, [event, *tail[0].events], clean=True), *tail[1:]]
        return [*head, *kept, new, *split, *tail]

    def with_another(self, old: Event, new: Event) -> list[EventGroup]:
        """The runs with an event in the place of another, of the same business order, that asks the same."""
        at = bisect_right(self.runs, business_key(old), key=_first_key) - 1
        run = self.runs[at]
        events = [new if event is old else event for event in run.events]
        return [*self.runs[:at], EventGroup(run.demand, events, clean=run.clean), *self.runs[at + 1 :]]

    def without(self, event: Event) -> list[Event]:
        """The events of the day without one of them, in business order."""
        return [one for run in self.runs for one in run.events if one is not event]


def is_contended(events: Sequence[Event]) -> bool:
    """Whether the clock leaves the order of the events of one day open. They come in business order."""
    if len(events) < 2:
        return False
    if events[0].stream != "person":
        return False
    moments = {event.metadata.occurred_at for event in events}
    return len(moments) < len(events) or any(event.metadata.whole_day for event in events)


def index_by_key(events: Sequence[Event], event: Event, low: int, high: int) -> int:
    """The place of the event among events in business order."""
    return bisect_left(events, business_key(event), low, high, key=business_key)
