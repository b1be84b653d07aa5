"""The rules about payments and recoveries of benefits."""

from typing import Any

from domain.benefits.grants import versions_of
from domain.benefits.refusal import refusal
from domain.events.registration import Deceased
from domain.history.lookup import account_balance, events_of
from domain.policy.rule_context import RuleContext


def paid_to_the_living(context: RuleContext, _: Any) -> None:
    """Nothing is paid to a person recorded as dead; a payment after the death is due back (docs/domain.md 12).

    This is a rule and not a precondition on the case state, because a death that is recorded late must not be refused
    on account of a payment made in the meantime.
    """
    if context.person.case != "deceased":
        return
    deaths = events_of(context.transitions, (Deceased,))
    raise refusal(
        "deceased",
        f"已于{deaths[-1].metadata.day}死亡，不得发放",
        f"the person died on {deaths[-1].metadata.day}; nothing can be paid",
        [death.metadata.version for death in deaths],
        "time",
    )


def paid_against_a_grant(context: RuleContext, event: Any) -> None:
    """Of a benefit, at most the sum granted is paid (R4-11)."""
    granted, paid, _ = account_balance(context.transitions, ("paid", event.benefit))
    if granted == 0:
        raise refusal("not_granted", "没有批准过该补贴", "the benefit was not granted", (), "benefit")
    if paid + event.amount_fen > granted:
        raise refusal(
            "above_grant",
            f"发放合计将超过批准金额：批准{granted / 100:.2f}元，已发{paid / 100:.2f}元",
            f"more than granted: {granted / 100:.2f} yuan were granted, {paid / 100:.2f} are already paid",
            versions_of(context.transitions, event.benefit),
            "amount_fen",
            granted_fen=granted,
            paid_fen=paid,
        )


def recovered_of_what_was_paid(context: RuleContext, event: Any) -> None:
    """Of a benefit, at most the sum paid is recovered, also after death."""
    paid, recovered, _ = account_balance(context.transitions, ("recovered", event.benefit))
    if recovered + event.amount_fen > paid:
        raise refusal(
            "above_paid",
            f"追回合计将超过发放金额：已发{paid / 100:.2f}元，已追回{recovered / 100:.2f}元",
            f"more than paid: {paid / 100:.2f} yuan were paid, {recovered / 100:.2f} are already recovered",
            versions_of(context.transitions, event.benefit),
            "amount_fen",
            paid_fen=paid,
            recovered_fen=recovered,
        )
