"""Separation of duties: rules that compare the accounts behind events, besides the names of officers typed in them."""

from collections.abc import Collection, Iterable
from typing import Final

from domain.errors import Refusal
from domain.events import EVENTS
from domain.events.event import Event
from domain.events.supervision import ComparisonHit, HitResolved, RectificationAccepted, Rectified, SpotChecked
from domain.events.support import HelperPaired
from domain.history.lookup import events_of, last_event_of
from domain.policy.rule_context import RuleContext

_OF_CASEWORKERS: Final = frozenset(kind for kind in EVENTS if "caseworker" in kind.posted_by)


def inspected_by_another(context: RuleContext, event: SpotChecked) -> None:
    """Nobody inspects a case of their own: neither the helper of the person, nor an account that served the person.

    docs/domain.md 2 and 7. Raises Refusal naming `inspectors`, or no field where the account is the reason.
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
    _by_another_account(
        context,
        event,
        _OF_CASEWORKERS,
        "inspected_by_another",
        "此账号曾为本人办理服务（见第{version}条），应由另一账号检查",
        "this account recorded services of the person (see event {version}): another account inspects",
    )


def accepted_by_another(context: RuleContext, event: RectificationAccepted) -> None:
    """A rectification is accepted by another account than the one that reported it (docs/domain.md 7)."""
    _by_another_account(
        context,
        event,
        (Rectified,),
        "accepted_by_another",
        "整改由此账号报送（见第{version}条），应由另一账号验收",
        "this account reported the rectification (see event {version}): another account accepts it",
    )


def resolved_by_another(context: RuleContext, event: HitResolved) -> None:
    """A hit of a comparison is resolved by another account than the one that raised it (R3-15)."""
    hits = events_of(context.transitions, (ComparisonHit,))
    named = [hit for hit in hits if str(hit.metadata.version) == event.hit]
    _refuse_own(
        named or hits,
        event,
        "resolved_by_another",
        "疑点由此账号提出（见第{version}条），应由另一账号核销",
        "this account raised the hit (see event {version}): another account resolves it",
    )


def _by_another_account(
    context: RuleContext, event: Event, kinds: Collection[type[Event]], rule: str, zh: str, en: str
) -> None:
    """Raises Refusal when the posting account also posted an event of these types before."""
    _refuse_own(events_of(context.transitions, kinds), event, rule, zh, en)


def _refuse_own(earlier: Iterable[Event], event: Event, rule: str, zh: str, en: str) -> None:
    """Raises Refusal when the account that posts the event also posted one of the earlier ones."""
    account = event.metadata.actor.name
    own = next((one.metadata.version for one in earlier if one.metadata.actor.name == account), None)
    if own is not None:
        data = {"version": own}
        raise Refusal("rule", rule, zh.format_map(data), en.format_map(data), {**data, "account": account})
