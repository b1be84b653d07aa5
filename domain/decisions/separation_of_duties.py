"""Separation of duties: rules that compare the accounts that posted events, not only the names entered in them."""

from collections.abc import Collection, Iterable
from typing import Final

from domain.errors import Refusal
from domain.events import EVENTS
from domain.events.event import Event
from domain.events.findings import (
    FindingAnswered,
    FindingRechecked,
    FindingWithdrawn,
    RectificationAccepted,
    RectificationRejected,
    Rectified,
)
from domain.events.supervision import ComparisonHit, HitResolved, SpotChecked
from domain.events.support import HelperPaired
from domain.findings.answers import recorded_findings
from domain.history.lookup import events_of, last_event_of
from domain.policy.rule_context import RuleContext

_POSTED_BY_CASEWORKERS: Final = frozenset(each for each in EVENTS if "caseworker" in each.posted_by)


def inspected_by_another(context: RuleContext, event: SpotChecked) -> None:
    """Nobody inspects a case of which they are the helper, recorded a service, or approved an event; nor a relative.

    The inspectors are the account that posts and those in `inspector_accounts`; the helper is an account, too. A helper
    without an account is known by name only: then nobody may inspect whose name contains it, or is contained in it.
    Source: docs/domain.md 2 and 7. Raises Refusal that names the field; no field if the posting account is the reason.
    """
    _refuse_helper(context, event)
    _refuse_same_account(
        context,
        event,
        _POSTED_BY_CASEWORKERS,
        "inspected_by_another",
        "此账号曾为本人办理服务（见第{version}条），应由另一账号检查",
        "this account recorded services of the person (see event {version}): another account inspects",
    )
    _refuse_own(
        events_of(context.transitions, _POSTED_BY_CASEWORKERS) if event.inspector_accounts else (),
        event.inspector_accounts,
        "inspected_by_another",
        "检查人曾为本人办理服务（见第{version}条），应重新抽取",
        "an inspector recorded services of the person (see event {version}): another is to be drawn",
        "inspector_accounts",
    )
    _refuse_relatives(context, event)
    _refuse_approvers(context, event)


def _refuse_approvers(context: RuleContext, event: SpotChecked) -> None:
    """Raises Refusal if an inspector approved an event of the case: recorder, approver and checker are different."""
    inspectors = (*event.inspector_accounts, event.metadata.actor.name)
    for step in context.transitions:
        approver, version = step.event.metadata.approved_by, step.event.metadata.version
        if approver is not None and approver.name in inspectors:
            raise Refusal(
                "rule",
                "inspected_by_another",
                f"检查人{approver.name}审批过本人的事项（见第{version}条），应重新抽取",
                f"the inspector {approver.name} approved an event of the case (see event {version}): another is to be"
                " drawn",
                {"version": version, "account": approver.name},
                field="inspector_accounts" if approver.name in event.inspector_accounts else None,
            )


def _refuse_relatives(context: RuleContext, event: SpotChecked) -> None:
    """Raises Refusal if the holder of an inspector's account is noted as related to the person."""
    for account in (*event.inspector_accounts, event.metadata.actor.name) if context.person.relatives else ():
        if account in context.person.relatives:
            raise Refusal(
                "rule",
                "inspected_by_another",
                f"检查人{account}已登记为与本人有关系，应重新抽取",
                f"the inspector {account} is noted as related to the person: another is to be drawn",
                {"account": account},
                field="inspector_accounts" if account in event.inspector_accounts else None,
            )


def _refuse_helper(context: RuleContext, event: SpotChecked) -> None:
    """Raises Refusal if the present helper of the person is one of the inspectors."""
    last = last_event_of(context.transitions, HelperPaired) if context.person.helper is not None else None
    if not isinstance(last, HelperPaired):
        return
    account, poster = last.helper_account, event.metadata.actor.name
    if account is not None:
        field = "inspector_accounts" if account in event.inspector_accounts else None
        is_helper = field is not None or account == poster
    else:
        names = (*event.inspectors, *event.inspector_accounts)
        field = "inspectors" if any(_may_be_one(last.helper, name) for name in names) else None
        is_helper = field is not None or _may_be_one(last.helper, poster)
    if is_helper:
        paired = last.metadata.version
        raise Refusal(
            "rule",
            "inspected_by_another",
            f"检查人是本人的帮扶人（见第{paired}条），应重新抽取",
            f"an inspector is the helper of the person (see event {paired}): another is to be drawn",
            {"version": paired},
            field=field,
        )


def _may_be_one(helper: str, inspector: str) -> bool:
    """Whether two names without blanks contain one another, as 李芳 and 李芳（镇人社所） do."""
    helper, inspector = "".join(helper.split()), "".join(inspector.split())
    return helper in inspector or inspector in helper


def accepted_by_another(context: RuleContext, event: RectificationAccepted | RectificationRejected) -> None:
    """The account that reported a rectification may not judge it. Source: docs/domain.md 7. Raises Refusal."""
    _refuse_same_account(
        context,
        event,
        (Rectified,),
        "accepted_by_another",
        "整改由此账号报送（见第{version}条），应由另一账号验收",
        "this account reported the rectification (see event {version}): another account accepts it",
    )


def rechecked_by_another(context: RuleContext, event: FindingRechecked) -> None:
    """Who reported or accepted the rectification of the finding does not check it again (R3-16). Raises Refusal."""
    _refuse_own(
        _steps_of(context, event.finding, (Rectified, RectificationAccepted)),
        (event.metadata.actor.name,),
        "rechecked_by_another",
        "整改由此账号报送或验收（见第{version}条），应由另一账号复查",
        "this account reported or accepted the rectification (see event {version}): another account checks it again",
    )


def withdrawn_by_another(context: RuleContext, event: FindingWithdrawn) -> None:
    """Who raised the finding, answered or rectified it does not withdraw it (R3-16). Raises Refusal."""
    raised = [each.raised for each in recorded_findings(context) if str(each.version) == event.finding]
    _refuse_own(
        [*raised, *_steps_of(context, event.finding, (FindingAnswered, Rectified))],
        (event.metadata.actor.name,),
        "withdrawn_by_another",
        "问题由此账号提出、答复或整改（见第{version}条），应由另一账号撤销",
        "this account raised, answered or rectified the finding (see event {version}): another account withdraws it",
    )


def _steps_of(context: RuleContext, finding: str, event_classes: tuple[type[Event], ...]) -> list[Event]:
    """The events of these classes that name a finding, which is named by its version."""
    findings = [each for each in recorded_findings(context) if str(each.version) == finding]
    return [event for each in findings for event in each.events if isinstance(event, event_classes)]


def resolved_by_another(context: RuleContext, event: HitResolved) -> None:
    """The account that raised a hit of a data comparison may not resolve it (R3-15). Raises Refusal.

    A hit is named by its version or its rule, as in `resolves_a_hit`; of any other text it is not known which hit is
    meant, and the account must not have raised any hit of the person.
    """
    hits = [hit for hit in events_of(context.transitions, (ComparisonHit,)) if isinstance(hit, ComparisonHit)]
    named = [hit for hit in hits if event.hit in (str(hit.metadata.version), hit.rule)]
    _refuse_own(
        named or hits,
        (event.metadata.actor.name,),
        "resolved_by_another",
        "疑点由此账号提出（见第{version}条），应由另一账号核销",
        "this account raised the hit (see event {version}): another account resolves it",
    )


def _refuse_same_account(
    context: RuleContext, event: Event, event_classes: Collection[type[Event]], rule: str, zh: str, en: str
) -> None:
    """Raises Refusal if the account that posts the event posted an earlier event of these classes."""
    _refuse_own(events_of(context.transitions, event_classes), (event.metadata.actor.name,), rule, zh, en)


def _refuse_own(
    earlier: Iterable[Event], accounts: Collection[str], rule: str, zh: str, en: str, field: str | None = None
) -> None:
    """Raises Refusal if one of the accounts posted one of the earlier events."""
    own = next((other.metadata for other in earlier if other.metadata.actor.name in accounts), None)
    if own is not None:
        data = {"version": own.version}
        data_of_refusal = {**data, "account": own.actor.name}
        raise Refusal("rule", rule, zh.format_map(data), en.format_map(data), data_of_refusal, field)
