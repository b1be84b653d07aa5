"""Judging one event at its place: the rules of its day and area, asked once, and stamped on it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from domain.decisions.rules import RULES
from domain.events.event import SHANGHAI, Event, restamp
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
    approvable: frozenset[type[Event]] | None = None  # kinds of which some profile asks for an approval; None: any may


def judged_at(event: Event, person: Person, path: Sequence[Step], judge: Judge, version: int) -> Event:
    """The event after the rules of its day and area, stamped with them and its version. Raises Refusal."""
    area = person.area or getattr(event, "area", "")
    policy = judge.policy(area, event.stamp.day)
    refuse_by_rule(event, person, path, policy, judge)
    return restamp(event, version=version, area=area, profile=policy.profile)


def refuse_by_rule(event: Event, person: Person, path: Sequence[Step], policy: Policy, judge: Judge) -> None:
    """Asks the rules the kind of event declares about the events before it, in business order. Raises Refusal."""
    if event.rules:
        situation = situation_of(person, path, policy, judge)
        for rule in event.rules:
            RULES[rule](situation, event)


def situation_of(person: Person, path: Sequence[Step], policy: Policy, judge: Judge) -> Situation:
    """What a rule is shown."""
    return Situation(person, path, policy, judge.policy, judge.areas, judge.calendar)


def refuse_future(event: Event, judge: Judge) -> None:
    """Business time may run ahead of ours by the tolerance of the profile, for clocks are never quite right."""
    tolerance = judge.policy(event.stamp.area, event.stamp.day).clock_tolerance_minutes
    if event.stamp.occurred_at > judge.now.astimezone(SHANGHAI) + timedelta(minutes=tolerance):
        raise said_in_the_future(event, judge.now)


def impossible(history: History) -> set[int]:
    """What could not stand where it stands already: recorded under rules that have changed since."""
    return {step.event.stamp.version for step in history.path if obstacle(step.before, step.event) is not None}
