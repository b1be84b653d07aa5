"""A history: one subject's effective events in business order.

The log keeps events in the order they were recorded. A history applies voids and corrections, puts the events in the
order in which they happened, and follows the person through them. Order of arrival leaves no trace in it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from domain.events import SAME_TIME_ORDER
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.events.metadata import SHANGHAI
from domain.history.corrections import apply_corrections
from domain.history.lazy_property import lazy_property
from domain.history.same_day_order import resolve_order
from domain.person import INITIAL_STATE, WITHOUT_EFFECT, Person, evolve


class Transition(NamedTuple):
    """An event, and the person before and after it."""

    event: Event
    before: Person
    after: Person


_step = partial(tuple.__new__, Transition)
"""A step of a tuple of three, in half the time of calling Step: every fact of every rebuild is one."""


class History:
    """The events of one subject. `recorded` is in version order, everything else is derived."""

    def __init__(self, subject: str, recorded: Sequence[Event]) -> None:
        self.subject = subject
        self.recorded = tuple(recorded)

    @lazy_property
    def subject_id(self) -> UUID:
        """The subject where it has an id of ours: everything but an area."""
        return UUID(self.subject)

    @property
    def own_histories(self) -> tuple["History", ...]:
        """The histories in which something was said of this subject: its own, and others only if they were merged."""
        return (self,)

    @property
    def version(self) -> int:
        """The number of recorded events; 0 means the subject is unknown."""
        return len(self.recorded)

    @property
    def first_recorded(self) -> Event | None:
        """The event that was recorded first."""
        return self.recorded[0] if self.recorded else None

    @property
    def last_recorded(self) -> Event:
        """The event that was recorded last, of a history that has one."""
        return self.recorded[-1]

    def event_by_version(self, version: int) -> Event | None:
        """The event that was recorded as this version; None when there is none."""
        return self.recorded[version - 1] if 0 < version <= self.version else None

    @lazy_property
    def voided_by(self) -> dict[int, int]:
        """The version of each void event, and of the event that voids it. A void may itself be voided."""
        voided: dict[int, int] = {}
        for event in reversed(self.recorded):
            if type(event) is Voided and event.metadata.version not in voided:
                voided[event.target_version] = event.metadata.version
        return voided

    @lazy_property
    def corrections(self) -> dict[int, list[Corrected]]:
        """The corrections in force of each version, in the order in which they were decided."""
        found: dict[int, list[Corrected]] = {}
        for event in self.recorded:
            if type(event) is Corrected and event.metadata.version not in self.voided_by:
                found.setdefault(event.target_version, []).append(event)
        for corrections in found.values():
            corrections.sort(key=business_key)
        return found

    @lazy_property
    def events(self) -> tuple[Event, ...]:
        """The effective events in business order: what is void left out, what is corrected as corrected."""
        return tuple(step.event for step in self.transitions) if self.has_same_day_ties else self.events_by_time

    @lazy_property
    def transitions(self) -> tuple[Transition, ...]:
        """Every effective event with the person before and after it."""
        ordered = tuple(resolve_order(self.events_by_time)) if self.has_same_day_ties else self.events_by_time
        person, people = INITIAL_STATE, [INITIAL_STATE]
        for event in ordered:
            if type(event) not in WITHOUT_EFFECT:
                person = evolve(person, event)
            people.append(person)
        return tuple(map(_step, zip(ordered, people, people[1:], strict=False)))

    @lazy_property
    def _kinds(self) -> tuple[list[type[Event]], frozenset[type[Event]]]:
        kinds = [type(step[0]) for step in self.transitions]
        return kinds, frozenset(kinds)

    def transitions_of(self, kinds: Collection[type]) -> list[Transition]:
        """The steps whose event is of one of the kinds, in order: what a view reads that tells of nothing else."""
        told, there = self._kinds
        if there.isdisjoint(kinds):
            return []
        return [step for step, kind in zip(self.transitions, told, strict=True) if kind in kinds]

    @property
    def person(self) -> Person:
        """The person after all events."""
        return self.transitions[-1].after if self.transitions else INITIAL_STATE

    def person_before(self, moment: datetime) -> Person:
        """The person just before a moment of business time."""
        transitions, day = self.transitions, moment.astimezone(SHANGHAI).date()
        first = len(transitions)
        while first and transitions[first - 1].event.metadata.day >= day:  # mostly it is asked of the end of a history
            first -= 1
        person = transitions[first - 1].after if first else INITIAL_STATE
        for step in transitions[first:]:
            if step.event.metadata.occurred_at >= moment:
                break
            person = step.after
        return person

    def at(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> "History":
        """The history as it was: what had been recorded by `known_at`, of it what had happened by `as_of`.

        Both moments carry a time zone and are inclusive; None means no limit. An event moved or voided by a correction
        recorded later than `known_at` stands where it stood then.
        """
        known = self if known_at is None else History(self.subject, recorded_by(self.recorded, known_at))
        if as_of is None:
            return known
        past = History(self.subject, known.recorded)
        past.__dict__["events_by_time"] = tuple(event for event in known.events if event.metadata.occurred_at <= as_of)
        return past

    def with_recorded(self, events: Iterable[Event]) -> "History":
        """The history after more events were recorded."""
        return History(self.subject, (*self.recorded, *events))

    def append_latest(self, event: Event, after: Person) -> "History":
        """The history after an event that is later than all others, which the caller has made sure of."""
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
        """A recorded event as corrected."""
        return apply_corrections(event, self.corrections)

    @property
    def by_clock(self) -> tuple[Event, ...]:
        """The effective events by the clock, before those of a day without an order find their places in it."""
        return self.events_by_time

    @lazy_property
    def is_in_recorded_order(self) -> bool:
        """The usual case: recorded in the order in which it happened, by the clock, and nothing said about an event."""
        last: datetime | None = None
        for event in self.recorded:
            metadata = event.metadata
            if (
                metadata.whole_day
                or type(event) in _ABOUT_EVENTS
                or (last is not None and metadata.occurred_at <= last)
            ):
                return False
            last = metadata.occurred_at
        return True

    @lazy_property
    def events_by_time(self) -> tuple[Event, ...]:
        if self.is_in_recorded_order:
            return self.recorded
        events: Iterable[Event] = self.recorded
        if any(type(event) in _ABOUT_EVENTS for event in self.recorded):
            events = (
                self.effective(event)
                for event in self.recorded
                if type(event) not in _ABOUT_EVENTS and event.metadata.version not in self.voided_by
            )
        return tuple(sorted(events, key=business_key))

    @lazy_property
    def has_same_day_ties(self) -> bool:
        """Whether two events of one day have no order by the clock (one of them, or both, only know the day)."""
        if self.is_in_recorded_order:
            return False
        previous = None
        for event in self.events_by_time:
            metadata = event.metadata
            if (
                previous is not None
                and (metadata.whole_day or previous.whole_day or metadata.occurred_at == previous.occurred_at)
                and metadata.day == previous.day
            ):
                return event.stream == "person"
            previous = metadata
        return False


_ABOUT_EVENTS = (Corrected, Voided)


def business_key(event: Event) -> tuple[datetime, int, str, str]:
    """When it happened; then the order of the catalogue; then its origin, so that arrival never decides."""
    metadata = event.metadata
    return metadata.occurred_at, SAME_TIME_ORDER[type(event)], metadata.source, metadata.request_id


def recorded_by(recorded: Sequence[Event], moment: datetime) -> list[Event]:
    """Of the recorded events those that had been recorded by a moment (UTC or any zone), inclusive."""
    return [event for event in recorded if event.metadata.recorded_at is None or event.metadata.recorded_at <= moment]
