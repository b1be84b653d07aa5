"""Checks the condition of a category on the day of the decision: which part is not met, by which events."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec

from domain.events.event import Event
from domain.events.poverty import PovertyStatusSet
from domain.events.registration import ProfileUpdated
from domain.events.services import JobIntroduced
from domain.history.lookup import events_of, last_event_of, state_changes
from domain.person import age_on
from domain.policy.rule_context import RuleContext
from domain.recognition.model import Condition
from domain.reference.retirement import months_after
from domain.reference.terms import last_day_of_term
from domain.refusals import state_label


class UnmetCondition(msgspec.Struct, frozen=True):
    """A part of a condition that is not met: its name, the text in both languages, the values and events behind it."""

    rule: str
    zh: str
    en: str
    events: dict[str, Any]


def unmet(condition: Condition, context: RuleContext, day: date) -> UnmetCondition | None:
    """The first part of the condition that is not met on the day; None if all parts may be.

    A part about which nothing is recorded (no birth date, no job, no poverty status) counts as met.
    """
    for test in _TESTS:
        if (found := test(condition, context, condition.reference_date or day)) is not None:
            return found
    return None


def _age(condition: Condition, context: RuleContext, day: date) -> UnmetCondition | None:
    """R2-2, Jiangsu: women from 40, men from 50; orphans from 16."""
    person = context.person
    if person.birth_date is None or person.sex is None:
        return None
    least = condition.age_from.get(person.sex, condition.age_least)
    age = age_on(person.birth_date, day)
    if least is None or age >= least:
        return None
    return UnmetCondition(
        "age_from",
        f"当日{age}周岁，未满{least}周岁",
        f"{age} years old on that day, below {least}",
        {"birth_date": person.birth_date.isoformat(), "sex": person.sex, "age": age, "least": least, "on": f"{day}"},
    )


def _retirement(condition: Condition, context: RuleContext, day: date) -> UnmetCondition | None:
    """Liaoning: within five years of statutory retirement, and before it."""
    within = condition.retirement_within_years
    person = context.person
    if person.birth_date is None or person.sex is None or (within is None and not condition.until_retirement):
        return None
    base, known_on = person.retirement_base, day  # by the law known on the day: the reform was decided in 2024
    retires = context.policy.ages.retires_on(person.birth_date, person.sex, base, known_on)
    events = {"birth_date": f"{person.birth_date}", "sex": person.sex, "retires_on": f"{retires}"}
    if day >= retires:
        return UnmetCondition(
            "until_retirement", f"{retires}已达法定退休年龄", f"of retirement age since {retires}", events
        )
    if within is not None and day < (since := months_after(retires, -within * _MONTHS)):
        return UnmetCondition(
            "retirement_within_years",
            f"距法定退休年龄（{retires}）超过{within}年，自{since}起方符合",
            f"more than {within} years before retirement on {retires}; the condition is met from {since} on",
            {**events, "within_years": within, "since": f"{since}"},
        )
    return None


def _labour(condition: Condition, context: RuleContext, _: date) -> UnmetCondition | None:
    found = context.person.labour
    if not condition.labour or found in condition.labour:
        return None
    changed = (
        transition
        for transition in reversed(state_changes(context.transitions))
        if transition.before.labour != transition.after.labour
    )
    version = next((transition.event.metadata.version for transition in changed), None)
    return UnmetCondition(
        "labour",
        f"就业状态为“{state_label(found, 'zh')}”",
        f"labour status is {state_label(found, 'en')}",
        {"labour": found, "allowed": list(condition.labour), "version": version},
    )


def _unemployed(condition: Condition, context: RuleContext, day: date) -> UnmetCondition | None:
    """Jiangsu: unemployed for a year or longer; a job recorded within that time refutes it."""
    months = condition.unemployed_months
    if months is None:
        return None
    worked: Event | None = None
    if context.transitions and context.transitions[-1].after.labour == "employed":
        worked = context.transitions[-1].event
    for transition in reversed(state_changes(context.transitions)) if worked is None else ():
        if transition.before.labour == "employed":
            if last_day_of_term(transition.event.metadata.day + timedelta(days=1), months) <= day:
                return None
            worked = transition.event
            break
    if worked is None:
        return None
    return UnmetCondition(
        "unemployed_months",
        f"至当日失业未满{months}个月（见第{worked.metadata.version}条）",
        f"not yet unemployed for {months} months on that day (see event {worked.metadata.version})",
        {"months": months, "version": worked.metadata.version, "since": f"{worked.metadata.day}"},
    )


def _introductions(condition: Condition, context: RuleContext, _: date) -> UnmetCondition | None:
    """Liaoning's reference classes: at least two introductions that led to no job."""
    least = condition.introductions_without_work
    if least is None:
        return None
    versions: list[int] = []
    for transition in reversed(context.transitions):
        if transition.before.labour == "employed":
            break
        if isinstance(transition.event, JobIntroduced):
            versions.append(transition.event.metadata.version)
    if len(versions) >= least:
        return None
    return UnmetCondition(
        "introductions_without_work",
        f"经{len(versions)}次职业介绍未就业，应至少{least}次",
        f"{len(versions)} introductions without work, at least {least} are needed",
        {"least": least, "versions": versions[::-1]},
    )


def _poverty(condition: Condition, context: RuleContext, _: date) -> UnmetCondition | None:
    found = context.person.poverty
    if not condition.poverty or found in condition.poverty:
        return None
    last = last_event_of(context.transitions, PovertyStatusSet)
    if last is None:
        return None
    version = last.metadata.version
    return UnmetCondition(
        "poverty",
        f"脱贫状态为“{state_label(found, 'zh')}”（见第{version}条）",
        f"poverty status is {state_label(found, 'en')} (see event {version})",
        {"poverty": found, "allowed": list(condition.poverty), "version": version},
    )


def _income(condition: Condition, context: RuleContext, _: date) -> UnmetCondition | None:
    """Haimen's third group: income per head below twice the allowance standard; met if either is unknown."""
    times, standard = condition.income_below_dibao_times, context.policy.dibao_standard_fen_a_year
    if times is None or standard is None:
        return None
    for event in reversed(events_of(context.transitions, (ProfileUpdated,))):
        if isinstance(event, ProfileUpdated) and event.income_per_capita_fen is not None:
            if event.income_per_capita_fen < times * standard:
                return None
            version = event.metadata.version
            return UnmetCondition(
                "income_below_dibao_times",
                f"家庭人均年收入不低于低保标准的{times}倍（见第{version}条）",
                f"income per head is not below {times} times the allowance standard (see event {version})",
                {"times": times, "standard_fen": standard, "version": version},
            )
    return None


_MONTHS = 12
_TESTS: tuple[Callable[[Condition, RuleContext, date], UnmetCondition | None], ...] = (
    _age,
    _retirement,
    _labour,
    _unemployed,
    _poverty,
    _income,
    _introductions,
)
