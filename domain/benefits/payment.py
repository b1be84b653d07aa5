"""The rules about payments and recoveries of benefits."""

from typing import Any

from domain.benefits.coverage import first_uncovered
from domain.benefits.grants import grants_of, versions_of
from domain.benefits.recovery import due_back
from domain.benefits.refusal import refusal
from domain.events.benefits import BenefitPaid
from domain.events.registration import Deceased
from domain.history.history import Transition
from domain.history.lookup import account_balance, events_of
from domain.policy.rule_context import RuleContext


def paid_to_the_living(context: RuleContext, event: Any) -> None:
    """Nothing is paid for days after a recorded death (docs/domain.md 4 and 12). Arrears for days lived are paid.

    This is a rule and not a precondition on the case state, because a death that is recorded late must not be refused
    on account of a payment made in the meantime.
    """
    if context.person.case != "deceased":
        return
    if isinstance(event, BenefitPaid) and not _due_back_at_once(context, event):
        return
    deaths = events_of(context.transitions, (Deceased,))
    raise refusal(
        "deceased",
        f"已于{deaths[-1].metadata.day}死亡，不得发放",
        f"the person died on {deaths[-1].metadata.day}; nothing can be paid",
        [death.metadata.version for death in deaths],
        "time",
    )


def _due_back_at_once(context: RuleContext, event: BenefitPaid) -> bool:
    """Whether some of the payment is for days after the death, or for no day of a grant."""
    step = Transition(event, context.person, context.person)
    without, with_it = (
        sum(
            due.amount_fen
            for due in due_back(transitions, context.policies)
            if due.benefit == event.benefit and due.cause in ("paid_after_death", "paid_above_grant")
        )
        for transitions in (context.transitions, [*context.transitions, step])
    )
    return with_it > without


def paid_for_days_granted(context: RuleContext, event: Any) -> None:
    """The period that a payment names has a first and a last day, and grants of the benefit cover it."""
    first, last = event.period_from, event.period_to
    if first is None and last is None:
        return
    if first is None or last is None or last < first:
        raise refusal(
            "period",
            "所属期应有起止日期，止日不早于起日",
            "a period has a first day and a last day that is not before it",
            field="period_to" if last is None or first is not None else "period_from",
        )
    grants = [grant for grant in grants_of(context.transitions) if grant.benefit == event.benefit]
    day = first_uncovered(sorted((grant.since, grant.until) for grant in grants), first, last)
    if day is not None:
        raise refusal(
            "period",
            f"{day}不在已批准的享受期内",
            f"{day} is in no period granted",
            [grant.version for grant in grants],
            "period_from",
            day=day.isoformat(),
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
