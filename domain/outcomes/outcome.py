"""Four-outcome completeness: on every day of a registered life a person is in exactly one of four outcomes.

Employed; in training or referral; not able or willing, with proof; or not reached since a day. The last is what
remains when none of the others is shown: silence is no proof of anything, so nobody is in no outcome (issue 3, item 8;
R1-6 "wishes to work and is not employed", R4-3 "一人不落", R0-5 also after exit).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import msgspec

from domain.events import EVENTS, event_type_of
from domain.events.event import Event
from domain.events.services import JobIntroduced, NeedsAssessed
from domain.events.training import TrainingCompleted, TrainingEnrolled
from domain.events.work import Employed, JobChanged
from domain.history.history import History, Transition
from domain.outcomes.rule import OutcomeRule
from domain.person import Person
from domain.policy.policy import Policies

Outcome = Literal["employed", "training_or_referral", "not_able_or_willing", "not_reached"]
OUTCOMES: tuple[Outcome, ...] = ("employed", "training_or_referral", "not_able_or_willing", "not_reached")

NOT_COUNTED = ("unregistered", "deceased", "merged")
"""Case states without a outcome: not known yet, dead, or counted under another id."""

_TYPE: dict[type[Event], str] = {kind: event_type_of(kind) for kind in EVENTS}
_JOBS = frozenset({Employed, JobChanged})
_TELLING = frozenset({JobIntroduced, NeedsAssessed, TrainingCompleted, TrainingEnrolled, *_JOBS})


class Span(msgspec.Struct, frozen=True, gc=False):
    """A stretch of days, from `since` to the day before `until`, in one outcome and one area.

    `proof` is the version of the event that shows the outcome, None where only silence does; `outcome_since` the day on
    which the outcome began, also in another area; `last_contact` the latest contact up to the last day of the span.
    """

    since: date
    until: date | None
    area: str
    outcome: Outcome
    outcome_since: date
    proof: int | None
    last_contact: date | None


Proof = tuple[int, date | None]
"""The version of the event that shows it, and the day from which it proves nothing any more, if there is one."""

_REFERRAL = None
"""Where a referral stands among the efforts: no course is called so."""


class _Shown(msgspec.Struct, gc=False):
    """What has been shown so far. The efforts are the courses by name, and the referral."""

    area: str = ""
    alive: bool = False
    job: int | None = None
    outside: int | None = None
    efforts: dict[str | None, Proof] = {}
    refused: Proof | None = None


class OutcomeBook:
    """The rules of all policies, prepared once: which kinds of event are contacts, which may change a outcome."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        rules = [policy.outcome for policy in policies.all()]
        ended_by = {name for rule in rules for name in (*rule.training_ended_by, *rule.referral_ended_by)}
        self.telling = frozenset({*_TELLING, *(kind for kind, name in _TYPE.items() if name in ended_by)})
        contacts = {kind: {name in rule.contacts for rule in rules} for kind, name in _TYPE.items()}
        self.contacts_everywhere = frozenset(kind for kind, found in contacts.items() if found == {True})
        self.contacts_somewhere = frozenset(kind for kind, found in contacts.items() if len(found) > 1)

    def at(self, area: str, day: date) -> OutcomeRule:
        """The rule in force at a place on a day."""
        return self._policies.at(area, day).outcome

    def is_contact(self, step: Transition) -> bool:
        """Whether the event shows, where and when it was recorded, that somebody spoke with the person."""
        return _TYPE[type(step.event)] in self.at(step.after.area, step.event.metadata.day).contacts


@lru_cache(maxsize=8)
def outcome_book(policies: Policies) -> OutcomeBook:
    """The prepared rules of the policies."""
    return OutcomeBook(policies)


def spans(history: History, policies: Policies) -> list[Span]:
    """The spans of a person without gap or overlap, from registration to death; the last one may have no end.

    Days to come on which a proof lapses are in it already: nothing depends on today.
    """
    book = outcome_book(policies)
    contacts = list[date]()
    changes = list[tuple[date, Transition]]()
    everywhere, somewhere, telling = book.contacts_everywhere, book.contacts_somewhere, book.telling
    for step in history.transitions:
        event, before, after = step
        kind, day = type(event), event.metadata.occurred_at.date()
        if kind in everywhere or (kind in somewhere and book.is_contact(step)):
            contacts.append(day)
        if kind in telling or (before is not after and _matters(before, after)):
            changes.append((day, step))
    shown, found = _Shown(), list[Span]()
    for place, (day, step) in enumerate(changes, start=1):
        _learn(shown, step, day, book)
        following = changes[place][0] if place < len(changes) else None
        if following != day and shown.alive:
            _tell(found, shown, contacts, day, following)
    return found


def _matters(before: Person, after: Person) -> bool:
    """Whether a change of the person can be one of outcome, or of the area that answers for it."""
    return (
        before.labour != after.labour
        or before.area != after.area
        or before.case in NOT_COUNTED
        or after.case in NOT_COUNTED
    )


def _learn(shown: _Shown, step: Transition, day: date, book: OutcomeBook) -> None:
    """What an event shows."""
    event, before, person = step
    version, kind = event.metadata.version, type(event)
    if before is not person:
        labour = person.labour
        shown.area, shown.alive = person.area, person.case not in NOT_COUNTED
        shown.job = None if labour != "employed" else version if shown.job is None or kind in _JOBS else shown.job
        shown.outside = None if labour != "not_in_labour_force" else shown.outside or version
    if kind in _JOBS:
        shown.refused = None  # work shows ability, and is what a referral was for
        shown.efforts.pop(_REFERRAL, None)
    if kind in _JOBS or kind not in book.telling:
        return
    rule = book.at(person.area, day)
    if isinstance(event, NeedsAssessed):
        able = event.able_to_work and event.wishes_work
        shown.refused = None if able else (version, _later(day, rule.unwilling_days))
    elif isinstance(event, JobIntroduced):
        shown.efforts[_REFERRAL] = version, _later(day, rule.referral_days)
    elif isinstance(event, TrainingEnrolled):
        slack = rule.training_slack_days
        until = _later(day, None if slack is None else event.days + slack)
        shown.efforts[event.course] = version, until
    else:
        if isinstance(event, TrainingCompleted) or _TYPE[kind] in rule.training_ended_by:
            shown.efforts.pop(getattr(event, "course", ""), None)
        if _TYPE[kind] in rule.referral_ended_by:
            shown.efforts.pop(_REFERRAL, None)


def _tell(found: list[Span], shown: _Shown, contacts: Sequence[date], day: date, following: date | None) -> None:
    """The spans from a day with changes to the next such day, cut where a proof lapses in between."""
    while True:
        outcome, proof, lapse = _outcome(shown, day)
        until = following if lapse is None or (following is not None and following < lapse) else lapse
        since = outcome_since = day
        if found and (last := found[-1]).until == day and last.outcome == outcome:
            outcome_since = last.outcome_since
            if last.area == shown.area:
                since = found.pop().since
        place = len(contacts) if until is None else bisect_left(contacts, until)
        contact = contacts[place - 1] if place else None
        found.append(Span(since, until, shown.area, outcome, outcome_since, proof, contact))
        if until is None or until == following:
            return
        day = until


def _outcome(shown: _Shown, day: date) -> tuple[Outcome, int | None, date | None]:
    """The one outcome of a day, its proof, and the day on which that may change by itself.

    What is done goes before what was said, and any proof before silence.
    """
    if shown.job is not None:
        return "employed", shown.job, None
    if shown.outside is not None:
        return "not_able_or_willing", shown.outside, None
    proof, lapse = _standing(shown.efforts.values(), day)
    if proof is not None:
        return "training_or_referral", proof, lapse
    if shown.refused is not None:
        proof, lapse = _standing((shown.refused,), day)
        if proof is not None:
            return "not_able_or_willing", proof, lapse
    return "not_reached", None, None


def _standing(proofs: Iterable[Proof], day: date) -> tuple[int | None, date | None]:
    """The latest proof that still stands on the day, and the day on which the first of those that stand lapses."""
    latest: int | None = None
    lapse: date | None = None
    for version, until in proofs:
        if until is not None:
            if until <= day:
                continue
            if lapse is None or until < lapse:
                lapse = until
        if latest is None or version > latest:
            latest = version
    return latest, lapse


def _later(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days)
