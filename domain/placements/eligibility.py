"""The rule about a placement on a public-welfare post."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.errors import Refusal
from domain.events.event import event_type_of
from domain.events.work import Job
from domain.person import Person
from domain.placements.placements import Placement, PlacementTerms, placements, placements_with
from domain.placements.rule import PlacementRule
from domain.policy.rule_context import RuleContext
from domain.reference.terms import last_day_of_term


def public_post_allowed(context: RuleContext, event: Any) -> None:
    """A placement on a public-welfare post keeps to the rule of the area, and ends by retirement (R1-7, R3-8, R4-9).

    Only jobs in the channel of such posts are checked; a further contract during a placement only for its end. Raises
    Refusal.
    """
    rule, person = context.policy.public_posts, context.person
    if rule is None or event.channel != rule.channel:
        return
    terms = PlacementTerms(rule, context.policy.ages, context.calendar, person)
    found = placements(context.transitions, terms)
    held = placements_with(context.transitions, event, terms)
    day = event.metadata.day
    if len(held) > len(found):
        _check_category(context, rule)
        _check_retirement(context, person, day)
        _check_repetition(found, terms, context)
    if not found or found[-1].until is not None:  # the market is tried again after each contract, also before a renewal
        _check_market_efforts(context, rule)
    end = held[-1].term_ends
    # If the term ends by retirement, a longer contract is accepted: the person only leaves the post earlier.
    if end == context.policy.ages.retirement_of(person):
        return
    if event.contract_months and last_day_of_term(day, event.contract_months) > end:
        raise _refusal(
            "public_post.term",
            f"合同期满将超过公益性岗位期限（{end}到期，最长{rule.max_months}个月或至退休）",
            f"the contract would run beyond the term of the post, which ends on {end} "
            f"({rule.max_months} months at most, or to retirement)",
            held,
            "contract_months",
            term_ends=end.isoformat(),
            max_months=rule.max_months,
        )


def _check_category(context: RuleContext, rule: PlacementRule) -> None:
    """Requires a category that the posts are for (R3-8: 大龄、重度残疾、零就业家庭成员)."""
    if not rule.for_categories or set(context.person.categories) & set(rule.for_categories):
        return
    policy = context.policy
    categories = [policy.categories[code] for code in rule.for_categories if code in policy.categories]
    raise _refusal(
        "public_post.who",
        f"公益性岗位用于安置：{'、'.join(category.zh for category in categories)}（{policy.profile}）",
        f"public-welfare posts are for: {', '.join(category.en for category in categories)} ({policy.profile})",
        (),
        "channel",
        for_categories=list(rule.for_categories),
        categories=list(context.person.categories),
        profile=policy.profile,
    )


def _check_retirement(context: RuleContext, person: Person, day: date) -> None:
    retires = context.policy.ages.retirement_of(person)
    if retires is not None and day >= retires:
        raise _refusal(
            "public_post.retired",
            f"已达法定退休年龄（{retires}），不得安置公益性岗位",
            f"no public-welfare post after the statutory retirement age, reached on {retires}",
            (),
            "time",
            retires_on=retires.isoformat(),
        )


def _check_repetition(found: Sequence[Placement], terms: PlacementTerms, context: RuleContext) -> None:
    rule = terms.rule
    if len(found) >= rule.max_placements:
        raise _refusal(
            "public_post.placements",
            f"已安置公益性岗位{len(found)}次，最多{rule.max_placements}次",
            f"the person was placed on public-welfare posts {len(found)} times; the limit is {rule.max_placements}",
            found,
            "channel",
            max_placements=rule.max_placements,
        )
    if not found or not terms.expired(found[-1]):
        return
    end = found[-1].term_ends
    if not set(context.person.categories) & set(rule.again_after_expiry):
        raise _refusal(
            "public_post.again",
            f"公益性岗位期限已满（{end}），不属于可以再次安置的人员",
            f"the term on public-welfare posts ended on {end}, and the person may not be placed again",
            found,
            "channel",
            term_ended=end.isoformat(),
            again_after_expiry=list(rule.again_after_expiry),
        )


def _check_market_efforts(context: RuleContext, rule: PlacementRule) -> None:
    """Requires recorded attempts to place the person in the market (确实难以通过市场渠道实现就业; R1-7)."""
    if not rule.min_market_efforts:
        return
    efforts = 0
    for transition in reversed(context.transitions):
        if isinstance(transition.event, Job):
            break
        efforts += event_type_of(type(transition.event)) in rule.market_efforts
    if efforts < rule.min_market_efforts:
        raise _refusal(
            "public_post.market",
            f"安置公益性岗位前，应先通过市场渠道帮扶至少{rule.min_market_efforts}次，已记录{efforts}次",
            f"a public-welfare post requires {rule.min_market_efforts} attempts to find work in the market, "
            f"{efforts} are recorded",
            (),
            "channel",
            market_efforts=list(rule.market_efforts),
            least=rule.min_market_efforts,
            recorded=efforts,
        )


def _refusal(code: str, zh: str, en: str, found: Sequence[Placement], field: str, **data: Any) -> Refusal:
    """A refusal with the versions of the events that began the placements."""
    events = [placement.version for placement in found if placement.version]
    return Refusal("rule", code, zh, en, {"events": events, **data}, field)
