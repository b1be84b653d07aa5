"""Judging one fact at its place: the rules of its day and area, asked once, and stamped on it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from domain.decisions.rules import RULES
from domain.events.event import SHANGHAI, Fact, restamp
from domain.history.history import History, Step
from domain.person import Person, obstacle
from domain.policy.policy import Policy
from domain.policy.rule_context import Situation
from domain.reference.areas import Areas
from domain.reference.calendar import Calendar
from domain.refusals import said_in_the_future


class Judge(msgspec.Struct, frozen=True):
    """What a decision rests on besides the history: the time now, the policy by area and day, areas, code lists."""

    now: datetime
    policy: Callable[[str, date], Policy]
    areas: Areas
    codes: Mapping[str, Mapping[str, Any]]
    calendar: Calendar = Calendar({})  # of working days; without tables, Monday to Friday
    approvable: frozenset[type[Fact]] | None = None  # kinds of which some profile asks for an approval; None: any may


def judged_at(fact: Fact, person: Person, path: Sequence[Step], judge: Judge, version: int) -> Fact:
    """The fact after the rules of its day and area, stamped with them and its version. Raises Refusal."""
    area = person.area or getattr(fact, "area", "")
    policy = judge.policy(area, fact.stamp.day)
    refuse_by_rule(fact, person, path, policy, judge)
    return restamp(fact, version=version, area=area, profile=policy.profile)


def refuse_by_rule(fact: Fact, person: Person, path: Sequence[Step], policy: Policy, judge: Judge) -> None:
    """Asks the rules the kind of fact declares about the facts before it, in business order. Raises Refusal."""
    if fact.rules:
        situation = situation_of(person, path, policy, judge)
        for rule in fact.rules:
            RULES[rule](situation, fact)


def situation_of(person: Person, path: Sequence[Step], policy: Policy, judge: Judge) -> Situation:
    """What a rule is shown."""
    return Situation(person, path, policy, judge.policy, judge.areas, judge.calendar)


def refuse_future(fact: Fact, judge: Judge) -> None:
    """Business time may run ahead of ours by the tolerance of the profile, for clocks are never quite right."""
    tolerance = judge.policy(fact.stamp.area, fact.stamp.day).clock_tolerance_minutes
    if fact.stamp.occurred_at > judge.now.astimezone(SHANGHAI) + timedelta(minutes=tolerance):
        raise said_in_the_future(fact, judge.now)


def impossible(history: History) -> set[int]:
    """What could not stand where it stands already: recorded under rules that have changed since."""
    return {step.fact.stamp.version for step in history.path if obstacle(step.before, step.fact) is not None}
