"""Merging: two streams that turned out to be one human's are read as one history; nothing is copied.

The survivor's facts all stand. The duplicate's stand with them in business order, but where the survivor's history does
not admit one, or says the same already, it has no effect; and who and where the person is, is said by the survivor
alone from its own registration on. While it is merged the duplicate has no facts of its own. All of it follows from the
facts, so a merge that is reverted leaves no trace in either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from domain.events.equality import same_content
from domain.events.event import Fact, restamp
from domain.events.identity import IdentityCorrected, Merged, MergeReverted
from domain.events.registration import Moved, Registered
from domain.history.history import History, Step, business_key, recorded_by
from domain.history.lazy_property import lazily
from domain.history.same_day_order import placed
from domain.person import UNKNOWN, Person, evolve, obstacle

_WHO_AND_WHERE = (Registered, Moved, IdentityCorrected)
_BONDS = (Merged, MergeReverted)


def survivor_of(history: History) -> str | None:
    """Into whom the subject is merged, by its own facts."""
    into = None
    for fact in history.recorded:
        if isinstance(fact, _BONDS) and fact.merged_person == history.subject:
            into = fact.into if isinstance(fact, Merged) else None
    return into


def duplicates_of(history: History) -> list[str]:
    """Who is merged into the subject, by its own facts, in the order in which that was recorded."""
    found: list[str] = []
    for fact in history.recorded:
        if isinstance(fact, _BONDS) and fact.merged_person != history.subject and fact.merged_person is not None:
            found = [one for one in found if one != fact.merged_person]
            if isinstance(fact, Merged):
                found.append(fact.merged_person)
    return found


def joined(histories: Mapping[str, History]) -> dict[str, History]:
    """Histories that were ever merged with each other, each as it reads with what is merged now."""
    return {subject: MergedHistory(subject, one.recorded, histories) for subject, one in histories.items()}


class MergedHistory(History):
    """A history with those it was ever merged with. `others` are as recorded; which of them count, the facts say.

    Facts of a duplicate carry the negative of their position as version: no number of the survivor's own.
    """

    def __init__(
        self, subject: str, recorded: Sequence[Fact], others: Mapping[str, History], until: datetime | None = None
    ) -> None:
        super().__init__(subject, recorded)
        self.others = others
        self._until = until

    @lazily
    def alone(self) -> History:
        """What was recorded on the own stream, as if nothing had been merged."""
        return History(self.subject, self.recorded)

    @lazily
    def merged_into(self) -> str | None:
        """Into whom the subject is merged; its own history is empty as long as it is."""
        return survivor_of(self)

    @lazily
    def duplicates(self) -> "tuple[MergedHistory, ...]":
        """Those merged into the subject now."""
        found = (self.others.get(one) for one in duplicates_of(self))
        return tuple(MergedHistory(one.subject, one.recorded, self.others, self._until) for one in found if one)

    @property
    def spoken(self) -> tuple[History, ...]:
        """The own stream, and those of the duplicates."""
        return (self.alone, *(said for one in self.duplicates for said in one.spoken))

    @lazily
    def facts(self) -> tuple[Fact, ...]:
        """The effective facts in business order, of all streams that are one now."""
        return tuple(step.fact for step in self.path)

    @lazily
    def path(self) -> tuple[Step, ...]:
        """Every effective fact with the person before and after it; none while merged into another."""
        return () if self.merged_into else self._whole

    @lazily
    def _whole(self) -> tuple[Step, ...]:
        if not self.duplicates:
            return self.alone.at(as_of=self._until).path
        own = self._bounded(self.alone.facts).facts
        told = [step.fact for one in self.duplicates for step in one._whole]
        return tuple(_walked(self._bounded(sorted((*own, *_woven(own, told)), key=business_key))))

    def _bounded(self, facts: Iterable[Fact]) -> History:
        """A history that consists of these facts, as far as they had happened."""
        past = History(self.subject, self.recorded)
        ordered = tuple(fact for fact in facts if self._until is None or fact.stamp.occurred_at <= self._until)
        past.__dict__.update(_plain=False, _sorted=ordered)
        return past

    def at(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> History:
        """The history as it was; what had not been merged by `known_at` stands apart."""
        recorded, others = self.recorded, self.others
        if known_at is not None:
            recorded = tuple(recorded_by(recorded, known_at))
            others = {subject: one.at(known_at=known_at) for subject, one in others.items()}
        return MergedHistory(self.subject, recorded, others, as_of)

    def with_recorded(self, facts: Iterable[Fact]) -> History:
        """The history after more facts were recorded."""
        return MergedHistory(self.subject, (*self.recorded, *facts), self.others)

    def extended(self, fact: Fact, after: Person) -> History:
        """The history after one more fact."""
        return self.with_recorded((fact,))


def _woven(own: Sequence[Fact], told: Iterable[Fact]) -> Iterator[Fact]:
    """What the facts of duplicates add, under numbers of their own."""
    registered = min((fact.stamp.occurred_at for fact in own if type(fact) is Registered), default=None)
    for fact in told:
        if isinstance(fact, _BONDS):
            continue
        if isinstance(fact, _WHO_AND_WHERE) and registered is not None and fact.stamp.occurred_at >= registered:
            continue
        if any(type(said) is type(fact) and same_content(said, fact) for said in own):
            continue
        yield fact if fact.stamp.version < 0 else restamp(fact, version=-fact.stamp.position)


def _walked(history: History) -> Iterator[Step]:
    person = UNKNOWN
    for fact in placed(history._sorted) if history._contended else history._sorted:
        if fact.stamp.version <= 0 and obstacle(person, fact) is not None:
            continue
        after = evolve(person, fact)
        yield Step(fact, person, after)
        person = after
