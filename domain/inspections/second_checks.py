"""Which cases of an inspection are checked a second time, and by whom (复查): drawn with the seed of the inspection."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Final

import msgspec

from domain.inspections.draw import draw_key, permutation
from domain.inspections.quotas import share_of

_LABEL: Final = "recheck"


class DrawnCase(msgspec.Struct, frozen=True):
    """A case: its number and ticket, its inspectors, and the accounts excluded from it, each as `<account>:<rule>`.

    `replaces` is the number of the case in whose place it was drawn.
    """

    case_no: int
    ticket: str
    inspectors: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    replaces: int | None = None


class SecondCheckPlan(msgspec.Struct, frozen=True):
    """What the draw follows: the plan's commitment and seed, the share, the accounts that inspectors are drawn from."""

    plan_sha256: str
    seed: str
    percent: int
    inspectors: tuple[str, ...]
    inspectors_per_case: int


def second_checks(plan: SecondCheckPlan, cases: Sequence[DrawnCase]) -> Mapping[int, tuple[str, ...]]:
    """The inspectors of the second check by the number of the case, in the order drawn.

    The cases of the draw, replacements aside, are permuted in the order of their tickets as `domain.inspections.draw`
    does, with the digest of the seed and a label for the seed; the share is rounded up. A case that was replaced stands
    for the one that was drawn in its place. The inspectors are neither those of the first check nor excluded; there may
    be fewer than a case has.
    """
    seed = sha256(f"{plan.seed}\n{_LABEL}".encode()).hexdigest()
    first = sorted((case for case in cases if case.replaces is None), key=lambda case: case.ticket)
    order = permutation(draw_key(plan.plan_sha256, seed, _LABEL), len(first))
    present = {case.replaces: case for case in cases if case.replaces is not None}
    found: dict[int, tuple[str, ...]] = {}
    for index in islice(order, share_of(len(first), plan.percent)):
        case = first[index]
        while case.case_no in present:
            case = present[case.case_no]
        found[case.case_no] = _others(plan, seed, case)
    return found


def _others(plan: SecondCheckPlan, seed: str, case: DrawnCase) -> tuple[str, ...]:
    excluded = {*case.inspectors, *(text.rsplit(":", 1)[0] for text in case.excluded)}
    pool = [account for account in plan.inspectors if account not in excluded]
    order = permutation(draw_key(plan.plan_sha256, seed, "inspectors", case.ticket), len(pool))
    return tuple(pool[index] for index in islice(order, plan.inspectors_per_case))
