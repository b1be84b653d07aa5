"""A history: one subject's effective facts in business order.

The log keeps facts in the order they were recorded. A history applies voids and corrections, puts the facts in the
order in which they happened, and follows the person through them. Order of arrival leaves no trace in it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from domain.events import RANK
from domain.events.amendments import Corrected, Voided
from domain.events.event import SHANGHAI, Fact
from domain.history.corrections import as_corrected
from domain.history.lazy_property import lazily
from domain.history.same_day_order import placed
from domain.person import UNKNOWN, WITHOUT_EFFECT, Person, evolve


class Step(NamedTuple):
    """A fact, and the person before and after it."""

    fact: Fact
    before: Person
    after: Person


_step = partial(tuple.__new__, Step)
"""A step of a tuple of three, in half the time of calling Step: every fact of every rebuild is one."""


class History:
    """The facts of one subject. `recorded` is in version order, everything else is derived."""

    def __init__(self, subject: str, recorded: Sequence[Fact]) -> None:
        self.subject = subject
        self.recorded = tuple(recorded)

    @lazily
    def subject_id(self) -> UUID:
        """The subject where it has an id of ours: everything but an area."""
        return UUID(self.subject)

    @property
    def spoken(self) -> tuple["History", ...]:
        """The histories in which something was said of this subject: its own, and others only if they were merged."""
        return (self,)

    @property
    def version(self) -> int:
        """The number of recorded facts; 0 means the subject is unknown."""
        return len(self.recorded)

    @property
    def first(self) -> Fact | None:
        """The fact that was recorded first."""
        return self.recorded[0] if self.recorded else None

    @property
    def latest(self) -> Fact:
        """The event that was recorded last, of a history that has one."""
        return self.recorded[-1]

    def event(self, version: int) -> Fact | None:
        """The event that was recorded as this version; None when there is none."""
        return self.recorded[version - 1] if 0 < version <= self.version else None

    @lazily
    def voided_by(self) -> dict[int, int]:
        """The version of each void fact, and of the fact that voids it. A void may itself be voided."""
        voided: dict[int, int] = {}
        for fact in reversed(self.recorded):
            if type(fact) is Voided and fact.stamp.version not in voided:
                voided[fact.target_version] = fact.stamp.version
        return voided

    @lazily
    def corrections(self) -> dict[int, list[Corrected]]:
        """The corrections in force of each version, in the order in which they were decided."""
        found: dict[int, list[Corrected]] = {}
        for fact in self.recorded:
            if type(fact) is Corrected and fact.stamp.version not in self.voided_by:
                found.setdefault(fact.target_version, []).append(fact)
        for corrections in found.values():
            corrections.sort(key=business_key)
        return found

    @lazily
    def facts(self) -> tuple[Fact, ...]:
        """The effective facts in business order: what is void left out, what is corrected as corrected."""
        return tuple(step.fact for step in self.path) if self._contended else self._sorted

    @lazily
    def path(self) -> tuple[Step, ...]:
        """Every effective fact with the person before and after it."""
        ordered = tuple(placed(self._sorted)) if self._contended else self._sorted
        person, people = UNKNOWN, [UNKNOWN]
        for fact in ordered:
            if type(fact) not in WITHOUT_EFFECT:
                person = evolve(person, fact)
            people.append(person)
        return tuple(map(_step, zip(ordered, people, people[1:], strict=False)))

    @lazily
    def _kinds(self) -> tuple[list[type[Fact]], frozenset[type[Fact]]]:
        kinds = [type(step[0]) for step in self.path]
        return kinds, frozenset(kinds)

    def of(self, kinds: Collection[type]) -> list[Step]:
        """The steps whose fact is of one of the kinds, in order: what a view reads that tells of nothing else."""
        told, there = self._kinds
        if there.isdisjoint(kinds):
            return []
        return [step for step, kind in zip(self.path, told, strict=True) if kind in kinds]

    @property
    def person(self) -> Person:
        """The person after all facts."""
        return self.path[-1].after if self.path else UNKNOWN

    def before(self, moment: datetime) -> Person:
        """The person just before a moment of business time."""
        path, day = self.path, moment.astimezone(SHANGHAI).date()
        first = len(path)
        while first and path[first - 1].fact.stamp.day >= day:  # mostly it is asked of the end of a history
            first -= 1
        person = path[first - 1].after if first else UNKNOWN
        for step in path[first:]:
            if step.fact.stamp.occurred_at >= moment:
                break
            person = step.after
        return person

    def at(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> "History":
        """The history as it was: what had been recorded by `known_at`, of it what had happened by `as_of`.

        Both moments carry a time zone and are inclusive; None means no limit. A fact moved or voided by a correction
        recorded later than `known_at` stands where it stood then.
        """
        known = self if known_at is None else History(self.subject, recorded_by(self.recorded, known_at))
        if as_of is None:
            return known
        past = History(self.subject, known.recorded)
        past.__dict__["_sorted"] = tuple(fact for fact in known.facts if fact.stamp.occurred_at <= as_of)
        return past

    def with_recorded(self, facts: Iterable[Fact]) -> "History":
        """The history after more facts were recorded."""
        return History(self.subject, (*self.recorded, *facts))

    def extended(self, fact: Fact, after: Person) -> "History":
        """The history after a fact that is later than all others, which the caller has made sure of."""
        longer = History(self.subject, (*self.recorded, fact))
        longer.__dict__.update(
            voided_by=self.voided_by,
            corrections=self.corrections,
            _plain=False,
            _sorted=(*self._sorted, fact),
            _contended=False,
            facts=(*self.facts, fact),
            path=(*self.path, Step(fact, self.person, after)),
        )
        return longer

    def effective(self, fact: Fact) -> Fact:
        """A recorded fact as corrected."""
        return as_corrected(fact, self.corrections)

    @property
    def by_clock(self) -> tuple[Fact, ...]:
        """The effective facts by the clock, before those of a day without an order find their places in it."""
        return self._sorted

    @lazily
    def _plain(self) -> bool:
        """The usual case: recorded in the order in which it happened, by the clock, and nothing said about a fact."""
        last: datetime | None = None
        for fact in self.recorded:
            stamp = fact.stamp
            if stamp.whole_day or type(fact) in _ABOUT_FACTS or (last is not None and stamp.occurred_at <= last):
                return False
            last = stamp.occurred_at
        return True

    @lazily
    def _sorted(self) -> tuple[Fact, ...]:
        if self._plain:
            return self.recorded
        facts: Iterable[Fact] = self.recorded
        if any(type(fact) in _ABOUT_FACTS for fact in self.recorded):
            facts = (
                self.effective(fact)
                for fact in self.recorded
                if type(fact) not in _ABOUT_FACTS and fact.stamp.version not in self.voided_by
            )
        return tuple(sorted(facts, key=business_key))

    @lazily
    def _contended(self) -> bool:
        """Whether two facts of one day have no order by the clock (one of them, or both, only know the day)."""
        if self._plain:
            return False
        previous = None
        for fact in self._sorted:
            stamp = fact.stamp
            if (
                previous is not None
                and (stamp.whole_day or previous.whole_day or stamp.occurred_at == previous.occurred_at)
                and stamp.day == previous.day
            ):
                return fact.stream == "person"
            previous = stamp
        return False


_ABOUT_FACTS = (Corrected, Voided)


def business_key(fact: Fact) -> tuple[datetime, int, str, str]:
    """When it happened; then the order of the catalogue; then its origin, so that arrival never decides."""
    stamp = fact.stamp
    return stamp.occurred_at, RANK[type(fact)], stamp.source, stamp.request_id


def recorded_by(recorded: Sequence[Fact], moment: datetime) -> list[Fact]:
    """Of the recorded facts those that had been recorded by a moment (UTC or any zone), inclusive."""
    return [fact for fact in recorded if fact.stamp.recorded_at is None or fact.stamp.recorded_at <= moment]
