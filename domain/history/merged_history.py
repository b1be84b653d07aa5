"""Merged histories: two streams that belong to one person are read as one history. Nothing is copied.

All events of the survivor are effective. An event of the duplicate is added in business order unless the survivor's
history does not admit it or already contains an equal event. From the survivor's registration on, registrations, moves
and identity corrections of the duplicate have no effect. While it is merged, the duplicate has no events of its own.
All of this is derived from the events, so reverting a merge restores both histories.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from domain.events.equality import events_equal
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected, Merged, MergeReverted
from domain.events.registration import Moved, Registered
from domain.history.history import History, Transition, lazy_property, recorded_by
from domain.history.same_day_order import business_key, resolve_order
from domain.person import INITIAL_STATE, Person, ViolatedPrecondition, evolve, violated_precondition

_IDENTITY_AND_AREA = (Registered, Moved, IdentityCorrected)
_MERGE_EVENTS = (Merged, MergeReverted)

_Admission = tuple[tuple[Transition, ...], tuple[tuple[Event, ViolatedPrecondition], ...]]


def survivor_of(history: History) -> str | None:
    """The subject into which this one is merged according to its own events; None if it is not merged."""
    into = None
    for event in history.recorded:
        if isinstance(event, _MERGE_EVENTS) and event.merged_person == history.subject:
            into = event.into if isinstance(event, Merged) else None
    return into


def duplicates_of(history: History) -> list[str]:
    """The subjects that are merged into this one according to its own events, in the order of recording."""
    duplicates: list[str] = []
    for event in history.recorded:
        if isinstance(event, _MERGE_EVENTS) and event.merged_person not in (history.subject, None):
            duplicates = [subject for subject in duplicates if subject != event.merged_person]
            if isinstance(event, Merged) and event.merged_person is not None:
                duplicates.append(event.merged_person)
    return duplicates


def merge_histories(histories: Mapping[str, History]) -> dict[str, History]:
    """Merged histories of subjects that were ever merged with each other, by subject."""
    return {subject: MergedHistory(subject, history.recorded, histories) for subject, history in histories.items()}


class MergedHistory(History):
    """The history of a subject that was ever merged with others.

    `others` maps subjects to their histories as recorded; the events determine which of them are merged now. Events of
    a duplicate carry their negative position as version, so that they are distinct from the subject's own versions.
    """

    def __init__(
        self, subject: str, recorded: Sequence[Event], others: Mapping[str, History], as_of: datetime | None = None
    ) -> None:
        super().__init__(subject, recorded)
        self.others = others
        self._as_of = as_of

    @lazy_property
    def unmerged(self) -> History:
        """The history of the subject's own stream only."""
        return History(self.subject, self.recorded)

    @lazy_property
    def merged_into(self) -> str | None:
        """The subject into which this one is merged; None if it is not merged."""
        return survivor_of(self)

    @lazy_property
    def duplicates(self) -> "tuple[MergedHistory, ...]":
        """The histories that are merged into this one now."""
        histories = (self.others.get(subject) for subject in duplicates_of(self))
        return tuple(
            MergedHistory(history.subject, history.recorded, self.others, self._as_of)
            for history in histories
            if history is not None
        )

    @property
    def own_histories(self) -> tuple[History, ...]:
        """The histories of the subject's own stream and of its duplicates."""
        return (self.unmerged, *(history for each in self.duplicates for history in each.own_histories))

    @lazy_property
    def events(self) -> tuple[Event, ...]:
        """The effective events in business order, of all merged streams."""
        return tuple(step.event for step in self.transitions)

    @lazy_property
    def transitions(self) -> tuple[Transition, ...]:
        """Every effective event with the person's state before and after it; none while merged into another."""
        return () if self.merged_into else self.own_transitions

    @lazy_property
    def own_transitions(self) -> tuple[Transition, ...]:
        """The transitions of the subject and its duplicates, even while it is merged into another."""
        return self._admission[0]

    @property
    def excluded(self) -> tuple[tuple[Event, ViolatedPrecondition], ...]:
        """The events of duplicates without effect, because the state does not admit them; none while merged itself."""
        return () if self.merged_into else self._admission[1]

    @lazy_property
    def _admission(self) -> _Admission:
        """The transitions and the excluded events of the subject and its duplicates."""
        if not self.duplicates:
            return self.unmerged.at(as_of=self._as_of).transitions, ()
        own = self._until_as_of(self.unmerged.events)
        merged = [step.event for duplicate in self.duplicates for step in duplicate.own_transitions]
        events = sorted((*own, *_events_to_add(own, merged)), key=business_key)
        return _admitted(History.of_effective(self.subject, self.recorded, self._until_as_of(events)))

    def _until_as_of(self, events: Iterable[Event]) -> tuple[Event, ...]:
        return tuple(event for event in events if self._as_of is None or event.metadata.occurred_at <= self._as_of)

    def at(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> History:
        """The history as of an earlier time; see `History.at`. Merges recorded after `known_at` have no effect."""
        recorded, others = self.recorded, self.others
        if known_at is not None:
            recorded = tuple(recorded_by(recorded, known_at))
            others = {subject: history.at(known_at=known_at) for subject, history in others.items()}
        return MergedHistory(self.subject, recorded, others, as_of)

    def with_recorded(self, events: Iterable[Event]) -> History:
        """The history with more events recorded."""
        return MergedHistory(self.subject, (*self.recorded, *events), self.others)

    def append_latest(self, event: Event, after: Person) -> History:
        """The history with one more event."""
        return self.with_recorded((event,))


def _events_to_add(own: Sequence[Event], merged: Iterable[Event]) -> Iterator[Event]:
    """The events of duplicates that are added to the survivor's own events, with a negative version."""
    registered_at = min((event.metadata.occurred_at for event in own if type(event) is Registered), default=None)
    for event in merged:
        if isinstance(event, _MERGE_EVENTS):
            continue
        superseded = registered_at is not None and event.metadata.occurred_at >= registered_at
        if superseded and isinstance(event, _IDENTITY_AND_AREA):
            continue
        if any(type(other) is type(event) and events_equal(other, event) for other in own):
            continue
        yield event if event.metadata.version < 0 else with_metadata(event, version=-event.metadata.position)


def _admitted(history: History) -> _Admission:
    """The transitions of the history without events of duplicates that the state does not admit, and those events."""
    person, transitions, excluded = INITIAL_STATE, list[Transition](), list[tuple[Event, ViolatedPrecondition]]()
    for event in resolve_order(history.events_by_time) if history.has_same_day_ties else history.events_by_time:
        reason = violated_precondition(person, event) if event.metadata.version <= 0 else None
        if reason is not None:
            excluded.append((event, reason))
            continue
        after = evolve(person, event)
        transitions.append(Transition(event, person, after))
        person = after
    return tuple(transitions), tuple(excluded)
