"""Sizes of the samples of strata: a number or a share, with floors; the sums are exact."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

import msgspec

from domain.errors import Refusal

Percent = Annotated[Decimal, msgspec.Meta(gt=0, le=100)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class SampleSize(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many persons are drawn: `size` in all, or `percent` of the strata that are not taken whole.

    `at_least`: persons in all; `at_least_per_stratum`: persons of each stratum; `whole`: strata that are taken whole.
    A floor takes no more than there are. For example 5 % and at least two: `percent=5, at_least=2`.
    """

    size: Count | None = None
    percent: Percent | None = None
    at_least: Count = 0
    at_least_per_stratum: Count = 0
    whole: tuple[str, ...] = ()


def quotas(populations: Mapping[str, int], wanted: SampleSize) -> dict[str, int]:
    """The size of the sample of each stratum, by name.

    The strata share the total in proportion to their populations (largest remainder; of equal ones the first by name)
    as far as the floors leave it open, and no stratum gets more than it has. A share is rounded up to whole persons.

    Raises Refusal (rule): `quota.size` unless one of size and percent is given; `quota.stratum` for an unknown stratum;
    `quota.population` if the size is above the population; `quota.floors` if it is below the floors.
    """
    _refuse_unknown(populations, wanted)
    floors = {
        name: population if name in wanted.whole else min(population, wanted.at_least_per_stratum)
        for name, population in populations.items()
    }
    total = _total(populations, wanted, sum(floors.values()))
    fixed = {name: floors[name] for name in wanted.whole}
    while True:
        open_strata = {name: population for name, population in populations.items() if name not in fixed}
        shares = _shares(open_strata, total - sum(fixed.values()))
        low = {name: floors[name] for name, share in shares.items() if share < floors[name]}
        if not low:
            return dict(sorted({**fixed, **_rounded(shares, total - sum(fixed.values()))}.items()))
        fixed.update(low)


def share_of(count: int, percent: Decimal | int) -> int:
    """At least so many percent of a count, in whole ones: 40 % of 6 are 3."""
    return -(-count * Fraction(percent) // 100)


def _total(populations: Mapping[str, int], wanted: SampleSize, floor: int) -> int:
    everybody = sum(populations.values())
    least = max(floor, min(wanted.at_least, everybody))
    if wanted.percent is not None:
        whole = sum(populations[name] for name in wanted.whole)
        return max(least, whole + share_of(everybody - whole, wanted.percent))
    size = wanted.size or 0
    if size > everybody:
        zh, en = f"样本{size}人，多于总体{everybody}人", f"a sample of {size} of a population of {everybody}"
        raise Refusal("rule", "quota.population", zh, en, {"population": everybody}, field="size")
    if size < least:
        zh, en = f"样本{size}人，少于各下限之和{least}人", f"a sample of {size} is below the floors, which need {least}"
        raise Refusal("rule", "quota.floors", zh, en, {"needed": least}, field="size")
    return size


def _shares(populations: Mapping[str, int], total: int) -> dict[str, Fraction]:
    everybody = sum(populations.values())
    return {name: Fraction(total * population, everybody or 1) for name, population in populations.items()}


def _rounded(shares: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """Whole numbers with the sum `total`: one more for the largest remainders."""
    sizes = {name: int(share) for name, share in shares.items()}
    by_remainder = sorted(shares, key=lambda name: (sizes[name] - shares[name], name))
    for name in by_remainder[: total - sum(sizes.values())]:
        sizes[name] += 1
    return sizes


def _refuse_unknown(populations: Mapping[str, int], wanted: SampleSize) -> None:
    if (wanted.size is None) == (wanted.percent is None):
        zh, en = "样本应给出人数或比例之一", "a sample has either a size or a percentage"
        raise Refusal("rule", "quota.size", zh, en, field="size")
    unknown = sorted({*wanted.whole} - populations.keys())
    if unknown:
        zh, en = f"总体中没有“{unknown[0]}”层", f"the population has no stratum {unknown[0]!r}"
        raise Refusal("rule", "quota.stratum", zh, en, {"strata": sorted(populations)}, field="whole")
