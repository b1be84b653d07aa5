"""Figures of a sample: the interval of an error rate, and the estimate for the population it was drawn from.

Both are intervals by score (Wilson 1927), which hold for few cases and for none in error: 0 of 2 leaves open 65.8 %,
0 of 200 only 1.9 %. Nothing here knows how a case came to be in error, or counts one that was not drawn by chance.
"""

from collections.abc import Iterable
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import msgspec


class Interval(NamedTuple):
    """The bounds of a share, both between 0 and 1."""

    low: float
    high: float


class Stratum(msgspec.Struct, frozen=True):
    """A stratum: how many persons it has, how many of those drawn were judged, and how many of these were in error.

    Judged are the cases whose verdict is conforming or nonconforming. Raises ValueError unless
    0 <= errors <= judged <= population.
    """

    key: str
    population: int
    judged: int
    errors: int

    def __post_init__(self) -> None:
        """Checks the order of the numbers."""
        if not 0 <= self.errors <= self.judged <= self.population:
            raise ValueError(f"{self.key}: {self.errors} of {self.judged} of {self.population}")


class Estimate(msgspec.Struct, frozen=True):
    """How many persons of a population are in error (persons, not rounded), with the bounds.

    It holds for the `population` of the strata in which somebody was judged; of the others (`not_judged`) the sample
    tells nothing.
    """

    population: int
    errors: float
    low: float
    high: float


def critical_value(confidence_percent: float) -> float:
    """The two-sided quantile of the normal distribution: 1.96 for 95. Raises ValueError unless between 0 and 100."""
    if not 0 < confidence_percent < 100:
        raise ValueError(confidence_percent)
    return NormalDist().inv_cdf(0.5 + confidence_percent / 200)


def wilson(errors: float, judged: float, confidence_percent: float) -> Interval | None:
    """The score interval of an error rate (Wilson 1927, without correction for continuity); None of no case.

    Rates of towns are compared by the upper bound, ascending: it is what a town has shown by being checked, so 0 of 200
    stands before 0 of 2. By the lower bound the two would be equal, and by the rate as well.
    """
    if not judged:
        return None
    square = critical_value(confidence_percent) ** 2
    rate = errors / judged
    middle = rate + square / (2 * judged)
    half = sqrt(square * (rate * (1 - rate) / judged + square / (4 * judged**2)))
    scale = 1 + square / judged
    # At the ends the bound is exactly 0 or 1; the difference of two roots would miss it by the last digit.
    low = 0.0 if errors == 0 else (middle - half) / scale
    high = 1.0 if errors == judged else (middle + half) / scale
    return Interval(low, high)


def not_judged(strata: Iterable[Stratum]) -> list[Stratum]:
    """The strata with persons of whom none was judged: no estimate says anything of them."""
    return [stratum for stratum in strata if stratum.population and not stratum.judged]


def estimate(strata: Iterable[Stratum], confidence_percent: float) -> Estimate | None:
    """How many of the population are in error, from the strata's weights; None if nobody was judged in any stratum.

    The point is the stratified estimator (Cochran 1977, chapter 5): the rate of each stratum times its persons. The
    bounds combine those of the strata, each with its finite population correction, by the recovery of variances
    (Zou, Huang and Zhang 2009): of one large stratum this is Wilson's interval itself, and a stratum that was judged
    as a whole adds no doubt. A stratum in which nobody was judged is left out: the cases of others say nothing
    about it.
    """
    known = [stratum for stratum in strata if stratum.judged]
    if not known:
        return None
    point = below = above = 0.0
    for stratum in known:
        bounds = _bounds(stratum, confidence_percent)
        rate = stratum.errors / stratum.judged
        point += stratum.population * stratum.errors / stratum.judged
        below += (stratum.population * (rate - bounds.low)) ** 2
        above += (stratum.population * (bounds.high - rate)) ** 2
    return Estimate(
        sum(stratum.population for stratum in known),
        point,
        point - sqrt(below),
        point + sqrt(above),
    )


def _bounds(stratum: Stratum, confidence_percent: float) -> Interval:
    """The bounds of the rate of a stratum, of which some persons are known: never outside what these leave open.

    The finite population correction enters as the number of cases that would tell as much of an unlimited population:
    n (N - 1) / (N - n).
    """
    population, judged, errors = stratum.population, stratum.judged, stratum.errors
    rate = errors / judged
    if judged == population:
        return Interval(rate, rate)
    effective = judged * (population - 1) / (population - judged)
    bounds = wilson(rate * effective, effective, confidence_percent)
    assert bounds is not None  # somebody was judged
    return Interval(max(bounds.low, errors / population), min(bounds.high, (population - judged + errors) / population))
