"""The interval of an error rate and the estimate for a population, against published values and their definitions."""

from math import comb, isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.inspections.statistics import Estimate, Stratum, critical_value, estimate, not_judged, wilson

_Z = 1.959963984540054
"""The quantile of 95 %, as tables print it."""

COUNTS = st.integers(1, 500).flatmap(lambda judged: st.tuples(st.integers(0, judged), st.just(judged)))


@st.composite
def strata(draw: st.DrawFn) -> list[Stratum]:
    """Up to six strata, some of them without anyone judged, some judged as a whole."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        population = draw(st.integers(1, 300))
        judged = draw(st.one_of(st.integers(0, population), st.just(population)))
        found.append(Stratum(f"s{number}", population, judged, draw(st.integers(0, judged))))
    return found


@pytest.mark.parametrize(
    ("errors", "judged", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17, table I, method 3 (score without continuity correction, 95 %)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_the_published_table(errors: int, judged: int, low: float, high: float) -> None:
    found = wilson(errors, judged, 95)
    assert found is not None
    assert (low, high) == (round(found.low, 4), round(found.high, 4))


def test_none_in_error_of_two_and_of_two_hundred_are_not_the_same() -> None:
    of_two, of_two_hundred = wilson(0, 2, 95), wilson(0, 200, 95)
    assert of_two is not None
    assert of_two_hundred is not None
    assert (0.0, 0.0) == (of_two.low, of_two_hundred.low)
    assert (0.6576, 0.0188) == (round(of_two.high, 4), round(of_two_hundred.high, 4))
    assert wilson(0, 0, 95) is None


@given(COUNTS)
def test_the_bounds_are_where_the_score_test_just_rejects(counts: tuple[int, int]) -> None:
    errors, judged = counts
    found, mirrored = wilson(errors, judged, 95), wilson(judged - errors, judged, 95)
    assert found is not None
    assert mirrored is not None
    rate = errors / judged
    assert 0 <= found.low <= rate <= found.high <= 1
    for bound in found:
        assert isclose(abs(rate - bound), _Z * sqrt(bound * (1 - bound) / judged), abs_tol=1e-9)
    assert isclose(found.low, 1 - mirrored.high, abs_tol=1e-12)


@given(COUNTS, st.integers(2, 10))
def test_more_cases_with_the_same_rate_leave_less_open(counts: tuple[int, int], times: int) -> None:
    few, many = wilson(*counts, 95), wilson(counts[0] * times, counts[1] * times, 95)
    assert few is not None
    assert many is not None
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("percent", [0, 100, -1, 140])
def test_a_level_of_confidence_is_between_0_and_100(percent: int) -> None:
    with pytest.raises(ValueError, match=str(percent)):
        critical_value(percent)
    assert isclose(_Z, critical_value(95))


def test_an_estimate_by_hand() -> None:
    # A: 12 of 30 of 155; B: 3 of 10 of 62; C: 0 of 20 of 93. Point: 155 * 0.4 + 62 * 0.3 + 0 = 62 + 18.6 = 80.6.
    # Effective cases n (N - 1) / (N - n): A 36.96, B 11.7308, C 25.2055. The bounds q of each are the roots of
    # (1 + z2/n) q2 - (2p + z2/n) q + p2 = 0: A 0.258801 and 0.560029, B 0.116446 and 0.582229, C 0 and 0.132250; from
    # the point, in persons: A 21.8859 and 24.8045, B 11.3803 and 17.4982, C 0 and 12.2993. The squares below add up to
    # 478.99 + 129.51 = 608.50, root 24.67; those above to 615.26 + 306.19 + 151.27 = 1072.72, root 32.75.
    found = estimate([Stratum("A", 155, 30, 12), Stratum("B", 62, 10, 3), Stratum("C", 93, 20, 0)], 95)
    assert found is not None
    assert (310, 80.6) == (found.population, round(found.errors, 6))
    assert (55.9, 113.4) == (round(found.low, 1), round(found.high, 1))


def test_a_stratum_nobody_was_judged_in_is_left_out_and_named() -> None:
    known = Stratum("A", 100, 100, 7)
    other = Stratum("B", 40, 0, 0)
    assert Estimate(100, 7.0, 7.0, 7.0) == estimate([known, other], 95)
    assert [other] == not_judged([known, other, Stratum("C", 0, 0, 0)])
    assert estimate([Stratum("B", 40, 0, 0)], 95) is None
    assert estimate([], 95) is None


def test_a_stratum_is_not_larger_than_its_population() -> None:
    with pytest.raises(ValueError, match="A: 1 of 9 of 8"):
        Stratum("A", 8, 9, 1)


@given(strata())
def test_an_estimate_stays_within_what_the_cases_leave_open(found: list[Stratum]) -> None:
    result = estimate(found, 95)
    judged = [stratum for stratum in found if stratum.judged]
    if result is None:
        assert not judged
        return
    in_error = sum(stratum.errors for stratum in judged)
    right = sum(stratum.judged - stratum.errors for stratum in judged)
    assert in_error - 1e-6 <= result.low <= result.errors + 1e-6
    assert result.errors - 1e-6 <= result.high <= result.population - right + 1e-6
    assert sum(stratum.population for stratum in found) == result.population + sum(
        one.population for one in not_judged(found)
    )


@given(strata())
def test_a_census_of_another_stratum_adds_no_doubt(found: list[Stratum]) -> None:
    alone, with_census = estimate(found, 95), estimate([*found, Stratum("census", 50, 50, 9)], 95)
    if alone is not None and with_census is not None:
        assert isclose(alone.low + 9, with_census.low, abs_tol=1e-6)
        assert isclose(alone.high + 9, with_census.high, abs_tol=1e-6)


def test_the_interval_holds_as_often_as_it_says() -> None:
    # Exact: for each number in error of 40 the chance of each sample of 10, by the hypergeometric distribution.
    held = []
    for in_error in range(41):
        held.append(0.0)
        for errors in range(max(0, in_error - 30), min(10, in_error) + 1):
            found = estimate([Stratum("A", 40, 10, errors)], 95)
            assert found is not None
            if found.low - 1e-9 <= in_error <= found.high + 1e-9:
                held[-1] += comb(in_error, errors) * comb(40 - in_error, 10 - errors) / comb(40, 10)
    assert sum(held) / 41 >= 0.95
    assert min(held) >= 0.8
