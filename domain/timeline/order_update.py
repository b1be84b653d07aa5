"""One change of the order: an event comes or leaves, and the states after it are followed until they are as before."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import date, datetime
from operator import attrgetter

from domain.events.event import Event
from domain.history.event_groups import EventGroup, group_events, leaves_state_unchanged, precondition_key
from domain.history.history import business_key
from domain.person import Person, ViolatedPrecondition, evolve, violated_precondition
from domain.timeline.contended_day import ContendedDay, is_contended
from domain.timeline.ordered_events import OrderedEvents, OrderKey, day_of

_END = 1 << 60


_moment: Callable[[Event], datetime] = attrgetter("metadata.occurred_at")


class OrderUpdate:
    """A change that is under way. `found`: the events that their place does not admit, in path order, with the reason.

    `counts` says which of them end the change: it is to be taken back then. Without it nothing is looked for; `span`
    is from which to which day states may have changed, to look at when the change is complete.
    """

    def __init__(self, order: OrderedEvents, counts: Callable[[Event], bool] | None) -> None:
        self.order = order
        self.found: list[tuple[Event, ViolatedPrecondition]] = []
        self.ended = False
        self.spans: list[tuple[date, date]] = []
        self._counts = counts
        self._deferred = False

    def insert(self, event: Event) -> None:
        """Puts the event into the order."""
        order, day = self.order, day_of(event)
        low, high = order.of_day(order.events, day)
        there = order.days.get(day)
        if there is not None:
            self._contended(day, there.with_one(event), (low, high), event)
        elif self._contends(event, low, high):
            events = order.events[low:high]
            events.insert(bisect_right(events, business_key(event), key=business_key), event)
            self._contended(day, group_events(events), (low, high), None)
        else:
            self._plain(event, leaves=False)

    def remove(self, event: Event) -> None:
        """Takes the event out of the order."""
        order, day = self.order, day_of(event)
        there = order.days.get(day)
        if there is None:
            self._plain(event, leaves=True)
            return
        bounds = order.of_day(order.events, day)
        order.shelve(event, leaves=True)
        left = there.without(event)
        self._contended(day, group_events(left), bounds, None, still=is_contended(left))

    def replace(self, old: Event, new: Event) -> None:
        """Puts an event in the place of another."""
        order, demand = self.order, precondition_key(old)
        if (
            demand is None
            or business_key(old) != business_key(new)
            or precondition_key(new) != demand
            or (old.metadata.whole_day != new.metadata.whole_day)
        ):
            counts, self._counts = self._counts, None  # in between, much is not admitted
            self.remove(old)
            self.insert(new)
            self._counts, self._deferred = counts, True
            return
        day, at = day_of(old), order.index(order.events, old)
        order.shelve(old, leaves=True)
        if (there := order.days.get(day)) is not None:
            order.set_day(
                day, ContendedDay(there.with_another(old, new), order.state(order.of_day(order.turns, day)[0]))
            )
        order.put(order.events, at, at + 1, [new])
        order.shelve(new)
        self.spans.append((day, day))

    def check(self) -> None:
        """Looks for what is not admitted, where that was put off until the change was complete."""
        if not self._deferred:
            return
        order = self.order
        last: date | None = None
        for begin, end in sorted(self.spans):
            day = begin if last is None or begin > last else last
            first, _ = order.of_day(order.turns, day)
            _, until = order.of_day(order.turns, end) if end < date.max else (0, len(order.turns))
            person, low = order.state(first), (day,)
            key: OrderKey = low
            for turn in range(first, until):
                event = order.turns[turn]
                self._note_all(order.blocked(person, key, order.key(event)))
                if (reason := violated_precondition(person, event)) is not None:
                    self._note(event, reason)
                person, key = order.states[turn], order.key(event)
            self._note_all(order.blocked(person, key, (end, _END)))
            last = end if last is None or end > last else last
            if self.ended:
                return

    def _contends(self, event: Event, low: int, high: int) -> bool:
        if low == high or event.stream != "person":
            return False
        events = self.order.events
        if event.metadata.whole_day or events[low].metadata.whole_day:
            return True
        at = bisect_left(events, event.metadata.occurred_at, low, high, key=_moment)
        return at < high and events[at].metadata.occurred_at == event.metadata.occurred_at

    def _plain(self, event: Event, *, leaves: bool) -> None:
        """The change of a day on which the clock settles the order."""
        order, new = self.order, [] if leaves else [event]
        at = order.index(order.events, event)
        order.put(order.events, at, at + leaves, new)
        order.shelve(event, leaves=leaves)
        turn = order.index(order.turns, event)
        person = order.state(turn)
        if not leaves and self._counts is not None and (reason := violated_precondition(person, event)) is not None:
            self._note(event, reason)
        if leaves_state_unchanged(event):
            if not leaves:
                self.spans.append((day_of(event), day_of(event)))
            return
        after = evolve(person, event)
        order.put(order.turns, turn, turn + leaves, new)
        order.put(order.states, turn, turn + leaves, [] if leaves else [after])
        old, person = (after, person) if leaves else (person, after)
        self._follow(day_of(event), turn + (not leaves), order.key(event), old, person)

    def _contended(
        self, day: date, runs: list[EventGroup], bounds: tuple[int, int], joins: Event | None, *, still: bool = True
    ) -> None:
        """The change of a day on which it does not, or did not. `joins`: the one event that is new in it."""
        order = self.order
        first, last = order.of_day(order.turns, day)
        start, old, was = order.state(first), order.state(last), order.days.get(day)
        placed = ContendedDay(runs, start)
        order.set_day(day, placed if still else None)
        if joins is not None and was is not None and (at := _joined(was, placed, joins)) is not None:
            order.put(order.events, bounds[0] + at, bounds[0] + at, [joins])
            order.shelve(joins)
            self.spans.append((day, day))
            if self._counts is None:
                return
            reason = violated_precondition(order.state_before(joins), joins)
            if reason is not None:
                self._note(joins, reason)
            return
        there = {id(event) for event in order.events[bounds[0] : bounds[1]]}
        order.put(order.events, *bounds, placed.events)
        order.sort_day(day)
        for event in placed.events:
            if id(event) not in there:
                order.shelve(event)
        person = self._states_of(placed, first, last, start)
        self._follow(day, first + len(placed.turns), (day, _END), old, person)

    def _states_of(self, placed: ContendedDay, first: int, last: int, person: Person) -> Person:
        """Notes the turns of a contended day with their states; returns the state after it."""
        order, states = self.order, list[Person]()
        for run in placed.placed:
            event = run.events[0]
            if self._counts is not None and (reason := violated_precondition(person, event)) is not None:
                self._note_all([(one, reason) for one in run.events])
            if run.demand is None:
                person = evolve(person, event)
                states.append(person)
        order.put(order.turns, first, last, placed.turns)
        order.put(order.states, first, last, states)
        return person

    def _follow(self, begin: date, turn: int, low: OrderKey, old: Person, person: Person) -> None:
        """From a turn on, until the states are as before."""
        order = self.order
        while old != person and not self.ended:
            following = order.turns[turn] if turn < len(order.turns) else None
            day = day_of(following) if following is not None else None
            placed = order.days.get(day) if day is not None else None
            high: OrderKey | None = None
            if following is not None and day is not None:
                high = (day,) if placed is not None else order.key(following)
            self._segment(low, high, old, person)
            if following is None or day is None or self.ended:
                self.spans.append((begin, date.max))
                return
            if placed is None:
                if self._counts is not None and (reason := violated_precondition(person, following)) is not None:
                    self._note(following, reason)
                old, person = order.states[turn], evolve(person, following)
                order.put(order.states, turn, turn + 1, [person])
                low, turn = order.key(following), turn + 1
            else:
                first, last = order.of_day(order.turns, day)
                old = order.state(last)
                person = self._place_again(day, placed, person, (first, last))
                low, turn = (day, _END), last
        self.spans.append((begin, low[0]))

    def _place_again(self, day: date, placed: ContendedDay, person: Person, turns: tuple[int, int]) -> Person:
        order = self.order
        again = ContendedDay(placed.runs, person)
        if any(one is not other for one, other in zip(again.placed, placed.placed, strict=True)):
            order.set_day(day, again)
            order.put(order.events, *order.of_day(order.events, day), again.events)
            order.sort_day(day)
        return self._states_of(again, *turns, person)

    def _segment(self, low: OrderKey, high: OrderKey | None, old: Person, person: Person) -> None:
        """Events without effect between two turns, of which the state has become another."""
        order, again = self.order, date.min
        if order.grandfathered:  # those which the new state admits may find another place in their day
            for event, _ in list(order.blocked(old, low, high)):
                self._place_in_segment(day_of(event), person)
        for event, reason in order.blocked(person, low, high):
            day = day_of(event)
            if self.ended or (self._counts is None and not order.days):
                return
            if day not in order.days:
                self._note(event, reason)
            elif day != again:
                again = day
                self._place_in_segment(day, person)
                self._note_all(list(order.blocked(person, max(low, (day,)), (day, _END))))

    def _place_in_segment(self, day: date, person: Person) -> None:
        order = self.order
        placed = order.days.get(day)
        if placed is None:
            return
        moved = ContendedDay(placed.runs, person)
        if any(one is not other for one, other in zip(moved.placed, placed.placed, strict=True)):
            order.set_day(day, moved)
            order.put(order.events, *order.of_day(order.events, day), moved.events)
            order.sort_day(day)

    def _note_all(self, found: Iterable[tuple[Event, ViolatedPrecondition]]) -> None:
        if self._counts is None:
            return
        for event, reason in found:
            if self.ended:
                return
            self._note(event, reason)

    def _note(self, event: Event, reason: ViolatedPrecondition) -> None:
        if not self.ended and self._counts is not None:
            self.found.append((event, reason))
            self.ended = self._counts(event)


def _joined(was: ContendedDay, now: ContendedDay, event: Event) -> int | None:
    """How many events of the day come before an event that joined a run of it, where nothing else changed."""
    if len(was.placed) != len(now.placed) or not leaves_state_unchanged(event):
        return None
    at: int | None = None
    before = 0
    for old, new in zip(was.placed, now.placed, strict=True):
        if old is not new:
            if at is not None or len(new.events) != len(old.events) + 1:
                return None
            at = before + bisect_left(new.events, business_key(event), key=business_key)
        before += len(new.events)
    return at
