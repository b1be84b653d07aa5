"""Recorded events that a rule would refuse because of what was reported after them (后报的事件).

In the other order of arrival the later report would be recorded and the event refused; here both are recorded. So that
the order makes no silent difference, the pair is listed in both.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from domain.decisions.rules import refusal_by
from domain.errors import Refusal
from domain.events.amendments import AMENDMENTS
from domain.events.benefits import BenefitGranted, BenefitPaid
from domain.events.event import Event
from domain.history.history import History, Transition
from domain.policy.policies import Policies
from domain.policy.rule_context import RuleContext
from domain.reference.areas import Areas

_OF_THE_EVENT_ALONE: Final = frozenset(
    {
        "known_area",
        "born_before",
        "known_categories",
        "known_category",
        "known_exit_reason",
        "known_reference_class",
        "ends_after_it_begins",
        "old_is_present",
    }
)
"""Rules that no other fact about the person changes, and that about corrections of the identity."""

MOST_EXAMINED: Final = 300
"""Events of one history that are examined, the earliest: each takes time proportional to the length of the history,
and nobody has so many that a rule looks at. Without a limit one history of thousands would hold up all views."""


class LateReport(msgspec.Struct, frozen=True):
    """An event that a rule would refuse now, and the version of the later report because of which; money in fen."""

    event: Event
    other_version: int
    money_fen: int


def excluded_by_late_reports(history: History, policies: Policies) -> Iterator[LateReport]:
    """The events in business order that a rule admitted when they were recorded, and would refuse now.

    Rules are applied with the policy of the day of the event, with and without what was recorded after it, so that a
    change of the policy alone makes no contradiction. Merged histories are left to `merged_records`. At most
    MOST_EXAMINED events are examined.
    """
    if history.is_in_recorded_order or len(history.own_histories) > 1:
        return
    amended = max((event.metadata.version for event in history.recorded if type(event) in AMENDMENTS), default=0)
    transitions, latest, examined = history.transitions, 0, 0
    versions = [event.metadata.version for event, _, _ in transitions]
    if not amended and versions == sorted(versions):  # nothing was reported late
        return
    for place, version in enumerate(versions):
        step = transitions[place]
        if version < max(latest, amended) and not _OF_THE_EVENT_ALONE.issuperset(step.event.rules):
            refusal = _refusal_now_but_not_then(history, place, policies)
            examined += 1
            if refusal is not None:
                other = _cause(history, refusal, place)
                yield LateReport(step.event, other, _money(step.event))
        if examined == MOST_EXAMINED:
            return
        latest = max(latest, version)


def _refusal_now_but_not_then(history: History, place: int, policies: Policies) -> Refusal | None:
    """The refusal by the first rule that would not admit the event at this place any more; None if there is none."""
    transitions = history.transitions
    event = transitions[place].event
    for rule in event.rules:
        if rule in _OF_THE_EVENT_ALONE:
            continue
        refusal = _refusal_by(rule, transitions, place, policies)
        if refusal is None:
            continue
        version = event.metadata.version
        known = History(history.subject, history.recorded[:version]).transitions
        then = next(i for i, step in enumerate(known) if step.event.metadata.version == version)
        return refusal if _refusal_by(rule, known, then, policies) is None else None
    return None


def _refusal_by(rule: str, transitions: Sequence[Transition], place: int, policies: Policies) -> Refusal | None:
    step = transitions[place]
    policy = policies.at(step.before.area, step.event.metadata.day)
    context = RuleContext(step.before, transitions[:place], policy, policies.at, _NO_AREAS, policies.calendar)
    return refusal_by(rule, context, step.event)


def _cause(history: History, refusal: Refusal, place: int) -> int:
    """The version of the later report: the last one that the refusal cites, else the latest before the event."""
    version = history.transitions[place].event.metadata.version
    cited = refusal.data.get("events") or refusal.data.get("versions") or [refusal.data.get("version")]
    before = [step.event.metadata.version for step in history.transitions[:place]]
    amendments = [event.metadata.version for event in history.recorded if type(event) in AMENDMENTS]
    for candidates in (cited, before, amendments):
        later = [each for each in candidates if isinstance(each, int) and each > version]
        if later:
            return max(later)
    return 0


def _money(event: Event) -> int:
    return event.amount_fen if isinstance(event, BenefitGranted | BenefitPaid) else 0


_NO_AREAS: Final = Areas(())
"""The rules that look at areas are about the event alone."""
