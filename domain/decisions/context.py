"""Judging one event at its place: the rules of its day and area, asked once, and stamped on it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from domain.decisions.rules import RULES
from domain.events.event import Event, with_metadata
from domain.events.metadata import SHANGHAI
from domain.history.history import History, Transition
from domain.person import Person, violated_precondition
from domain.policy.policy import Policy
from domain.policy.rule_context import RuleContext
from domain.reference.areas import Areas
from domain.reference.calendar import Calendar
from domain.refusals import future_event


class DecisionContext(msgspec.Struct, frozen=True):
    """What a decision rests on besides the history: the time now, the policy by area and day, areas, code lists."""

    now: datetime
    policy: Callable[[str, date], Policy]
    areas: Areas
    codes: Mapping[str, Mapping[str, Any]]
    calendar: Calendar = Calendar({})  # of working days; without tables, Monday to Friday
    approvable: frozenset[type[Event]] | None = None  # kinds of which some profile asks for an approval; None: any may


def apply_rules(
    event: Event, person: Person, transitions: Sequence[Transition], context: DecisionContext, version: int
) -> Event:
    """The event after the rules of its day and area, stamped with them and its version. Raises Refusal."""
    area = person.area or getattr(event, "area", "")
    policy = context.policy(area, event.metadata.day)
    check_rules(event, person, transitions, policy, context)
    return with_metadata(event, version=version, area=area, profile=policy.profile)


def check_rules(
    event: Event, person: Person, transitions: Sequence[Transition], policy: Policy, context: DecisionContext
) -> None:
    """Asks the rules the kind of event declares about the events before it, in business order. Raises Refusal."""
    if event.rules:
        rule_context = rule_context_of(person, transitions, policy, context)
        for rule in event.rules:
            RULES[rule](rule_context, event)


def rule_context_of(
    person: Person, transitions: Sequence[Transition], policy: Policy, context: DecisionContext
) -> RuleContext:
    """What a rule is shown."""
    return RuleContext(person, transitions, policy, context.policy, context.areas, context.calendar)


def refuse_future(event: Event, context: DecisionContext) -> None:
    """Business time may run ahead of ours by the tolerance of the profile, for clocks are never quite right."""
    tolerance = context.policy(event.metadata.area, event.metadata.day).clock_tolerance_minutes
    if event.metadata.occurred_at > context.now.astimezone(SHANGHAI) + timedelta(minutes=tolerance):
        raise future_event(event, context.now)


def grandfathered_versions(history: History) -> set[int]:
    """What could not stand where it stands already: recorded under rules that have changed since."""
    return {
        step.event.metadata.version
        for step in history.transitions
        if violated_precondition(step.before, step.event) is not None
    }
