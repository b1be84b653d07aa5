"""A history: one subject's effective facts in business order.

The log keeps facts in the order they were recorded. A history applies voids and corrections, puts the facts in the
order in which they happened, and follows the person through them. Order of arrival leaves no trace in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from domain.events import RANK
from domain.events.amendment import amended
from domain.events.fact import Fact
from domain.events.oversight import Corrected, Voided
from domain.person import UNKNOWN, Person, evolve, obstacle


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

    @cached_property
    def subject_id(self) -> UUID:
        """The subject where it has an id of ours: everything but an area."""
        return UUID(self.subject)

    @property
    def version(self) -> int:
        """The number of recorded facts; 0 means the subject is unknown."""
        return len(self.recorded)

    @cached_property
    def voided_by(self) -> dict[int, int]:
        """The version of each void fact, and of the fact that voids it. A void may itself be voided."""
        voided: dict[int, int] = {}
        for fact in reversed(self.recorded):
            if type(fact) is Voided and fact.stamp.version not in voided:
                voided[fact.target_version] = fact.stamp.version
        return voided

    @cached_property
    def corrections(self) -> dict[int, list[Corrected]]:
        """The corrections in force of each version, in the order in which they were decided."""
        found: dict[int, list[Corrected]] = {}
        for fact in self.recorded:
            if type(fact) is Corrected and fact.stamp.version not in self.voided_by:
                found.setdefault(fact.target_version, []).append(fact)
        for corrections in found.values():
            corrections.sort(key=_business_key)
        return found

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The effective facts in business order: what is void left out, what is corrected as corrected."""
        return tuple(step.fact for step in self.path) if self._contended else self._sorted

    @cached_property
    def path(self) -> tuple[Step, ...]:
        """Every effective fact with the person before and after it."""
        ordered = _placed(self._sorted) if self._contended else self._sorted
        person, steps = UNKNOWN, []
        for fact in ordered:
            after = evolve(person, fact)
            steps.append(_step((fact, person, after)))
            person = after
        return tuple(steps)

    @property
    def person(self) -> Person:
        """The person after all facts."""
        return self.path[-1].after if self.path else UNKNOWN

    def before(self, moment: datetime) -> Person:
        """The person just before a moment of business time."""
        person = UNKNOWN
        for step in self.path:
            if step.fact.stamp.occurred_at >= moment:
                break
            person = step.after
        return person

    def at(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> "History":
        """The history as it was: what had been recorded by `known_at`, of it what had happened by `as_of`.

        Both moments carry a time zone and are inclusive; None means no limit. A fact moved or voided by a correction
        recorded later than `known_at` stands where it stood then.
        """
        known = self if known_at is None else History(self.subject, _recorded_by(self.recorded, known_at))
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
        for correction in self.corrections.get(fact.stamp.version, ()):
            fact = amended(fact, self._changes_of(correction))
        return fact

    def _changes_of(self, correction: Corrected) -> dict[str, object]:
        """What a correction changes, after the corrections of the correction itself."""
        changes = {**correction.changes, **correction.private_changes}
        for later in self.corrections.get(correction.stamp.version, ()):
            changes.update(self._changes_of(later))
        return changes

    @cached_property
    def _plain(self) -> bool:
        """The usual case: recorded in the order in which it happened, by the clock, and nothing said about a fact."""
        last: datetime | None = None
        for fact in self.recorded:
            stamp = fact.stamp
            if stamp.whole_day or type(fact) in _ABOUT_FACTS or (last is not None and stamp.occurred_at <= last):
                return False
            last = stamp.occurred_at
        return True

    @cached_property
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
        return tuple(sorted(facts, key=_business_key))

    @cached_property
    def _contended(self) -> bool:
        """Whether two facts of one day have no order by the clock (one of them, or both, only know the day)."""
        if self._plain:
            return False
        previous, previous_day = None, None
        for fact in self._sorted:
            stamp, day = fact.stamp, fact.stamp.day
            if (
                previous is not None
                and day == previous_day
                and (stamp.whole_day or previous.whole_day or stamp.occurred_at == previous.occurred_at)
            ):
                return fact.stream == "person"
            previous, previous_day = stamp, day
        return False


_ABOUT_FACTS = (Corrected, Voided)


def _business_key(fact: Fact) -> tuple[datetime, int, str, str]:
    """When it happened; then the order of the catalogue; then its origin, so that arrival never decides."""
    stamp = fact.stamp
    return stamp.occurred_at, RANK[type(fact)], stamp.source, stamp.request_id


def _recorded_by(recorded: Sequence[Fact], moment: datetime) -> list[Fact]:
    return [fact for fact in recorded if fact.stamp.recorded_at is None or fact.stamp.recorded_at <= moment]


_TRIES = 200
"""How many ways a day is tried; no real day comes near, but one made up on purpose must not hold us up."""


def _placed(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Facts of which only the day is known stand in their day where all of it is possible, else as soon as they can."""
    person = UNKNOWN
    for _, same_day in groupby(facts, key=lambda fact: fact.stamp.day):
        day = list(same_day)
        for fact in _possible(person, day, iter(range(_TRIES))) or _as_admitted(person, day):
            person = evolve(person, fact)
            yield fact


def _possible(person: Person, day: Sequence[Fact], tries: Iterator[int]) -> list[Fact] | None:
    """The first order in which the person's state admits every fact of the day, or None if none was found."""
    taken = list[Fact]()
    while day:
        for i in _may_come(day):
            if obstacle(person, day[i]) is not None:
                continue
            after, others = evolve(person, day[i]), [*day[:i], *day[i + 1 :]]
            if after == person:  # what changes nothing may come at once: to wait with it would gain nothing
                taken.append(day[i])
                day = others
                break
            if next(tries, None) is None:
                return None
            if (rest := _possible(after, others, tries)) is not None:
                return [*taken, day[i], *rest]
        else:
            return None
    return taken


def _as_admitted(person: Person, day: Sequence[Fact]) -> Iterator[Fact]:
    """The facts of a day that is not possible as a whole, each as soon as the person's state admits it."""
    left = list(day)
    while left:
        may_come = _may_come(left)
        chosen = left.pop(next((i for i in may_come if obstacle(person, left[i]) is None), may_come[0]))
        person = evolve(person, chosen)
        yield chosen


def _may_come(day: Sequence[Fact]) -> list[int]:
    """The places in `day` of what may come next: any fact without a time of day, and the earliest of those with one."""
    first_timed = next((fact.stamp.occurred_at for fact in day if not fact.stamp.whole_day), None)
    return [i for i, fact in enumerate(day) if fact.stamp.whole_day or fact.stamp.occurred_at == first_timed]
