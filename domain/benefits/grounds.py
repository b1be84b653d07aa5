"""The grounds of a grant on each day that it covers, seen from the whole history.

When a grant is decided, the same conditions are looked at in the history of that day (`eligibility`). What is recorded
later may take a ground away: a death, a job that ended, was voided or refuted, a second grant found by a merge.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from domain.benefits.application import GrantApplication
from domain.benefits.coverage import Span, employments_of, periods_where, within, worked_months
from domain.benefits.eligibility import check_course, check_person, same_course
from domain.benefits.grants import Grant
from domain.benefits.limits import near_retirement
from domain.benefits.work_eligibility import qualifying_spans, same_employer
from domain.errors import Refusal
from domain.events.registration import Deceased
from domain.events.work import WORK
from domain.history.history import Transition
from domain.history.lookup import events_of
from domain.reference.terms import last_day_of_month, last_day_of_term

Cause = Literal[
    "paid_after_death",
    "retired",
    "granted_twice",
    "above_limit",
    "without_course",
    "not_entitled",
    "without_work",
    "other_benefit",
    "above_amount",
    "paid_above_grant",
]
"""Why an amount is due back. The order is that in which the grounds are looked at."""

_ALWAYS: Span = (date.min, date.max)
_DAY = timedelta(days=1)


class Ground(msgspec.Struct, frozen=True, gc=False):
    """A condition of a grant: the days on which it holds, the cause if it does not, and the events it is based on."""

    cause: Cause
    spans: Sequence[Span]
    events: Sequence[int] = ()


def grounds_of(application: GrantApplication) -> list[Ground]:
    """The grounds of a grant in the order in which they are looked at.

    `others` are the earlier grants of the benefit that are in force, and those of other benefits.
    """
    found = list(death_of(application.transitions))
    for find in _FINDERS:
        found += find(application)
    return found


def death_of(transitions: Sequence[Transition]) -> Iterator[Ground]:
    """A benefit is due for the days lived, the day of the death included."""
    for death in events_of(transitions, (Deceased,))[:1]:
        yield Ground("paid_after_death", [(date.min, death.metadata.day)], (death.metadata.version,))


def _retirement(application: GrantApplication) -> Iterator[Ground]:
    retires = application.policy.ages.retirement_of(application.person)
    if application.rule.until_retirement and retires is not None:
        yield Ground("retired", [(date.min, retires - _DAY)])


def _granted_once(application: GrantApplication) -> Iterator[Ground]:
    """Of two grants for the same days, the same course or the same employer, only the first one is due."""
    same = _same(application)
    twice = [other for other in same if other.covers_any(application.grant.since, application.grant.until)]
    if twice:
        free = _outside((other.since, other.until) for other in twice)
        yield Ground("granted_twice", free, [other.version for other in twice])
    if again := [*same_course(application), *same_employer(application)]:
        yield Ground("granted_twice", (), again)


def _limits(application: GrantApplication) -> Iterator[Ground]:
    rule, grant, same = application.rule, application.grant, _same(application)
    versions = [other.version for other in same]
    in_year = sum(other.since.year == grant.since.year for other in same)
    if (rule.a_year is not None and in_year >= rule.a_year) or (rule.times is not None and len(same) >= rule.times):
        yield Ground("above_limit", (), versions)
    if rule.max_months is None or near_retirement(grant, rule, same, application.person, application.policy.ages):
        return
    left = rule.max_months - sum(other.months for other in same)
    if left < grant.months:
        spans = [(date.min, last_day_of_term(grant.since, left))] if left > 0 else []
        yield Ground("above_limit", spans, versions)


def _course(application: GrantApplication) -> Iterator[Ground]:
    if application.rule.course is None:
        return
    yield _by_check("without_course", check_course, application)
    if application.course is not None and application.rule.status_at == "enrolment":
        yield _by_check("not_entitled", check_person, application)


def _person(application: GrantApplication) -> Iterator[Ground]:
    rule = application.rule
    if rule.course is None or rule.status_at == "covered":
        yield Ground("not_entitled", periods_where(application.transitions, rule.holds))


def _work(application: GrantApplication) -> Iterator[Ground]:
    condition, transitions = application.rule.job, application.transitions
    if condition is None:
        return
    events = [event.metadata.version for event in events_of(transitions, WORK)]
    yield Ground("without_work", qualifying_spans(transitions, condition), events)
    if condition.min_months and not worked_months(employments_of(transitions), condition, application.grant.until):
        yield Ground("without_work", (), events)


def _other_benefits(application: GrantApplication) -> Iterator[Ground]:
    """Not in a month of a benefit that excludes this one."""
    beside = [other for other in application.others if other.benefit in application.rule.exclusive_with]
    months = [(other.since.replace(day=1), last_day_of_month(other.until)) for other in beside]
    if months:
        yield Ground("other_benefit", _outside(months), [other.version for other in beside])


def _by_check(cause: Cause, check: Callable[[GrantApplication], None], application: GrantApplication) -> Ground:
    """The ground of a condition that holds for all days or for none."""
    try:
        check(application)
    except Refusal as refusal:
        return Ground(cause, (), refusal.data.get("events", ()))
    return Ground(cause, [_ALWAYS])


def _same(application: GrantApplication) -> list[Grant]:
    """The grants of the same benefit that were made before this one and are in force."""
    return [other for other in application.others if other.benefit == application.grant.benefit]


def _outside(spans: Iterable[Span]) -> list[Span]:
    """The days that are in none of the spans."""
    left: list[Span] = [_ALWAYS]
    for first, last in spans:
        free: list[Span] = [(date.min, first - _DAY)]
        if last < date.max:
            free.append((last + _DAY, date.max))
        left = within(left, free)
    return left


_FINDERS: tuple[Callable[[GrantApplication], Iterator[Ground]], ...] = (
    _retirement,
    _granted_once,
    _limits,
    _course,
    _person,
    _work,
    _other_benefits,
)
