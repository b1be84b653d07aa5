"""The rules of recognition: categories hold, the cooling-off is over, the place admits the decision."""

from typing import Any

from domain.errors import Refusal
from domain.events.registry import Exited
from domain.recognition.conditions import unmet
from domain.refusals import state_word
from domain.retirement import months_after
from domain.situation import Situation


def category_holds(situation: Situation, fact: Any) -> None:
    """The condition of each category holds on the day of the decision (R0-2, R2-2; a man turns 50 on that very day)."""
    categories = getattr(fact, "categories", None) or (fact.category,)
    for name in categories:
        category = situation.policy.categories.get(name)
        if category is None or category.condition is None:
            continue
        found = unmet(category.condition, situation, fact.stamp.day)
        if found is not None:
            raise Refusal(
                "rule",
                "category_holds",
                f"不符合“{category.zh}”的条件：{found.zh}",
                f"does not meet the condition of {category.en!r}: {found.en}",
                {
                    "category": name,
                    "condition": found.rule,
                    "profile": situation.policy.profile,
                    "basis": category.basis,
                    "facts": found.facts,
                },
                field="categories" if hasattr(fact, "categories") else "category",
            )


def recognisable(situation: Situation, _: Any) -> None:
    """Nobody is recognised in a labour state that the profile excludes (domain notes, section 4)."""
    found = situation.person.labour
    if found in situation.policy.recognition.not_while:
        raise Refusal(
            "rule",
            "recognisable",
            f"就业状态为“{state_word(found, 'zh')}”时不予认定（{situation.policy.profile}）",
            f"nobody is recognised while {state_word(found, 'en')} ({situation.policy.profile})",
            {"labour": found, "profile": situation.policy.profile},
        )


def cooled_off(situation: Situation, fact: Any) -> None:
    """After an exit for certain reasons nobody is recognised again for so many months (domain notes, section 4)."""
    waits = situation.policy.recognition.cooling_off_months
    if not waits or situation.person.case != "exited":
        return
    last = next(step.fact for step in reversed(situation.path) if type(step.fact) is Exited)
    reason = last.stamp.reason.code if last.stamp.reason is not None else ""
    if reason not in waits or (until := months_after(last.stamp.day, waits[reason])) <= fact.stamp.day:
        return
    term = situation.policy.recognition.exit_reasons.get(reason)
    raise Refusal(
        "rule",
        "cooled_off",
        f"第{last.stamp.version}条退出（{term.zh if term else reason}）后{waits[reason]}个月内不再认定，{until}起方可",
        f"no recognition for {waits[reason]} months after exit {last.stamp.version}"
        f" ({term.en if term else reason}): from {until} on",
        {"version": last.stamp.version, "reason": reason, "months": waits[reason], "until": f"{until}"},
        field="time",
    )


def known_exit_reason(situation: Situation, fact: Any) -> None:
    """An exit gives one of the reasons of the place, where the place has closed its list (domain notes, section 4)."""
    rule = situation.policy.recognition
    reason = fact.stamp.reason.code if fact.stamp.reason is not None else ""
    if rule.exit_reasons_closed and reason not in rule.exit_reasons:
        raise Refusal(
            "rule",
            "known_exit_reason",
            f"退出原因“{reason}”不在清单（{situation.policy.profile}）中",
            f"{reason!r} is not one of the reasons for exit ({situation.policy.profile})",
            {"reason": reason, "allowed": list(rule.exit_reasons), "profile": situation.policy.profile},
            field="reason.code",
        )
