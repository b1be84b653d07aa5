"""The rule on a grant: refused unless the person is eligible on the days covered, to that amount, within the limits."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from domain.benefits.coverage import (
    Course,
    course_covering,
    first_uncovered,
    insured_spans,
    lasted_months,
    suits,
    while_so,
    work,
)
from domain.benefits.grants import Grant, grant_of, grants
from domain.benefits.limits import within_limits
from domain.benefits.refusal import refused
from domain.benefits.rule import BenefitRule
from domain.history.lookup import state_changes
from domain.person import Person
from domain.policy.policy import Policy
from domain.policy.rule_context import RuleContext


class Case(msgspec.Struct, frozen=True):
    """A grant to be judged: what is granted, on which rule, in which situation."""

    grant: Grant
    rule: BenefitRule
    context: RuleContext
    policy: Policy
    course: Course | None
    others: list[Grant]

    @property
    def words(self) -> tuple[str, str]:
        """What the benefit is called, in Chinese and English."""
        return self.rule.zh, self.rule.en


def benefit_allowed(context: RuleContext, event: Any) -> None:
    """A benefit is granted to whom the rule of the place and the days covered gives it (R4-5, R4-11, R3-3).

    Judged by the policy in force on the first day covered. Raises Refusal with the rule and the events it rests on.
    """
    grant = grant_of(event)
    policy = context.policies(context.person.area, grant.since)
    rule = policy.benefits.get(grant.benefit)
    if rule is None:
        raise refused(
            "unknown",
            f"{policy.profile}没有补贴“{grant.benefit}”",
            f"{policy.profile} knows no benefit {grant.benefit!r}",
            field="benefit",
            profile=policy.profile,
            allowed=list(policy.benefits),
        )
    course = None
    if rule.course is not None:
        course = course_covering(context.transitions, rule.course, grant.since, grant.until)
    case = Case(grant, rule, context, policy, course, grants(context.transitions))
    for test in _TESTS:
        test(case)


def _course(case: Case) -> None:
    """The course is completed and passed, and its days are those covered; nobody draws unemployment benefit too."""
    test, course = case.rule.course, case.course
    if test is None:
        return
    if course is None:
        raise refused(
            "course",
            f"{case.grant.since}至{case.grant.until}没有已结业的培训",
            f"no completed course covers {case.grant.since} to {case.grant.until}",
            field="from",
        )
    if test.must_pass and not getattr(course.completed.event, "passed", False):
        raise refused("not_passed", "培训考核不合格", "the course was not passed", course.versions)
    draws = course.enrolled is not None and getattr(course.enrolled.event, "draws_unemployment_benefit", False)
    if draws and not test.with_unemployment_benefit:
        raise refused(
            "unemployment_benefit",
            f"培训期间领取失业保险金，不享受{case.rule.zh}",
            f"draws unemployment benefit during the course: no {case.rule.en}",
            course.versions,
        )


def _who(case: Case) -> None:
    """The person is one of those the benefit is for, on every day covered or at enrolment in the course."""
    rule, transitions = case.rule, case.context.transitions
    if case.course is not None and rule.status_at == "enrolment":
        step = case.course.governing
        # Enrolled and recognised on one day: the order within a day is chance, the state at its end is the day's.
        persons = [
            step.before,
            *(s.after for s in state_changes(transitions) if s.event.metadata.day == step.event.metadata.day),
        ]
        if not any(rule.holds(person) for person in persons):
            raise _not_entitled(case, step.event.metadata.day, case.course.versions)
        return
    day = first_uncovered(while_so(transitions, rule.holds), case.grant.since, case.grant.until)
    if day is not None:
        raise _not_entitled(case, day, _states_until(case, day))


def _not_entitled(case: Case, day: date, events: list[int]) -> Exception:
    return refused(
        "who",
        f"{day}不属于{case.rule.zh}的对象",
        f"on {day} the person is not one of those who get the {case.rule.en}",
        events,
        day=day.isoformat(),
        profile=case.policy.profile,
        recognised=case.rule.recognised,
        categories=list(case.rule.categories),
        poverty=list(case.rule.poverty),
        referring=case.rule.referring,
    )


def _states_until(case: Case, day: date) -> list[int]:
    """The events that changed the person's case, categories, poverty or references up to the day."""
    return [
        step.event.metadata.version
        for step in state_changes(case.context.transitions)
        if step.event.metadata.day <= day and _belongs_by(step.before) != _belongs_by(step.after)
    ]


def _belongs_by(person: Person) -> tuple[object, ...]:
    return person.case, person.categories, person.poverty, person.references


def _job(case: Case) -> None:
    """The person is in such work on every day covered."""
    test, transitions = case.rule.job, case.context.transitions
    if test is None:
        return
    jobs = work(transitions)
    insured = insured_spans(transitions, test.schemes)
    spans = [
        (spell.first, spell.last)
        for spell in jobs
        if suits(spell.job, bool(spell.job.insured) or _covered(insured, spell.first, case.grant), test)
    ]
    versions = [spell.job.metadata.version for spell in jobs]
    day = first_uncovered(spans, case.grant.since, case.grant.until)
    if day is not None:
        raise refused(
            "work",
            f"{day}不符合{case.rule.zh}的就业条件",
            f"on {day} the person is not in the work the {case.rule.en} is for",
            versions,
            day=day.isoformat(),
            channels=list(test.channels),
            min_contract_months=dict(test.min_contract_months),
            insured=test.insured,
        )
    if test.min_months and not lasted_months(jobs, test, case.grant.until):
        raise refused(
            "operating",
            f"经营未满{test.min_months}个月",
            f"has not been at it for {test.min_months} months",
            versions,
            min_months=test.min_months,
        )
    if test.once_an_employer:
        _once_an_employer(case)


def _covered(insured: list[tuple[date, date]], first: date, grant: Grant) -> bool:
    return first_uncovered(insured, max(first, grant.since), grant.until) is None


def _once_an_employer(case: Case) -> None:
    jobs = work(case.context.transitions)

    def employer(grant: Grant) -> str | None:
        return next((spell.employer for spell in reversed(jobs) if spell.first <= grant.since <= spell.last), None)

    this = employer(case.grant)
    again = [g for g in case.others if g.benefit == case.grant.benefit and employer(g) == this]
    if again:
        raise refused(
            "once_an_employer",
            f"同一单位招用同一人的{case.rule.zh}只能享受一次",
            f"the {case.rule.en} is granted once for a person and an employer",
            [grant.version for grant in again],
        )


def _amount(case: Case) -> None:
    """The amount is that of the rule: days attended times the rate, or up to the cap."""
    rule, grant = case.rule, case.grant
    if rule.fen_a_day is not None and case.course is not None:
        days = int(getattr(case.course.completed.event, "days_attended", 0))
        due = rule.fen_a_day * days
        if grant.amount_fen != due:
            raise refused(
                "amount",
                f"出勤{days}天，应为{_yuan(due)}元，不是{_yuan(grant.amount_fen)}元",
                f"{days} days attended make {_yuan(due)} yuan, not {_yuan(grant.amount_fen)}",
                case.course.versions,
                "amount_fen",
                amount_fen=due,
                days_attended=days,
                fen_a_day=rule.fen_a_day,
            )
    if rule.max_fen is not None and grant.amount_fen > rule.max_fen:
        raise refused(
            "amount",
            f"{rule.zh}最高{_yuan(rule.max_fen)}元",
            f"the {rule.en} is {_yuan(rule.max_fen)} yuan at most",
            field="amount_fen",
            max_fen=rule.max_fen,
        )


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def _limits(case: Case) -> None:
    within_limits(case.grant, case.rule, case.others, case.context.person, case.policy.ages)
    test, course = case.rule.course, case.course
    if test is None or course is None or not test.once_a_course:
        return
    again = [
        grant.version
        for grant in case.others
        if grant.benefit == case.grant.benefit
        and course_covering(case.context.transitions, test, grant.since, grant.until) == course
    ]
    if again:
        raise refused(
            "once_a_course",
            f"同一培训的{case.rule.zh}只能享受一次",
            f"the {case.rule.en} is granted once for a course",
            again,
        )


_TESTS: tuple[Callable[[Case], None], ...] = (_course, _who, _job, _amount, _limits)
