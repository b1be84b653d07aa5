"""What a decision depends on besides the history, and the application of the rules to one event."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from domain.decisions.rules import RULES
from domain.events.event import SHANGHAI, Event, with_metadata
from domain.history.history import History, Transition
from domain.person import Person, violated_precondition
from domain.policy.policy import Policy
from domain.policy.rule_context import RuleContext
from domain.reference.areas import Areas
from domain.reference.calendar import Calendar
from domain.refusals import future_event


class DecisionContext(msgspec.Struct, frozen=True):
    """The time, the policies and the reference data of a decision.

    - `now`: the current time, with a time zone. `policy`: the policy of an area on a day.
    - `calendar`: working days; without tables, Monday to Friday.
    - `approvable`: event classes for which some profile requires an approval; None means any.
    """

    now: datetime
    policy: Callable[[str, date], Policy]
    areas: Areas
    codes: Mapping[str, Mapping[str, Any]]
    calendar: Calendar = Calendar({})
    approvable: frozenset[type[Event]] | None = None


def apply_rules(
    event: Event, person: Person, transitions: Sequence[Transition], context: DecisionContext, version: int
) -> Event:
    """Checks the rules that are in force in the person's area on the day of the event.

    Returns the event with version, area and profile. Raises Refusal.
    """
    area = person.area or getattr(event, "area", "")
    policy = context.policy(area, event.metadata.day)
    check_rules(event, person, transitions, policy, context)
    return with_metadata(event, version=version, area=area, profile=policy.profile)


def check_rules(
    event: Event, person: Person, transitions: Sequence[Transition], policy: Policy, context: DecisionContext
) -> None:
    """Checks the rules that the event class declares. `transitions` are those before the event. Raises Refusal."""
    if event.rules:
        rule_context = rule_context_of(person, transitions, policy, context)
        for rule in event.rules:
            RULES[rule](rule_context, event)


def rule_context_of(
    person: Person, transitions: Sequence[Transition], policy: Policy, context: DecisionContext
) -> RuleContext:
    """The argument of a rule. `person` is the state after `transitions`."""
    return RuleContext(person, transitions, policy, context.policy, context.areas, context.calendar)


def refuse_future(event: Event, context: DecisionContext) -> None:
    """Raises Refusal (future) if the event is later than now by more than the clock tolerance of the profile."""
    tolerance = context.policy(event.metadata.area, event.metadata.day).clock_tolerance_minutes
    if event.metadata.occurred_at > context.now.astimezone(SHANGHAI) + timedelta(minutes=tolerance):
        raise future_event(event, context.now)


def grandfathered_versions(history: History) -> set[int]:
    """The versions of effective events that their place does not admit: other rules were in force when recorded."""
    return {
        step.event.metadata.version
        for step in history.transitions
        if violated_precondition(step.before, step.event) is not None
    }
