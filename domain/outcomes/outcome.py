"""The four employment outcomes: on every day from registration to death, a person is in exactly one of them.

Employed; in training or referral; not able or willing, by evidence; not reached. The last one applies when there is
evidence of none of the others, so that nobody is left out (R1-6, R4-3 "一人不落", R0-5: also after an exit).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from domain.events.services import JobIntroduced, NeedsAssessed
from domain.events.training import TrainingCompleted, TrainingEnrolled
from domain.history.history import History, Transition
from domain.history.refuted import verdicts_of, without_refuted
from domain.history.verdicts import CONFIRMED
from domain.inspections.checked_items import reached
from domain.outcomes.rule_index import JOB_TYPES, TYPE_NAMES, OutcomeRuleIndex, outcome_rule_index
from domain.person import Person
from domain.policy.policies import Policies

Outcome = Literal["employed", "training_or_referral", "not_able_or_willing", "not_reached"]
OUTCOMES: tuple[Outcome, ...] = ("employed", "training_or_referral", "not_able_or_willing", "not_reached")

NOT_COUNTED = ("unregistered", "deceased", "merged")
"""Case states without an outcome: not registered yet, dead, or counted under the surviving id."""


class OutcomeSpan(msgspec.Struct, frozen=True, gc=False):
    """The days from `since` to the day before `until`, in one outcome and one area; `until` is None without end.

    `evidence` is the version of the event that shows the outcome, None for not_reached. `outcome_since` is the day on
    which the outcome began, possibly in another area. `last_contact` is the day of the latest contact before `until`.
    Of not_reached, `earlier_contacts` are the days of the contacts before, as far as one of them was the latest on a
    day of the span. Of employed, `counted_group` is the group in which the person is counted, and `verified_on` the day
    on which a verification confirmed the job.
    """

    since: date
    until: date | None
    area: str
    outcome: Outcome
    outcome_since: date
    evidence: int | None
    last_contact: date | None
    earlier_contacts: tuple[date, ...] = ()
    counted_group: str | None = None
    verified_on: date | None = None


Evidence = tuple[int, date | None]
"""The version of an event, and the first day on which it is no longer valid as evidence; None without end."""

_REFERRAL = None
"""The key of the referral among the activities, which are otherwise keyed by course name."""


class _State(msgspec.Struct, gc=False):
    """The evidence so far.

    `job`: the event that began the present job; `group`: the counted group of the person at work; `inactive`: the event
    of leaving the labour force; `activities`: the enrolments by course and the latest referral; `unavailable`: the
    assessment as unable or unwilling.
    """

    area: str = ""
    alive: bool = False
    job: int | None = None
    group: str | None = None
    inactive: int | None = None
    activities: dict[str | None, Evidence] = {}
    unavailable: Evidence | None = None


def outcome_spans(history: History, policies: Policies) -> list[OutcomeSpan]:
    """The outcomes of a person without gap or overlap, from registration to death; the last one may have no end.

    Nothing depends on today: days in the future on which evidence expires end a span as well. The outcome of a
    day follows from the events up to that day, except for the verdicts about jobs: a refuted job is no work on any day.
    """
    confirmed = {version: latest.day for version, latest in verdicts_of(history).items() if latest.verdict == CONFIRMED}
    history = without_refuted(history)
    index = outcome_rule_index(policies)
    contacts = list[date]()
    changes = list[tuple[date, Transition]]()
    always, sometimes, relevant_types = index.always_contacts, index.sometimes_contacts, index.relevant_types
    for transition in history.transitions:
        event, before, after = transition
        event_type = type(event)
        is_contact = (event_type in always and reached(event)) or (
            event_type in sometimes and index.is_contact(transition)
        )
        is_change = event_type in relevant_types or (before is not after and _may_change_outcome(before, after))
        if is_contact or is_change:
            day = event.metadata.occurred_at.date()
            if is_contact:
                contacts.append(day)
            if is_change:
                changes.append((day, transition))
    state, spans = _State(), list[OutcomeSpan]()
    for position, (day, transition) in enumerate(changes, start=1):
        _apply(state, transition, day, index)
        following = changes[position][0] if position < len(changes) else None
        if following != day and state.alive:
            _append_spans(spans, state, contacts, confirmed, day, following)
    return spans


def _may_change_outcome(before: Person, after: Person) -> bool:
    """Whether the change of the person may change the outcome, the responsible area, or the counted group at work."""
    return (
        before.labour != after.labour
        or before.area != after.area
        or before.case in NOT_COUNTED
        or after.case in NOT_COUNTED
        or (
            after.labour == "employed"
            and (before.case, before.categories, before.poverty, before.references)
            != (after.case, after.categories, after.poverty, after.references)
        )
    )


def _apply(state: _State, transition: Transition, day: date, index: OutcomeRuleIndex) -> None:
    """Updates the state by one event."""
    event, before, person = transition
    version, event_type = event.metadata.version, type(event)
    if before is not person:
        labour = person.labour
        state.area, state.alive = person.area, person.case not in NOT_COUNTED
        state.job = (
            None if labour != "employed" else version if state.job is None or event_type in JOB_TYPES else state.job
        )
        state.group = index.group(person, day) if state.job is not None else None
        state.inactive = None if labour != "not_in_labour_force" else state.inactive or version
    if event_type in JOB_TYPES:
        state.unavailable = None  # work shows ability and willingness, and is the aim of a referral
        state.activities.pop(_REFERRAL, None)
    if event_type in JOB_TYPES or event_type not in index.relevant_types:
        return
    rule = index.at(person.area, day)
    if isinstance(event, NeedsAssessed):
        able = event.able_to_work and event.wishes_work
        state.unavailable = None if able else (version, _days_after(day, rule.unwilling_days))
    elif isinstance(event, JobIntroduced):
        state.activities[_REFERRAL] = version, _days_after(day, rule.referral_days)
    elif isinstance(event, TrainingEnrolled):
        slack = rule.training_slack_days
        until = _days_after(day, None if slack is None else event.days + slack)
        state.activities[event.course] = version, until
    else:
        if isinstance(event, TrainingCompleted) or TYPE_NAMES[event_type] in rule.training_ended_by:
            state.activities.pop(getattr(event, "course", ""), None)
        if TYPE_NAMES[event_type] in rule.referral_ended_by:
            state.activities.pop(_REFERRAL, None)


def _append_spans(
    spans: list[OutcomeSpan],
    state: _State,
    contacts: Sequence[date],
    confirmed: Mapping[int, date],
    day: date,
    following: date | None,
) -> None:
    """Appends the spans from a day with changes to the next such day; evidence that expires starts a new span."""
    while True:
        outcome, evidence, expires = _outcome_on(state, day)
        verified_on = None if evidence is None or state.job is None else confirmed.get(evidence)
        until = following if expires is None or (following is not None and following < expires) else expires
        since = outcome_since = day
        if spans and (last := spans[-1]).until == day and last.outcome == outcome:
            outcome_since = last.outcome_since
            if (last.area, last.counted_group, last.verified_on) == (state.area, state.group, verified_on):
                since = spans.pop().since
        position = len(contacts) if until is None else bisect_left(contacts, until)
        contact = contacts[position - 1] if position else None
        earlier: tuple[date, ...] = ()
        if outcome == "not_reached" and position > 1 and contact is not None and contact > since:
            earlier = tuple(contacts[max(bisect_right(contacts, since) - 1, 0) : bisect_left(contacts, contact)])
        spans.append(
            OutcomeSpan(
                since,
                until,
                state.area,
                outcome,
                outcome_since,
                evidence,
                contact,
                earlier,
                state.group,
                verified_on,
            )
        )
        if until is None or until == following:
            return
        day = until


def _outcome_on(state: _State, day: date) -> tuple[Outcome, int | None, date | None]:
    """The outcome of a day, the version of its evidence, and the day on which evidence expires.

    Work and inactivity take precedence over training and referral, these over an assessment.
    """
    if state.job is not None:
        return "employed", state.job, None
    if state.inactive is not None:
        return "not_able_or_willing", state.inactive, None
    evidence, expires = _valid_on(state.activities.values(), day)
    if evidence is not None:
        return "training_or_referral", evidence, expires
    if state.unavailable is not None:
        evidence, expires = _valid_on((state.unavailable,), day)
        if evidence is not None:
            return "not_able_or_willing", evidence, expires
    return "not_reached", None, None


def _valid_on(all_evidence: Iterable[Evidence], day: date) -> tuple[int | None, date | None]:
    """The latest evidence that is valid on the day, and the day on which the first of the valid evidence expires."""
    latest: int | None = None
    expires: date | None = None
    for version, until in all_evidence:
        if until is not None:
            if until <= day:
                continue
            if expires is None or until < expires:
                expires = until
        if latest is None or version > latest:
            latest = version
    return latest, expires


def _days_after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days)
