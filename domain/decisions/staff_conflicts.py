"""Conflicts of interest (回避): whose account stays out of a case, and by which rule (docs/domain.md 7).

An account has a conflict if its holder is the person's helper (`helper`), recorded or approved something of the case
(`handler`), or is noted as related to the person (`relative`). Relatives decide and approve nothing; none of the three
inspects.
"""

from collections.abc import Mapping
from typing import Any, Final

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.staff_relations import StaffRelationEnded, StaffRelationNoted
from domain.events.support import HelperPaired
from domain.history.history import History
from domain.history.lookup import events_of
from domain.person import Person
from domain.policy.rule_context import RuleContext

HELPER: Final = "helper"
HANDLER: Final = "handler"
RELATIVE: Final = "relative"

APPROVED_BY_NO_RELATIVE: Final = "approved_by_no_relative"
"""The rule that keeps a relative from confirming an approval."""


def conflicts_of(history: History) -> Mapping[str, str]:
    """The accounts that may not inspect the case, each with its rule: the strongest of relative, helper, handler.

    Everyone counts who was ever the helper, who recorded an event of a type that caseworkers post (an inspection makes
    nobody a handler), or who approved an event. Helpers without an account are left to `inspected_by_another`, which
    compares names.
    """
    conflicts: dict[str, str] = {}
    for event in history.recorded:
        if "caseworker" in event.posted_by:
            conflicts.setdefault(event.metadata.actor.name, HANDLER)
        if event.metadata.approved_by is not None:
            conflicts.setdefault(event.metadata.approved_by.name, HANDLER)
    for step in history.transitions_of(frozenset({HelperPaired})):
        if isinstance(step.event, HelperPaired) and step.event.helper_account is not None:
            conflicts[step.event.helper_account] = HELPER
    return {**conflicts, **dict.fromkeys(history.person.relatives, RELATIVE)}


def decided_by_no_relative(context: RuleContext, event: Event) -> None:
    """The account that posts a decision is not noted as related to the person. Raises Refusal."""
    if context.person.relatives:
        _refuse_relative(context.person, event.metadata.actor.name, "decided_by_no_relative")


def refuse_related_approver(person: Person, approver: str) -> None:
    """The account that approves an event is not noted as related to the person. Raises Refusal."""
    if person.relatives:
        _refuse_relative(person, approver, APPROVED_BY_NO_RELATIVE)


def _refuse_relative(person: Person, account: str, rule: str) -> None:
    if account in person.relatives:
        raise Refusal(
            "rule",
            rule,
            f"账号{account}的持有人已登记为与本人有关系，应当回避，由另一账号办理",
            f"the holder of the account {account} is noted as related to the person: another account does it",
            {"account": account},
        )


def ends_a_staff_relation(context: RuleContext, event: StaffRelationEnded) -> None:
    """The relation is noted, and the account that ends it is not the one related. Raises Refusal."""
    if event.account not in context.person.relatives:
        noted: list[Any] = events_of(context.transitions, (StaffRelationNoted,))
        raise Refusal(
            "rule",
            "ends_a_staff_relation",
            f"没有登记账号“{event.account}”应当回避",
            f"no relation to the account {event.account!r} is noted",
            {"account": event.account, "versions": [other.metadata.version for other in noted]},
            field="account",
        )
    _refuse_relative(context.person, event.metadata.actor.name, "ends_a_staff_relation")


STAFF_CONFLICT_RULES: tuple[Any, ...] = (decided_by_no_relative, ends_a_staff_relation)
