"""Second checks are drawn: the share is exact, others inspect, and the draw can be repeated."""

from collections import Counter

from msgspec.structs import replace

from domain.inspections.second_checks import DrawnCase, SecondCheckPlan, second_checks

POOL = ("a", "b", "c", "d", "e")
PLAN = SecondCheckPlan("0f" * 32, "2026149", 10, POOL, 2)
CASES = [DrawnCase(n, f"{n * 7919 % 1000:032x}", ("a", "b"), ("c:helper",)) for n in range(1, 42)]


def test_the_share_is_rounded_up_and_others_check_whom_nothing_excludes() -> None:
    found = second_checks(PLAN, CASES)
    assert 5 == len(found)
    assert {("d", "e")} == {tuple(sorted(inspectors)) for inspectors in found.values()}


def test_the_draw_depends_on_the_seed_and_not_on_the_order_of_the_cases() -> None:
    assert second_checks(PLAN, CASES) == second_checks(PLAN, CASES[::-1])
    assert second_checks(PLAN, CASES).keys() != second_checks(replace(PLAN, seed="2026150"), CASES).keys()
    assert {} == second_checks(replace(PLAN, percent=0), CASES)


def test_a_replaced_case_stands_for_the_one_drawn_in_its_place() -> None:
    first = next(iter(second_checks(PLAN, CASES)))
    replaced = [*CASES, DrawnCase(90, "ff" * 16, ("a", "b"), replaces=first), DrawnCase(91, "fe" * 16, ("d",), (), 90)]
    found = second_checks(PLAN, replaced)
    assert second_checks(PLAN, CASES).keys() - {first} == found.keys() - {91}
    assert 91 in found
    assert {"a", "b", "c", "e"} >= set(found[91])


def test_every_case_is_as_likely() -> None:
    times = Counter(
        case for seed in range(600) for case in second_checks(replace(PLAN, seed=f"{seed}", percent=20), CASES[:10])
    )
    expected = 600 * 2 / 10
    assert sum((times[case.case_no] - expected) ** 2 / expected for case in CASES[:10]) < 21.67  # 9 degrees, p = 0.01
