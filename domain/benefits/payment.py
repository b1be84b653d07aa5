"""The rules on money: paid only against a grant and to the living, recovered only of what was paid."""

from typing import Any

from domain.benefits.grants import versions_of
from domain.benefits.refusal import refused
from domain.events.registration import Deceased
from domain.history.lookup import account_balance, events_of
from domain.policy.rule_context import RuleContext


def paid_to_the_living(context: RuleContext, event: Any) -> None:
    """Nothing is paid to whom we know to be dead; what was paid before we knew is due back (domain notes, section 12).

    A rule and not a state: a death recorded late must not be refused for a payment made in ignorance of it.
    """
    if context.person.case != "deceased":
        return
    deaths = events_of(context.transitions, (Deceased,))
    raise refused(
        "deceased",
        f"已于{deaths[-1].metadata.day}死亡，不得发放",
        f"died on {deaths[-1].metadata.day}: nothing is paid",
        [death.metadata.version for death in deaths],
        "time",
    )


def paid_against_a_grant(context: RuleContext, event: Any) -> None:
    """What is paid of a benefit is at most what was granted of it (R4-11)."""
    granted, paid, _ = account_balance(context.transitions, ("paid", event.benefit))
    if granted == 0:
        raise refused("not_granted", "没有批准过该补贴", "the benefit was not granted", (), "benefit")
    if paid + event.amount_fen > granted:
        raise refused(
            "above_grant",
            f"发放合计将超过批准金额：批准{granted / 100:.2f}元，已发{paid / 100:.2f}元",
            f"more than granted: {granted / 100:.2f} yuan granted, {paid / 100:.2f} paid",
            versions_of(context.transitions, event.benefit),
            "amount_fen",
            granted_fen=granted,
            paid_fen=paid,
        )


def recovered_of_what_was_paid(context: RuleContext, event: Any) -> None:
    """What is recovered of a benefit is at most what was paid of it, also after death."""
    paid, recovered, _ = account_balance(context.transitions, ("recovered", event.benefit))
    if recovered + event.amount_fen > paid:
        raise refused(
            "above_paid",
            f"追回合计将超过发放金额：已发{paid / 100:.2f}元，已追回{recovered / 100:.2f}元",
            f"more than paid: {paid / 100:.2f} yuan paid, {recovered / 100:.2f} recovered",
            versions_of(context.transitions, event.benefit),
            "amount_fen",
            paid_fen=paid,
            recovered_fen=recovered,
        )
