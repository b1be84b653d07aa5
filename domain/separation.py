"""Separation of duties: rules that compare the accounts behind events, besides the names of officers typed in them."""

from collections.abc import Callable

from domain.errors import Refusal
from domain.events.fact import Fact
from domain.events.supervision import ComparisonHit, HitResolved, RectificationAccepted, Rectified, SpotChecked
from domain.events.support import HelperPaired
from domain.situation import Situation


def inspected_by_another(situation: Situation, fact: SpotChecked) -> None:
    """Nobody inspects a case of their own: neither the helper of the person, nor an account that served the person.

    Domain notes, sections 2 and 7. Raises Refusal naming `inspectors`, or no field where the account is the reason.
    """
    helper = situation.person.helper
    if helper is not None and helper in fact.inspectors:
        paired = next(step.fact.stamp.version for step in reversed(situation.path) if type(step.fact) is HelperPaired)
        raise Refusal(
            "rule",
            "inspected_by_another",
            f"检查人是本人的帮扶人（见第{paired}条），应重新抽取",
            f"an inspector is the helper of the person (see fact {paired}): another is to be drawn",
            {"version": paired},
            field="inspectors",
        )
    _by_another_account(
        situation,
        fact,
        lambda said: "caseworker" in said.posted_by,
        "inspected_by_another",
        "此账号曾为本人办理服务（见第{version}条），应由另一账号检查",
        "this account recorded services of the person (see fact {version}): another account inspects",
    )


def accepted_by_another(situation: Situation, fact: RectificationAccepted) -> None:
    """A rectification is accepted by another account than the one that reported it (domain notes, section 7)."""
    _by_another_account(
        situation,
        fact,
        lambda said: isinstance(said, Rectified),
        "accepted_by_another",
        "整改由此账号报送（见第{version}条），应由另一账号验收",
        "this account reported the rectification (see fact {version}): another account accepts it",
    )


def resolved_by_another(situation: Situation, fact: HitResolved) -> None:
    """A hit of a comparison is resolved by another account than the one that raised it (R3-15)."""
    hits = [step.fact for step in situation.path if isinstance(step.fact, ComparisonHit)]
    named = [hit for hit in hits if str(hit.stamp.version) == fact.hit]
    of_it = {id(hit) for hit in named or hits}
    _by_another_account(
        situation,
        fact,
        lambda said: id(said) in of_it,
        "resolved_by_another",
        "疑点由此账号提出（见第{version}条），应由另一账号核销",
        "this account raised the hit (see fact {version}): another account resolves it",
    )


def _by_another_account(
    situation: Situation, fact: Fact, about: Callable[[Fact], bool], rule: str, zh: str, en: str
) -> None:
    """Raises Refusal when the posting account also posted one of the events before this one that `about` picks."""
    account = fact.stamp.actor.name
    for step in situation.path:
        if step.fact.stamp.actor.name == account and about(step.fact):
            version = step.fact.stamp.version
            told = {"version": version}
            raise Refusal("rule", rule, zh.format_map(told), en.format_map(told), {**told, "account": account})
