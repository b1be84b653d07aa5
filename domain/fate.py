"""Four-fate completeness: on every day of a registered life a person is in exactly one of four fates.

Employed; in training or referral; not able or willing, with proof; or not reached since a day. The last is what
remains when none of the others is shown: silence is no proof of anything, so nobody is in no fate (issue 3, item 8;
R1-6 "wishes to work and is not employed", R4-3 "一人不落", R0-5 also after exit).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import msgspec

from domain.events import FACTS, type_name
from domain.events.fact import Fact
from domain.events.services import JobIntroduced, NeedsAssessed
from domain.events.training import TrainingCompleted, TrainingEnrolled
from domain.events.work import Employed, Job, JobChanged
from domain.fate_rule import FateRule
from domain.history import History, Step
from domain.person import Person
from domain.policy import Policies

Fate = Literal["employed", "training_or_referral", "not_able_or_willing", "not_reached"]
FATES: tuple[Fate, ...] = ("employed", "training_or_referral", "not_able_or_willing", "not_reached")

NOT_COUNTED = ("unregistered", "deceased", "merged")
"""Case states without a fate: not known yet, dead, or counted under another id."""

_TYPE: dict[type[Fact], str] = {kind: type_name(kind) for kind in FACTS}
_TELLING = frozenset({JobIntroduced, NeedsAssessed, TrainingCompleted, TrainingEnrolled, Employed, JobChanged})


class Span(msgspec.Struct, frozen=True, gc=False):
    """A stretch of days, from `since` to the day before `until`, in one fate and one area.

    `proof` is the version of the fact that shows the fate, None where only silence does; `fate_since` the day on which
    the fate began, also in another area; `last_contact` the latest contact up to the last day of the span.
    """

    since: date
    until: date | None
    area: str
    fate: Fate
    fate_since: date
    proof: int | None
    last_contact: date | None


class _Shown(msgspec.Struct, gc=False):
    """What has been shown so far: each proof as (version, day from which it proves nothing any more or None)."""

    area: str = ""
    alive: bool = False
    job: int | None = None
    outside: int | None = None
    courses: dict[str, tuple[int, date | None]] = {}
    referral: tuple[int, date | None] | None = None
    refused: tuple[int, date | None] | None = None


class FateBook:
    """The rules of all policies, prepared once: which kinds of fact are contacts, which may change a fate."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        rules = [policy.fate for policy in policies.all()]
        ended_by = {name for rule in rules for name in (*rule.training_ended_by, *rule.referral_ended_by)}
        self.telling = frozenset({*_TELLING, *(kind for kind, name in _TYPE.items() if name in ended_by)})
        self.contacts = {
            kind: all(name in rule.contacts for rule in rules)
            for kind, name in _TYPE.items()
            if any(name in rule.contacts for rule in rules)
        }
        """What is a contact somewhere, and whether it is one everywhere."""

    def at(self, area: str, day: date) -> FateRule:
        """The rule in force at a place on a day."""
        return self._policies.at(area, day).fate

    def is_contact(self, kind: type[Fact], step: Step) -> bool:
        """Whether the fact shows that somebody spoke with the person; `kind` is one of `contacts`."""
        return self.contacts[kind] or _TYPE[kind] in self.at(step.after.area, step.fact.stamp.day).contacts


@lru_cache(maxsize=8)
def fate_book(policies: Policies) -> FateBook:
    """The prepared rules of the policies."""
    return FateBook(policies)


def spans(history: History, policies: Policies) -> list[Span]:
    """The spans of a person without gap or overlap, from registration to death; the last one may have no end.

    Days to come on which a proof lapses are in it already: nothing depends on today.
    """
    book = fate_book(policies)
    contacts = list[date]()
    changes = list[tuple[date, Step]]()
    for step in history.path:
        fact, before, after = step
        kind = type(fact)
        if kind in book.contacts and book.is_contact(kind, step):
            contacts.append(fact.stamp.occurred_at.date())
        if kind in book.telling or (before is not after and _matters(before, after)):
            changes.append((fact.stamp.occurred_at.date(), step))
    shown, found = _Shown(), list[Span]()
    for place, (day, step) in enumerate(changes, start=1):
        _learn(shown, step, day, book)
        following = changes[place][0] if place < len(changes) else None
        if following != day and shown.alive:
            _tell(found, shown, contacts, day, following)
    return found


def _matters(before: Person, after: Person) -> bool:
    """Whether a change of the person can be one of fate, or of the area that answers for it."""
    return (
        before.labour != after.labour
        or before.area != after.area
        or before.case in NOT_COUNTED
        or after.case in NOT_COUNTED
    )


def _learn(shown: _Shown, step: Step, day: date, book: FateBook) -> None:
    """What a fact shows."""
    fact, _, person = step
    version = fact.stamp.version
    shown.area, shown.alive = person.area, person.case not in NOT_COUNTED
    if person.labour == "employed":
        shown.job = version if shown.job is None or isinstance(fact, Job) else shown.job
    else:
        shown.job = None
    if person.labour != "not_in_labour_force":
        shown.outside = None
    elif shown.outside is None:
        shown.outside = version
    if type(fact) not in book.telling:
        return
    rule, name = book.at(person.area, day), _TYPE[type(fact)]
    if isinstance(fact, Job):
        shown.refused = shown.referral = None  # work shows ability, and is what a referral was for
    elif isinstance(fact, NeedsAssessed):
        able = fact.able_to_work and fact.wishes_work
        shown.refused = None if able else (version, _later(day, rule.unwilling_days))
    elif isinstance(fact, JobIntroduced):
        shown.referral = version, _later(day, rule.referral_days)
    elif isinstance(fact, TrainingEnrolled):
        slack = rule.training_slack_days
        until = _later(day, None if slack is None else fact.days + slack)
        shown.courses = {**shown.courses, fact.course: (version, until)}
    elif shown.courses and (isinstance(fact, TrainingCompleted) or name in rule.training_ended_by):
        shown.courses = {course: one for course, one in shown.courses.items() if course != getattr(fact, "course", "")}
    elif name in rule.referral_ended_by:
        shown.referral = None


def _tell(found: list[Span], shown: _Shown, contacts: Sequence[date], day: date, following: date | None) -> None:
    """The spans from a day with changes to the next such day, cut where a proof lapses in between."""
    cuts = [day]
    if shown.courses or shown.referral or shown.refused:
        lapses = {until for _, until in _lapsing(shown) if until is not None and until > day}
        cuts += sorted(lapse for lapse in lapses if following is None or lapse < following)
    for place, since in enumerate(cuts):
        until = cuts[place + 1] if place + 1 < len(cuts) else following
        fate, proof = _fate(shown, since)
        fate_since = since
        if found and found[-1].until == since and found[-1].fate == fate:
            fate_since = found[-1].fate_since
            if found[-1].area == shown.area:
                since = found.pop().since
        found.append(Span(since, until, shown.area, fate, fate_since, proof, _last_before(until, contacts)))


def _last_before(until: date | None, contacts: Sequence[date]) -> date | None:
    """The last of the days before a day, or of all."""
    place = len(contacts) if until is None else bisect_left(contacts, until)
    return contacts[place - 1] if place else None


def _lapsing(shown: _Shown) -> Iterator[tuple[int, date | None]]:
    yield from shown.courses.values()
    if shown.referral is not None:
        yield shown.referral
    if shown.refused is not None:
        yield shown.refused


def _fate(shown: _Shown, day: date) -> tuple[Fate, int | None]:
    """The one fate of a day and its proof: what is done goes before what was said, and any proof before silence."""
    if shown.job is not None:
        return "employed", shown.job
    if shown.outside is not None:
        return "not_able_or_willing", shown.outside
    if shown.courses or shown.referral is not None:
        proofs = [*shown.courses.values()] if shown.referral is None else [*shown.courses.values(), shown.referral]
        if (proof := _standing(proofs, day)) is not None:
            return "training_or_referral", proof
    if shown.refused is not None and (proof := _standing([shown.refused], day)) is not None:
        return "not_able_or_willing", proof
    return "not_reached", None


def _standing(proofs: Sequence[tuple[int, date | None]], day: date) -> int | None:
    """The latest proof that still stands on the day."""
    return max((version for version, until in proofs if until is None or day < until), default=None)


def _later(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days)
