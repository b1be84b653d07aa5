"""The inspectors of a case: drawn from the pool without the accounts that a rule keeps out of the case (回避; E40)."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from domain.errors import Refusal
from domain.inspections.draw import Drawn, draw_inspectors
from domain.inspections.plan import Plan, inspector_numbers
from domain.reference.scope import Scope

TOWN: Final = "town"
"""The rule that keeps an account out of a case: its area is the town or unit of the person, or lies in it."""

_DISTRICT: Final = 6
"""Digits of the code of a district."""


class AssignedCase(NamedTuple):
    """A case with the accounts of its inspectors, by name, and the accounts kept out of it, each with its rule."""

    drawn: Drawn
    inspectors: tuple[str, ...]
    excluded: Mapping[str, str]


def of_the_same_town(account: Scope, person: Scope) -> bool:
    """Whether an account is of the town or unit that is responsible for a person; never one of a district or above.

    The scopes are those of the two areas: a unit may have a local and an official code.
    """
    return any(
        min(len(own), len(other)) > _DISTRICT and (own.startswith(other) or other.startswith(own))
        for own in account.prefixes
        for other in person.prefixes
    )


def assign(plan: Plan, seed: str, pool: tuple[str, ...], drawn: Drawn, conflicts: Mapping[str, str]) -> AssignedCase:
    """The case with its inspectors. `pool`: the accounts of the plan in its order; `conflicts`: accounts with rules.

    Raises Refusal (rule, `draw.inspectors`) that names the ticket and the rules if too few accounts are left.
    """
    numbers = inspector_numbers(pool)
    excluded = {account: conflicts[account] for account in pool if account in conflicts}
    try:
        found = draw_inspectors(plan, seed, drawn.ticket, {numbers[account] for account in excluded})
    except Refusal as refusal:
        rules = sorted(set(excluded.values()))
        raise Refusal(
            refusal.kind,
            refusal.code,
            f"签号{drawn.ticket}：{refusal.zh}（回避规则：{'、'.join(rules)}）",
            f"ticket {drawn.ticket}: {refusal.en} (rules: {', '.join(rules)})",
            {**refusal.data, "ticket": drawn.ticket, "case_no": drawn.case_no, "excluded": excluded},
            field="inspectors",
        ) from None
    accounts = {number: account for account, number in numbers.items()}
    return AssignedCase(drawn, tuple(accounts[number] for number in found), excluded)
