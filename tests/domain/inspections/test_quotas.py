"""Sizes of samples: exact sums, floors, shares rounded up, never more than there are."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.inspections.quotas import SampleSize, quotas, share_of

TOWNS = {"north": 1000, "south": 333, "west": 7}


@pytest.mark.parametrize(
    ("wanted", "sizes"),
    [
        ({"size": 100}, {"north": 75, "south": 25, "west": 0}),  # shares 74.6, 24.9, 0.5
        ({"size": 100, "at_least_per_stratum": 5}, {"north": 71, "south": 24, "west": 5}),
        ({"size": 100, "at_least_per_stratum": 20}, {"north": 70, "south": 23, "west": 7}),
        ({"percent": Decimal(5)}, {"north": 50, "south": 17, "west": 0}),
        ({"percent": Decimal(5), "whole": ("west",)}, {"north": 50, "south": 17, "west": 7}),
        ({"percent": Decimal("0.05"), "at_least": 3}, {"north": 2, "south": 1, "west": 0}),
        ({"percent": Decimal(100)}, TOWNS),
        ({"size": 0}, {"north": 0, "south": 0, "west": 0}),
    ],
)
def test_the_strata_share_the_sample(wanted: dict[str, Any], sizes: dict[str, int]) -> None:
    assert quotas(TOWNS, SampleSize(**wanted)) == sizes


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "quota.size"),
        ({"size": 3, "percent": Decimal(5)}, "quota.size"),
        ({"size": 1341}, "quota.population"),
        ({"size": 6, "whole": ("west",)}, "quota.floors"),
        ({"size": 5, "at_least": 6}, "quota.floors"),
        ({"percent": Decimal(5), "whole": ("east",)}, "quota.stratum"),
    ],
)
def test_what_cannot_be_met_is_refused(wanted: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        quotas(TOWNS, SampleSize(**wanted))
    assert refused.value.code == code


@given(
    populations=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), min_size=1),
    share=st.integers(1, 100),
    floor=st.integers(0, 9),
    least=st.integers(0, 40),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_sums_are_exact_and_floors_hold(
    populations: dict[str, int], share: int, floor: int, least: int, data: st.DataObject
) -> None:
    whole = tuple(data.draw(st.sets(st.sampled_from(sorted(populations)))))
    floors: dict[str, Any] = {"at_least": least, "at_least_per_stratum": floor, "whole": whole}
    sizes = quotas(populations, SampleSize(percent=Decimal(share), **floors))
    total, everybody = sum(sizes.values()), sum(populations.values())
    assert all(min(population, floor) <= sizes[name] <= population for name, population in populations.items())
    assert all(sizes[name] == populations[name] for name in whole)
    of_whole = sum(populations[name] for name in whole)
    needed = sum(populations[name] if name in whole else min(populations[name], floor) for name in populations)
    assert total == max(of_whole + share_of(everybody - of_whole, share), needed, min(least, everybody))
    assert quotas(populations, SampleSize(size=total, **floors)) == sizes


def test_a_share_is_rounded_up() -> None:
    assert [share_of(6, 40), share_of(5, 40), share_of(1, 5), share_of(0, 40)] == [3, 2, 1, 0]
