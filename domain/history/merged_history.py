"""Merged histories: two streams that belong to one person are read as one history. Nothing is copied.

All events of the survivor are effective. An event of the duplicate is added in business order unless the survivor's
history does not admit it or already contains an equal event; money that was granted, paid or recovered in both records
counts twice. From the survivor's registration on, registrations, moves and identity corrections of the duplicate have
no effect. While it is merged, the duplicate has no events of its own. A verification is about a job of the stream in
which it was recorded, and a refuted job excludes nothing. All of this is derived from the events, so reverting a merge
restores both histories.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from domain.events.benefits import BenefitGranted, BenefitPaid, BenefitRecovered
from domain.events.equality import events_equal
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected, Merged, MergeReverted
from domain.events.registration import Moved, Registered
from domain.history.history import History, Transition, lazy_property, recorded_by
from domain.history.same_day_order import business_key, resolve_order
from domain.history.verdicts import is_counted, latest_verdicts, refuted_jobs, with_jobs_named
from domain.person import INITIAL_STATE, Person, ViolatedPrecondition, evolve, violated_precondition

_IDENTITY_AND_AREA = (Registered, Moved, IdentityCorrected)
_MERGE_EVENTS = (Merged, MergeReverted)
_MONEY = (BenefitGranted, BenefitPaid, BenefitRecovered)

_Contradicted = tuple[tuple[Event, ViolatedPrecondition], ...]
_Admission = tuple[tuple[Transition, ...], _Contradicted, _Contradicted]


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
    def excluded(self) -> _Contradicted:
        """The events of duplicates without effect, because the state does not admit them; none while merged itself."""
        return () if self.merged_into else self._admission[1]

    @property
    def contradicted(self) -> _Contradicted:
        """The subject's own events that its own history admits, but not with those of the duplicates before them.

        They are effective nevertheless. None while merged itself.
        """
        return () if self.merged_into else self._admission[2]

    @lazy_property
    def _admission(self) -> _Admission:
        """The transitions, the excluded and the contradicted events of the subject and its duplicates."""
        if not self.duplicates:
            return self.unmerged.at(as_of=self._as_of).transitions, (), ()
        own = self.unmerged.events
        added = [event for each in self.duplicates for event in _events_to_add(own, each.own_transitions)]
        events = sorted((*with_jobs_named(own, until=self._merged_at), *added), key=business_key)
        refuted = refuted_jobs(latest_verdicts(events))  # by verdicts of later days, too, as a void would
        known = History.of_effective(self.subject, self.recorded, self._until_as_of(events))
        impossible = {
            step.event.metadata.version
            for step in self.unmerged.transitions
            if violated_precondition(step.before, step.event) is not None
        }
        return _admitted(known, refuted, impossible)

    @property
    def _merged_at(self) -> int:
        """The version of the first merge that brought a duplicate in."""
        subjects = {each.subject for each in self.duplicates}
        return next(
            event.metadata.version
            for event in self.recorded
            if isinstance(event, Merged) and event.merged_person in subjects
        )

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


def _events_to_add(own: Sequence[Event], merged: Sequence[Transition]) -> Iterator[Event]:
    """The events of a duplicate that are added to the survivor's own events, with a negative version.

    Each verification names its job: that of the duplicate, or the survivor's equal one.
    """
    registered_at = min((event.metadata.occurred_at for event in own if type(event) is Registered), default=None)
    recorded = [step.event for step in merged]
    numbers: dict[int | None, int] = {}
    for event, named in zip(recorded, with_jobs_named(recorded), strict=True):
        if isinstance(event, _MERGE_EVENTS):
            continue
        superseded = registered_at is not None and event.metadata.occurred_at >= registered_at
        if superseded and isinstance(event, _IDENTITY_AND_AREA):
            continue
        equal = None if isinstance(event, _MONEY) else _equal_to(event, own)
        version = event.metadata.version
        numbers[version] = version if version < 0 else -event.metadata.position
        if equal is not None:
            numbers[version] = equal.metadata.version
            continue
        yield with_metadata(_renumbered(named, numbers), version=numbers[version])


def _renumbered(event: Event, numbers: Mapping[int | None, int]) -> Event:
    """The event naming other events of the duplicate by the versions that they have in the merged history."""
    changes: dict[str, int | str] = {}
    for field in event.names_versions:
        value = getattr(event, field)
        if isinstance(value, int) and value in numbers:
            changes[field] = numbers[value]
        elif isinstance(value, str) and value.isdecimal() and int(value) in numbers:
            changes[field] = str(numbers[int(value)])
    return msgspec.structs.replace(event, **changes) if changes else event


def _equal_to(event: Event, own: Sequence[Event]) -> Event | None:
    return next((other for other in own if type(other) is type(event) and events_equal(other, event)), None)


def _admitted(history: History, refuted: Collection[int], impossible: Collection[int]) -> _Admission:
    """The transitions of the history without events of duplicates that the state does not admit, and those events.

    `refuted` are the jobs that exclude nothing, `impossible` the own events that their own history does not admit.
    """
    person = counted = INITIAL_STATE
    transitions = list[Transition]()
    excluded, contradicted = list[tuple[Event, ViolatedPrecondition]](), list[tuple[Event, ViolatedPrecondition]]()
    for event in resolve_order(history.events_by_time) if history.has_same_day_ties else history.events_by_time:
        reason = violated_precondition(person, event)
        if reason is not None and refuted and violated_precondition(counted, event) is None:
            reason = None
        version = event.metadata.version
        if reason is not None and version <= 0:
            excluded.append((event, reason))
            continue
        if reason is not None and version not in impossible:
            contradicted.append((event, reason))
        after = evolve(person, event)
        if not refuted:
            counted = after
        elif is_counted(event, counted, refuted):
            counted = evolve(counted, event)
        transitions.append(Transition(event, person, after))
        person = after
    return tuple(transitions), tuple(excluded), tuple(contradicted)
