"""Persons who cannot be reached: the attempts required before a deadline is waived or a recognition ends for it."""

from itertools import takewhile
from typing import Any

from domain.errors import Refusal
from domain.events.event import event_type_of
from domain.events.registration import Exited
from domain.events.support import ContactAttempted
from domain.inspections.checked_items import reached
from domain.policy.rule_context import RuleContext
from domain.reference.retirement import months_after


def unreachable_shown(context: RuleContext, event: Any) -> None:
    """Requires enough attempts to reach a person before an event gives "unreachable" as its reason (R4-3).

    An exit also requires `exit_after_months` since the last contact (docs/domain.md 13). Raises Refusal.
    """
    rule, reason = context.policy.unreachable, event.metadata.reason
    if rule is None or reason is None or reason.code not in rule.reasons:
        return
    contacts = context.policy.outcome.contacts
    past = (transition.event for transition in reversed(context.transitions))
    since_contact = list(
        takewhile(lambda earlier: event_type_of(type(earlier)) not in contacts or not reached(earlier), past)
    )
    attempts = [earlier for earlier in since_contact if isinstance(earlier, ContactAttempted)]
    means = {attempt.means for attempt in attempts}
    data = {"attempts": [attempt.metadata.version for attempt in reversed(attempts)], "means": sorted(means)}
    if len(attempts) < rule.attempts or len(means) < rule.means:
        raise Refusal(
            "rule",
            "unreachable_shown",
            f"最近一次联系以来只有{len(attempts)}次联系未果、{len(means)}种方式，应至少{rule.attempts}次、{rule.means}种",
            f"since the last contact {len(attempts)} attempts by {len(means)} means are recorded, "
            f"at least {rule.attempts} by {rule.means} are required",
            {**data, "required": rule.attempts, "required_means": rule.means},
            field="reason.code",
        )
    if not isinstance(event, Exited) or len(since_contact) == len(context.transitions):
        return
    contact = context.transitions[len(context.transitions) - len(since_contact) - 1].event.metadata
    earliest = months_after(contact.day, rule.exit_after_months)
    if event.metadata.day < earliest:
        raise Refusal(
            "rule",
            "unreachable_shown",
            f"最近一次联系为{contact.day}（第{contact.version}条），失去联系满{rule.exit_after_months}个月（{earliest}）后方可退出",
            f"the last contact was on {contact.day} (event {contact.version}); an exit for loss of contact is possible "
            f"from {earliest} on, {rule.exit_after_months} months later",
            {**data, "last_contact": contact.version, "earliest": earliest.isoformat()},
            field="time",
        )
