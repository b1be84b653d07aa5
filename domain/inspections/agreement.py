"""Agreement of two inspections of the same cases (一致性): the share of equal verdicts, and Cohen's kappa."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

import msgspec

Pair = tuple[str, str]
"""The verdict of the first check and that of the second."""


class Agreement(msgspec.Struct, frozen=True):
    """`n`: pairs of verdicts; `agreed`: equal ones. `percent`: their share; None if there is no pair.

    `kappa`: how far the agreement goes beyond what chance gives with the same shares of verdicts: 1 for none but equal
    pairs, 0 for chance. None if it is not defined: without a pair, or if both gave one and the same verdict throughout.
    """

    n: int
    agreed: int
    percent: float | None
    kappa: float | None


def agreement_of(pairs: Mapping[Pair, int]) -> Agreement:
    """The agreement of pairs, each with how often it occurs (J. Cohen, 1960). Percent to 1 digit, kappa to 4."""
    n = sum(pairs.values())
    if n == 0:
        return Agreement(0, 0, None, None)
    agreed = sum(times for (first, second), times in pairs.items() if first == second)
    firsts, seconds = Counter[str](), Counter[str]()
    for (first, second), times in pairs.items():
        firsts[first] += times
        seconds[second] += times
    by_chance = Fraction(sum(firsts[verdict] * seconds[verdict] for verdict in firsts), n * n)
    observed = Fraction(agreed, n)
    kappa = None if by_chance == 1 else round(float((observed - by_chance) / (1 - by_chance)), 4)
    return Agreement(n, agreed, round(float(observed * 100), 1), kappa)
