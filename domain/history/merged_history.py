"""Merging: two streams that turned out to be one human's are read as one history; nothing is copied.

The survivor's events all stand. The duplicate's stand with them in business order, but where the survivor's history
does not admit one, or says the same already, it has no effect; and who and where the person is, is said by the survivor
alone from its own registration on. While it is merged the duplicate has no events of its own. All of it follows from
the events, so a merge that is reverted leaves no trace in either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from domain.events.equality import events_equal
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected, Merged, MergeReverted
from domain.events.registration import Moved, Registered
from domain.history.history import History, Transition, business_key, recorded_by
from domain.history.lazy_property import lazy_property
from domain.history.same_day_order import resolve_order
from domain.person import INITIAL_STATE, Person, evolve, violated_precondition

_WHO_AND_WHERE = (Registered, Moved, IdentityCorrected)
_BONDS = (Merged, MergeReverted)


def survivor_of(history: History) -> str | None:
    """Into whom the subject is merged, by its own events."""
    into = None
    for event in history.recorded:
        if isinstance(event, _BONDS) and event.merged_person == history.subject:
            into = event.into if isinstance(event, Merged) else None
    return into


def duplicates_of(history: History) -> list[str]:
    """Who is merged into the subject, by its own events, in the order in which that was recorded."""
    found: list[str] = []
    for event in history.recorded:
        if isinstance(event, _BONDS) and event.merged_person != history.subject and event.merged_person is not None:
            found = [one for one in found if one != event.merged_person]
            if isinstance(event, Merged):
                found.append(event.merged_person)
    return found


def merge_histories(histories: Mapping[str, History]) -> dict[str, History]:
    """Histories that were ever merged with each other, each as it reads with what is merged now."""
    return {subject: MergedHistory(subject, one.recorded, histories) for subject, one in histories.items()}


class MergedHistory(History):
    """A history with those it was ever merged with. `others` are as recorded; which of them count, the events say.

    Events of a duplicate carry the negative of their position as version: no number of the survivor's own.
    """

    def __init__(
        self, subject: str, recorded: Sequence[Event], others: Mapping[str, History], until: datetime | None = None
    ) -> None:
        super().__init__(subject, recorded)
        self.others = others
        self._until = until

    @lazy_property
    def alone(self) -> History:
        """What was recorded on the own stream, as if nothing had been merged."""
        return History(self.subject, self.recorded)

    @lazy_property
    def merged_into(self) -> str | None:
        """Into whom the subject is merged; its own history is empty as long as it is."""
        return survivor_of(self)

    @lazy_property
    def duplicates(self) -> "tuple[MergedHistory, ...]":
        """Those merged into the subject now."""
        found = (self.others.get(one) for one in duplicates_of(self))
        return tuple(MergedHistory(one.subject, one.recorded, self.others, self._until) for one in found if one)

    @property
    def own_histories(self) -> tuple[History, ...]:
        """The own stream, and those of the duplicates."""
        return (self.alone, *(said for one in self.duplicates for said in one.own_histories))

    @lazy_property
    def events(self) -> tuple[Event, ...]:
        """The effective events in business order, of all streams that are one now."""
        return tuple(step.event for step in self.transitions)

    @lazy_property
    def transitions(self) -> tuple[Transition, ...]:
        """Every effective event with the person before and after it; none while merged into another."""
        return () if self.merged_into else self._whole

    @lazy_property
    def _whole(self) -> tuple[Transition, ...]:
        if not self.duplicates:
            return self.alone.at(as_of=self._until).transitions
        own = self._bounded(self.alone.events).events
        told = [step.event for one in self.duplicates for step in one._whole]
        return tuple(_walked(self._bounded(sorted((*own, *_woven(own, told)), key=business_key))))

    def _bounded(self, events: Iterable[Event]) -> History:
        """A history that consists of these events, as far as they had happened."""
        past = History(self.subject, self.recorded)
        ordered = tuple(event for event in events if self._until is None or event.metadata.occurred_at <= self._until)
        past.__dict__.update(is_in_recorded_order=False, events_by_time=ordered)
        return past

    def at(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> History:
        """The history as it was; what had not been merged by `known_at` stands apart."""
        recorded, others = self.recorded, self.others
        if known_at is not None:
            recorded = tuple(recorded_by(recorded, known_at))
            others = {subject: one.at(known_at=known_at) for subject, one in others.items()}
        return MergedHistory(self.subject, recorded, others, as_of)

    def with_recorded(self, events: Iterable[Event]) -> History:
        """The history after more events were recorded."""
        return MergedHistory(self.subject, (*self.recorded, *events), self.others)

    def append_latest(self, event: Event, after: Person) -> History:
        """The history after one more event."""
        return self.with_recorded((event,))


def _woven(own: Sequence[Event], told: Iterable[Event]) -> Iterator[Event]:
    """What the events of duplicates add, under numbers of their own."""
    registered = min((event.metadata.occurred_at for event in own if type(event) is Registered), default=None)
    for event in told:
        if isinstance(event, _BONDS):
            continue
        if isinstance(event, _WHO_AND_WHERE) and registered is not None and event.metadata.occurred_at >= registered:
            continue
        if any(type(said) is type(event) and events_equal(said, event) for said in own):
            continue
        yield event if event.metadata.version < 0 else with_metadata(event, version=-event.metadata.position)


def _walked(history: History) -> Iterator[Transition]:
    person = INITIAL_STATE
    for event in resolve_order(history.events_by_time) if history.has_same_day_ties else history.events_by_time:
        if event.metadata.version <= 0 and violated_precondition(person, event) is not None:
            continue
        after = evolve(person, event)
        yield Transition(event, person, after)
        person = after
