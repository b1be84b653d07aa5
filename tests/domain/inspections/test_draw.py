"""The draw: the published vector, independence of order, replacements, inspectors, and that nobody is favoured."""

import json
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from domain.errors import Refusal
from domain.inspections.draw import ForeignFrame, draw, draw_inspectors, permutation, replacement
from domain.inspections.frame import Frame
from domain.inspections.plan import plan_of, plan_text
from tests.domain.inspections.given import ACCOUNTS, built, given_draw, planned

VECTOR = json.loads((Path(__file__).parent / "zuji-draw-1.json").read_text("utf-8"))
TOWNS = {"320614-01/disabled": 9, "320614-02/none": 12}
SIZES = {"320614-01/disabled": 3, "320614-02/none": 4}


def test_the_published_vector_is_drawn() -> None:
    given = given_draw(TOWNS, SIZES, "足迹 7413", mandatory={"paid": "large_payment"}, excluded={2: ("I1", "I4")})
    assert given.proof(replaced=[1, 5, 9]) == VECTOR


def test_a_case_does_not_depend_on_the_order_in_which_strata_are_held() -> None:
    given = given_draw(TOWNS, SIZES, "1")
    backwards = given_draw(TOWNS, SIZES, "1", quotas=dict(reversed([*given.plan.quotas.items()])))
    assert [*backwards.plan.quotas] != [*given.plan.quotas]
    assert plan_text(given.plan) == plan_text(backwards.plan)
    assert given.cases == backwards.cases
    assert plan_of(plan_text(given.plan)) == given.plan
    with pytest.raises(ValueError, match="canonical"):
        plan_of(json.dumps(json.loads(plan_text(given.plan))))


def test_a_frame_or_quota_that_the_plan_does_not_name_is_refused() -> None:
    frame, other = Frame(built(TOWNS).content), Frame(built({**TOWNS, "320614-02/none": 13}).content)
    for plan in (planned(other, SIZES), planned(other, SIZES, population_sha256=frame.sha256)):
        with pytest.raises(ForeignFrame):
            draw(frame, plan, "1")


def test_replacements_go_through_the_rest_of_the_stratum_and_end_with_it() -> None:
    given = given_draw(TOWNS, SIZES, "1")
    stratum = "320614-01/disabled"
    drawn = [case.ticket for case, _ in given.cases if case.stratum == stratum]
    rest = [replacement(given.frame, given.plan, "1", stratum, n, case_no=7 + n) for n in range(1, 7)]
    everybody = {given.frame.ticket(stratum, index) for index in range(9)}
    assert {*drawn, *(case.ticket for case in rest)} == everybody
    assert [case.case_no for case in rest] == [*range(8, 14)]
    with pytest.raises(Refusal, match=r"draw\.exhausted"):
        replacement(given.frame, given.plan, "1", stratum, 7, case_no=14)


def test_inspectors_are_drawn_without_those_excluded_and_refused_if_too_few_are_left() -> None:
    plan = given_draw(TOWNS, SIZES, "1").plan
    pairs = {draw_inspectors(plan, "1", f"ticket {n}", {"I2", "I5"}) for n in range(300)}
    assert pairs == {(one, other) for one in PLACED for other in PLACED if one != other}
    with pytest.raises(Refusal, match=r"draw\.inspectors") as refused:
        draw_inspectors(plan, "1", "ticket", {"I1", "I2", "I3", "I4", "I5"})
    assert refused.value.data == {"left": 1, "needed": 2}


PLACED = ("I1", "I3", "I4", "I6")
DRAWS = 2_000


def test_over_many_seeds_no_person_place_or_inspector_is_favoured() -> None:
    """Chi-square over 2,000 seeds, each against the value that chance exceeds once in a thousand times."""
    given = given_draw(TOWNS, SIZES, "")
    tickets, first, inspectors, pairs = Counter[str](), Counter[str](), Counter[str](), Counter[tuple[str, ...]]()
    for seed in range(DRAWS):
        cases = draw(given.frame, given.plan, str(seed))
        tickets.update(case.ticket for case in cases)
        first[cases[0].ticket] += 1
        pair = draw_inspectors(given.plan, str(seed), cases[0].ticket, ())
        inspectors.update(pair)
        pairs[tuple(sorted(pair))] += 1
    of_stratum = {
        stratum: [tickets[given.frame.ticket(stratum, index)] for index in range(size)]
        for stratum, size in TOWNS.items()
    }
    assert [sum(counts) for counts in of_stratum.values()] == [DRAWS * size for size in SIZES.values()]
    for stratum, counts in of_stratum.items():
        # a sample without replacement varies less than independent draws do: corrected by (n - 1) / (n - k)
        size, drawn = TOWNS[stratum], SIZES[stratum]
        assert chi_square(counts) * (size - 1) / (size - drawn) < critical(size - 1)
    assert chi_square([*first.values()]) < critical(len(first) - 1)
    assert len(first) == 9
    assert chi_square([*inspectors.values()]) * 5 / 4 < critical(5)
    assert chi_square([*pairs.values()]) < critical(len(pairs) - 1)
    assert (len(inspectors), len(pairs)) == (len(ACCOUNTS), 15)


def test_every_order_of_a_permutation_is_equally_probable() -> None:
    orders = Counter(tuple(permutation(number.to_bytes(32), 4)) for number in range(DRAWS))
    assert len(orders) == 24
    assert chi_square([*orders.values()]) < critical(23)
    assert sorted(permutation(bytes(32), 1000)) == [*range(1000)]
    assert [*islice(permutation(bytes(32), 10**9), 3)] == [*islice(permutation(bytes(32), 10**9), 3)]


def chi_square(counts: list[int]) -> float:
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 for count in counts) / expected


def critical(freedom: int) -> float:
    """The value that chi-square with so many degrees of freedom exceeds once in a thousand times (Wilson, Hilferty)."""
    normal = 3.0902
    spread = 2 / (9 * freedom)
    return freedom * float((1 - spread + normal * spread**0.5) ** 3)
