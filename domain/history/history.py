"""A history: the effective events of one subject in business order.

The log keeps events in the order in which they were recorded. A history applies voids and corrections, sorts the events
by business time, and computes the person's state after each. The order of recording decides only between settings or
corrections of one fact with the same business time: the one recorded last holds.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial, wraps
from itertools import compress
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, Self, TypeVar, overload
from uuid import UUID

from domain.events.amendments import AMENDMENTS, Corrected, Voided
from domain.events.event import SHANGHAI, Event
from domain.history.corrections import apply_corrections, in_order_of_application
from domain.history.same_day_order import business_key, has_ties, resolve_order
from domain.person import INITIAL_STATE, WITHOUT_EFFECT, Person, evolve

T = TypeVar("T")
Arguments = ParamSpec("Arguments")


class lazy_property(Generic[T]):  # noqa: N801 - used as a decorator
    """An attribute computed on first access: functools.cached_property without the lock that Python 3.11 acquires.

    Histories are not shared between threads, and a rebuild computes eight such attributes per person.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute, self._name = compute, compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)
        return value


class Transition(NamedTuple):
    """An event, with the person's state before and after it."""

    event: Event
    before: Person
    after: Person


_make_transition = partial(tuple.__new__, Transition)
"""Makes a transition from a tuple of three in half the time of the constructor. A rebuild makes one for every event."""


class History:
    """The events of one subject. `recorded` is in version order; everything else is derived from it.

    A history is immutable. `appended` counts the events that were appended to a copy since it was read, and `timeline`
    caches the timeline that extends it in place; both belong to `domain.decisions.decide` and `domain.timeline`.
    """

    appended: int = 0
    timeline: Any = None

    def __init__(self, subject: str, recorded: Sequence[Event], subject_id: UUID | None = None) -> None:
        """`subject_id` is that of the subject, where it is at hand: to read it from the text again takes time."""
        self.subject = subject
        self.recorded = tuple(recorded)
        if subject_id is not None:
            self.__dict__["subject_id"] = subject_id

    @lazy_property
    def subject_id(self) -> UUID:
        """The subject as a UUID. Raises ValueError for an area, which is identified by its code."""
        return UUID(self.subject)

    @property
    def own_histories(self) -> tuple["History", ...]:
        """The histories of the streams that make up this history: its own and, after a merge, those of duplicates."""
        return (self,)

    @property
    def version(self) -> int:
        """The number of recorded events; 0 if the subject is unknown."""
        return len(self.recorded)

    @property
    def first_recorded(self) -> Event | None:
        """The event that was recorded first; None if there is none."""
        return self.recorded[0] if self.recorded else None

    @property
    def last_recorded(self) -> Event:
        """The event that was recorded last. Raises IndexError if there is none."""
        return self.recorded[-1]

    def event_by_version(self, version: int) -> Event | None:
        """The event that was recorded with this version; None if there is none."""
        return self.recorded[version - 1] if 0 < version <= self.version else None

    @lazy_property
    def recorded_classes(self) -> frozenset[type[Event]]:
        """The classes of the recorded events, void ones included."""
        return frozenset(map(type, self.recorded))

    @lazy_property
    def voided_by(self) -> dict[int, int]:
        """For the version of each void event the version of the event that voids it. A void can itself be voided."""
        voided: dict[int, int] = {}
        for event in reversed(self.recorded):
            if type(event) is Voided and event.metadata.version not in voided:
                voided[event.target_version] = event.metadata.version
        return voided

    @lazy_property
    def corrections(self) -> dict[int, list[Corrected]]:
        """The corrections in force by the version that they correct, in the order in which they apply."""
        by_target: dict[int, list[Corrected]] = {}
        for event in self.recorded:
            if type(event) is Corrected and event.metadata.version not in self.voided_by:
                by_target.setdefault(event.target_version, []).append(event)
        return {target: in_order_of_application(corrections) for target, corrections in by_target.items()}

    @lazy_property
    def events(self) -> tuple[Event, ...]:
        """The effective events in business order: without void events, corrected events with their corrections."""
        return tuple(step.event for step in self.transitions) if self.has_same_day_ties else self.events_by_time

    @lazy_property
    def transitions(self) -> tuple[Transition, ...]:
        """Every effective event with the person's state before and after it, in business order."""
        ordered = tuple(resolve_order(self.events_by_time)) if self.has_same_day_ties else self.events_by_time
        person, states = INITIAL_STATE, [INITIAL_STATE]
        for event in ordered:
            if type(event) not in WITHOUT_EFFECT:
                person = evolve(person, event)
            states.append(person)
        return tuple(map(_make_transition, zip(ordered, states, states[1:], strict=False)))

    @lazy_property
    def _event_classes(self) -> tuple[list[type[Event]], frozenset[type[Event]]]:
        classes = [type(step[0]) for step in self.transitions]
        return classes, frozenset(classes)

    def transitions_of(self, event_classes: Collection[type]) -> list[Transition]:
        """The transitions whose event is of exactly one of these classes, in business order."""
        classes, distinct = self._event_classes
        if distinct.isdisjoint(event_classes):
            return []
        return list(compress(self.transitions, map(event_classes.__contains__, classes)))

    @property
    def person(self) -> Person:
        """The person's state after all events."""
        return self.transitions[-1].after if self.transitions else INITIAL_STATE

    def person_before(self, moment: datetime) -> Person:
        """The person's state just before a moment of business time (with a time zone)."""
        transitions, day = self.transitions, moment.astimezone(SHANGHAI).date()
        first = len(transitions)
        while first and transitions[first - 1].event.metadata.day >= day:  # the moment is usually near the end
            first -= 1
        person = transitions[first - 1].after if first else INITIAL_STATE
        for step in transitions[first:]:
            if step.event.metadata.occurred_at >= moment:
                break
            person = step.after
        return person

    def at(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> "History":
        """The history as of an earlier time: events recorded until `known_at` that occurred until `as_of`.

        Both moments carry a time zone and are inclusive; None means no limit. A correction or void that was recorded
        after `known_at` has no effect.
        """
        known = self if known_at is None else History(self.subject, recorded_by(self.recorded, known_at))
        if as_of is None:
            return known
        events = tuple(event for event in known.events if event.metadata.occurred_at <= as_of)
        return known if len(events) == len(known.events) else History.of_effective(self.subject, known.recorded, events)

    @classmethod
    def of_effective(cls, subject: str, recorded: Sequence[Event], events: tuple[Event, ...]) -> "History":
        """A history with these effective events, sorted by time, in place of those that follow from `recorded`."""
        history = History(subject, recorded)
        history.__dict__.update(is_in_recorded_order=False, events_by_time=events)
        return history

    def with_recorded(self, events: Iterable[Event]) -> "History":
        """The history with more events recorded."""
        return History(self.subject, (*self.recorded, *events))

    def append_latest(self, event: Event, after: Person) -> "History":
        """The history with one more event, and the person's state `after` it.

        The caller has checked that the event is later than all others (`domain.decisions.decide.is_latest`).
        Derived values are extended, not computed anew.
        """
        longer = History(self.subject, (*self.recorded, event))
        longer.__dict__.update(
            voided_by=self.voided_by,
            corrections=self.corrections,
            is_in_recorded_order=False,
            events_by_time=(*self.events_by_time, event),
            has_same_day_ties=False,
            events=(*self.events, event),
            transitions=(*self.transitions, Transition(event, self.person, after)),
        )
        return longer

    def effective(self, event: Event) -> Event:
        """A recorded event with its corrections applied."""
        return apply_corrections(event, self.corrections)

    @lazy_property
    def is_in_recorded_order(self) -> bool:
        """Whether the recorded events are the effective events in business order.

        This is the common case: there is no amendment, and each event has a time of day later than the one before.
        """
        last: datetime | None = None
        for event in self.recorded:
            metadata = event.metadata
            if metadata.whole_day or type(event) in AMENDMENTS or (last is not None and metadata.occurred_at <= last):
                return False
            last = metadata.occurred_at
        return True

    @lazy_property
    def events_by_time(self) -> tuple[Event, ...]:
        """The effective events sorted by `business_key`, before `resolve_order` has ordered those of each day."""
        if self.is_in_recorded_order:
            return self.recorded
        events: Iterable[Event] = self.recorded
        if any(type(event) in AMENDMENTS for event in self.recorded):
            events = (
                self.effective(event)
                for event in self.recorded
                if type(event) not in AMENDMENTS and event.metadata.version not in self.voided_by
            )
        return tuple(sorted(events, key=business_key))

    @lazy_property
    def has_same_day_ties(self) -> bool:
        """Whether business time leaves the order of some events of a person open."""
        return not self.is_in_recorded_order and has_ties(self.events_by_time)


def recorded_by(recorded: Sequence[Event], moment: datetime) -> list[Event]:
    """The events that were recorded until a moment (with a time zone), inclusive."""
    return [event for event in recorded if event.metadata.recorded_at is None or event.metadata.recorded_at <= moment]


def once_per_history(
    compute: Callable[Concatenate[History, Arguments], T],
) -> Callable[Concatenate[History, Arguments], T]:
    """A function of a history that is computed once: the history keeps the result, as that of a `lazy_property`.

    It is computed again for other arguments; those of the last call are kept. The result must not refer to the
    history, so that both are freed without a search for cycles.
    """
    name = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def computed_once(history: History, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> T:
        kept = history.__dict__.get(name)
        if kept is not None and kept[0] == args:
            value: T = kept[1]
            return value
        value = compute(history, *args, **kwargs)
        history.__dict__[name] = args, value
        return value

    return computed_once
