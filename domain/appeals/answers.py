"""The rules about appeals: they are directed against a recorded decision, and are answered once, by somebody else."""

from collections.abc import Sequence

from domain.appeals.appeals import NO_RULE, Appeal, appeals_of, decision_named, open_appeal
from domain.errors import Refusal
from domain.events.appeals import AppealAdmitted, AppealDecided, AppealFiled
from domain.policy.rule_context import RuleContext


def appeals_a_decision(context: RuleContext, event: AppealFiled) -> None:
    """The appeal names an earlier decision of a type that its procedure is directed against. Raises Refusal."""
    rule = context.policy.appeals.get(event.procedure, NO_RULE)
    if decision_named(event.decision, rule, context.events) is None:
        raise Refusal(
            "rule",
            "appeals_a_decision",
            f"此前没有可以提出异议申诉的决定“{event.decision}”",
            f"no decision {event.decision!r} is recorded before it that this procedure is directed against",
            {"decision": event.decision, "against": list(rule.against), "profile": context.policy.profile},
            field="decision",
        )


def answers_an_appeal(context: RuleContext, event: AppealAdmitted | AppealDecided) -> None:
    """The event names an earlier appeal that is not decided. Raises Refusal."""
    appeals = _appeals(context)
    if open_appeal(appeals, event.appeal) is None:
        raise Refusal(
            "rule",
            "answers_an_appeal",
            f"没有待决定的异议申诉“{event.appeal}”",
            f"no appeal {event.appeal!r} waits for a decision",
            {"versions": [each.filed.metadata.version for each in appeals]},
            field="appeal",
        )


def decided_by_another(context: RuleContext, event: AppealDecided) -> None:
    """The account that recorded the decision may not decide on the appeal against it. Raises Refusal.

    An appeal that the applicant withdrew is recorded by anybody.
    """
    appeal = open_appeal(_appeals(context), event.appeal)
    if appeal is None or appeal.decision is None or event.outcome == "withdrawn":
        return
    made = appeal.decision.metadata
    if made.actor.name == event.metadata.actor.name:
        raise Refusal(
            "rule",
            "decided_by_another",
            f"所针对的决定由此账号记录（见第{made.version}条），应由另一账号决定",
            f"this account recorded the decision in question (see event {made.version}): another account decides",
            {"version": made.version, "account": made.actor.name},
        )


def _appeals(context: RuleContext) -> Sequence[Appeal]:
    return appeals_of(context.transitions, context.policies, context.calendar)
