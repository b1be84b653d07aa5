"""The plan of a draw, as it is committed before the seed is known."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Final

import msgspec

ALGORITHM: Final = "zuji-draw-1"
"""The name of the algorithm of `domain.inspections.draw`. Another way to draw gets another name."""


class Quota(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many persons of a stratum are drawn, of how many."""

    size: int
    population: int


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """What a draw follows.

    `inspection`: the key of the stream. `as_of`: the day of the population (ISO), `known_until`: the position of the
    log up to which it was known, `population`: the canonical text of its filter, `strata`: the dimensions in the order
    in which they make up the names of strata, `population_sha256`: the digest of the frame. `inspectors`: numbers of
    the pool (see `inspector_numbers`); no account is part of a plan. `seed_kind`: see `domain.inspections.seeds`.
    """

    inspection: str
    as_of: str
    known_until: int
    population: str
    strata: tuple[str, ...]
    quotas: Mapping[str, Quota]
    population_sha256: str
    inspectors: tuple[str, ...]
    inspectors_per_case: int
    seed_kind: str
    algorithm: str = ALGORITHM

    @cached_property
    def sha256(self) -> str:
        """The commitment to this plan."""
        return commitment(plan_text(self))


def plan_text(plan: Plan) -> str:
    """The canonical JSON text of a plan: keys sorted, no blanks. Equal plans have equal texts."""
    return msgspec.json.encode(plan, order="sorted").decode()


def plan_of(text: str) -> Plan:
    """The plan of a text. Raises msgspec.ValidationError if it is none, ValueError if the text is not canonical."""
    plan = msgspec.json.decode(text, type=Plan)
    if plan_text(plan) != text:
        raise ValueError("the text of the plan is not canonical")
    return plan


def commitment(text: str) -> str:
    """The SHA-256 of the text of a plan (plan_sha256), hexadecimal: published before the seed is known."""
    return sha256(text.encode()).hexdigest()


def inspector_numbers(accounts: Sequence[str]) -> dict[str, str]:
    """The number of each account of a pool, in its order: `I1`, `I2` and so on. Proofs show the numbers only."""
    return {account: f"I{number}" for number, account in enumerate(accounts, 1)}
