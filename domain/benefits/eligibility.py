"""The rule about a grant: the person is eligible on the days covered, for the amount, within the limits."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.benefits.application import GrantApplication, application_for
from domain.benefits.attendance import countable_days
from domain.benefits.coverage import (
    course_covering,
    first_uncovered,
    periods_where,
)
from domain.benefits.grants import grant_of, grants_of
from domain.benefits.limits import within_limits
from domain.benefits.refusal import refusal
from domain.benefits.work_eligibility import check_job
from domain.history.lookup import state_changes
from domain.person import Person
from domain.policy.rule_context import RuleContext


def benefit_allowed(context: RuleContext, event: Any) -> None:
    """A benefit is granted only to a person who is eligible by the rule of the area (R3-3, R4-5, R4-11).

    The policy is the one in force on the first day covered. Raises Refusal.
    """
    grant = grant_of(event)
    policy = context.policies(context.person.area, grant.since)
    others = grants_of(context.transitions)
    application = application_for(grant, policy, others, context.transitions, context.person)
    if application is None:
        raise refusal(
            "unknown",
            f"{policy.profile}没有补贴“{grant.benefit}”",
            f"{policy.profile} has no benefit {grant.benefit!r}",
            field="benefit",
            profile=policy.profile,
            allowed=list(policy.benefits),
        )
    for check in _CHECKS:
        check(application)


def check_course(application: GrantApplication) -> None:
    """Requires a completed course over the days covered, and that it meets the conditions of the rule."""
    condition, course = application.rule.course, application.course
    if condition is None:
        return
    if course is None:
        raise refusal(
            "course",
            f"{application.grant.since}至{application.grant.until}没有已结业的培训",
            f"no completed course covers {application.grant.since} to {application.grant.until}",
            field="from",
        )
    if condition.must_pass and not getattr(course.completed.event, "passed", False):
        raise refusal("not_passed", "培训考核不合格", "the course was not passed", course.versions)
    draws = course.enrolled is not None and getattr(course.enrolled.event, "draws_unemployment_benefit", False)
    if draws and not condition.with_unemployment_benefit:
        raise refusal(
            "unemployment_benefit",
            f"培训期间领取失业保险金，不享受{application.rule.zh}",
            f"a person who draws unemployment benefit during the course gets no {application.rule.en}",
            course.versions,
        )


def check_person(application: GrantApplication) -> None:
    """Requires that the benefit is for the person, on every day covered or at enrolment in the course."""
    rule, transitions = application.rule, application.transitions
    if application.course is not None and rule.status_at == "enrolment":
        transition = application.course.governing
        # If the person was recognised on the day of enrolment, the order within the day is accidental.
        persons = [
            transition.before,
            *(s.after for s in state_changes(transitions) if s.event.metadata.day == transition.event.metadata.day),
        ]
        if not any(rule.holds(person) for person in persons):
            raise _not_entitled(application, transition.event.metadata.day, application.course.versions)
        return
    day = first_uncovered(periods_where(transitions, rule.holds), application.grant.since, application.grant.until)
    if day is not None:
        raise _not_entitled(application, day, _status_changes_until(application, day))


def _not_entitled(application: GrantApplication, day: date, events: list[int]) -> Exception:
    return refusal(
        "who",
        f"{day}不属于{application.rule.zh}的对象",
        f"on {day} the person is not eligible for the {application.rule.en}",
        events,
        day=day.isoformat(),
        profile=application.policy.profile,
        recognised=application.rule.recognised,
        categories=list(application.rule.categories),
        poverty=list(application.rule.poverty),
        reference_eligible=application.rule.reference_eligible,
        not_while=list(application.rule.not_while),
    )


def _status_changes_until(application: GrantApplication, day: date) -> list[int]:
    """The versions of the events up to the day that changed case, categories, poverty status or reference classes."""
    return [
        transition.event.metadata.version
        for transition in state_changes(application.transitions)
        if transition.event.metadata.day <= day
        and _eligibility_fields(transition.before) != _eligibility_fields(transition.after)
    ]


def _eligibility_fields(person: Person) -> tuple[object, ...]:
    return person.case, person.categories, person.poverty, person.references


def _check_amount(application: GrantApplication) -> None:
    """Requires the amount of the rule: the days attended times the daily rate, or at most the cap."""
    rule, grant = application.rule, application.grant
    if rule.fen_a_day is not None and application.course is not None:
        days = countable_days(application.course)
        due = rule.fen_a_day * days
        if grant.amount_fen != due:
            raise refusal(
                "amount",
                f"出勤{days}天，应为{_yuan(due)}元，不是{_yuan(grant.amount_fen)}元",
                f"the amount for {days} days attended is {_yuan(due)} yuan, not {_yuan(grant.amount_fen)}",
                application.course.versions,
                "amount_fen",
                amount_fen=due,
                days_attended=days,
                fen_a_day=rule.fen_a_day,
            )
        if days > grant.days:
            raise refusal(
                "days",
                f"享受期只有{grant.days}天，少于出勤的{days}天",
                f"the grant covers {grant.days} days, fewer than the {days} days attended",
                application.course.versions,
                "to",
                days_attended=days,
            )
    if rule.max_fen is not None and grant.amount_fen > rule.max_fen:
        raise refusal(
            "amount",
            f"{rule.zh}最高{_yuan(rule.max_fen)}元",
            f"the {rule.en} is at most {_yuan(rule.max_fen)} yuan",
            field="amount_fen",
            max_fen=rule.max_fen,
        )


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def _check_limits(application: GrantApplication) -> None:
    within_limits(application.grant, application.rule, application.others, application.person, application.policy.ages)
    if again := same_course(application):
        raise refusal(
            "once_a_course",
            f"同一培训的{application.rule.zh}只能享受一次",
            f"the {application.rule.en} is granted only once for the same course",
            again,
        )


def same_course(application: GrantApplication) -> list[int]:
    """The versions of the other grants for the same course, if the benefit is granted once a course."""
    condition, course = application.rule.course, application.course
    if condition is None or course is None or not condition.once_a_course:
        return []
    return [
        grant.version
        for grant in application.others
        if grant.benefit == application.grant.benefit
        and course_covering(application.transitions, grant.since, grant.until) == course
    ]


_CHECKS: tuple[Callable[[GrantApplication], None], ...] = (
    check_course,
    check_person,
    check_job,
    _check_amount,
    _check_limits,
)
