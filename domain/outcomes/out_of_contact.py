"""Who cannot be reached: what must have been tried before a limit is waived or a recognition ends for it."""

from itertools import takewhile
from typing import Any

from domain.errors import Refusal
from domain.events import event_type_of
from domain.events.registration import Exited
from domain.events.support import ContactAttempted
from domain.policy.rule_context import RuleContext
from domain.reference.retirement import months_after


def unreachable_shown(context: RuleContext, event: Any) -> None:
    """Nobody counts as unreachable whom nobody tried to reach (domain notes, section 13; R4-3 一人不落)."""
    rule, reason = context.policy.unreachable, event.metadata.reason
    if rule is None or reason is None or reason.code not in rule.reasons:
        return
    contacts = context.policy.outcome.contacts
    past = (step.event for step in reversed(context.transitions))
    silent = list(takewhile(lambda one: event_type_of(type(one)) not in contacts, past))
    tried = [one for one in silent if isinstance(one, ContactAttempted)]
    means = {one.means for one in tried}
    data = {"attempts": [one.metadata.version for one in reversed(tried)], "means": sorted(means)}
    if len(tried) < rule.attempts or len(means) < rule.means:
        raise Refusal(
            "rule",
            "unreachable_shown",
            f"最近一次联系以来只有{len(tried)}次联系未果、{len(means)}种方式，应至少{rule.attempts}次、{rule.means}种",
            f"since the last contact {len(tried)} attempts by {len(means)} means are recorded, "
            f"at least {rule.attempts} by {rule.means} are due",
            {**data, "required": rule.attempts, "required_means": rule.means},
            field="reason.code",
        )
    if not isinstance(event, Exited) or len(silent) == len(context.transitions):
        return
    contact = context.transitions[len(context.transitions) - len(silent) - 1].event.metadata
    earliest = months_after(contact.day, rule.exit_after_months)
    if event.metadata.day < earliest:
        raise Refusal(
            "rule",
            "unreachable_shown",
            f"最近一次联系为{contact.day}（第{contact.version}条），失去联系满{rule.exit_after_months}个月（{earliest}）后方可退出",
            f"the last contact was on {contact.day} (event {contact.version}): not before {earliest}, "
            f"{rule.exit_after_months} months later, does the recognition end for it",
            {**data, "last_contact": contact.version, "earliest": earliest.isoformat()},
            field="time",
        )
