"""Separation of duties: rules that compare the accounts that posted events, not only the names entered in them."""

from collections.abc import Collection, Iterable
from typing import Final

from domain.errors import Refusal
from domain.events import EVENTS
from domain.events.event import Event
from domain.events.supervision import ComparisonHit, HitResolved, RectificationAccepted, Rectified, SpotChecked
from domain.events.support import HelperPaired
from domain.history.lookup import events_of, last_event_of
from domain.policy.rule_context import RuleContext

_POSTED_BY_CASEWORKERS: Final = frozenset(each for each in EVENTS if "caseworker" in each.posted_by)


def inspected_by_another(context: RuleContext, event: SpotChecked) -> None:
    """Neither the person's helper nor an account that recorded services of the person may inspect the case.

    Source: docs/domain.md 2 and 7. Raises Refusal that names `inspectors`; no field if the account is the reason.
    """
    helper = context.person.helper
    if helper is not None and helper in event.inspectors:
        last = last_event_of(context.transitions, HelperPaired)
        assert last is not None
        paired = last.metadata.version
        raise Refusal(
            "rule",
            "inspected_by_another",
            f"检查人是本人的帮扶人（见第{paired}条），应重新抽取",
            f"an inspector is the helper of the person (see event {paired}): another is to be drawn",
            {"version": paired},
            field="inspectors",
        )
    _refuse_same_account(
        context,
        event,
        _POSTED_BY_CASEWORKERS,
        "inspected_by_another",
        "此账号曾为本人办理服务（见第{version}条），应由另一账号检查",
        "this account recorded services of the person (see event {version}): another account inspects",
    )


def accepted_by_another(context: RuleContext, event: RectificationAccepted) -> None:
    """The account that reported a rectification may not accept it. Source: docs/domain.md 7. Raises Refusal."""
    _refuse_same_account(
        context,
        event,
        (Rectified,),
        "accepted_by_another",
        "整改由此账号报送（见第{version}条），应由另一账号验收",
        "this account reported the rectification (see event {version}): another account accepts it",
    )


def resolved_by_another(context: RuleContext, event: HitResolved) -> None:
    """The account that raised a hit of a data comparison may not resolve it (R3-15). Raises Refusal.

    If the event does not name a hit by its version, the account must not have raised any hit of the person.
    """
    hits = events_of(context.transitions, (ComparisonHit,))
    named = [hit for hit in hits if str(hit.metadata.version) == event.hit]
    _refuse_own(
        named or hits,
        event,
        "resolved_by_another",
        "疑点由此账号提出（见第{version}条），应由另一账号核销",
        "this account raised the hit (see event {version}): another account resolves it",
    )


def _refuse_same_account(
    context: RuleContext, event: Event, event_classes: Collection[type[Event]], rule: str, zh: str, en: str
) -> None:
    """Raises Refusal if the account that posts the event posted an earlier event of these classes."""
    _refuse_own(events_of(context.transitions, event_classes), event, rule, zh, en)


def _refuse_own(earlier: Iterable[Event], event: Event, rule: str, zh: str, en: str) -> None:
    """Raises Refusal if the account that posts the event posted one of the earlier events."""
    account = event.metadata.actor.name
    own = next((other.metadata.version for other in earlier if other.metadata.actor.name == account), None)
    if own is not None:
        data = {"version": own}
        raise Refusal("rule", rule, zh.format_map(data), en.format_map(data), {**data, "account": account})
