"""The notes of a report on spot checks: seed, digest of the plan, address of the proof, strata without a verdict."""

from typing import Any

import pytest

from api.presentation.reports.inspections import inspection_notes
from api.presentation.reports.paper import paper_of
from tests.api.presentation.reports.samples import FILLED_ON, TOWNS, UNITS, found_of

ONE: dict[str, Any] = {
    "key": "320614/2021-001",
    "title": "二季度抽查",
    "state": "drawn",
    "drawn_on": "2021-06-01",
    "population_size": 180,
    "sample_size": 7,
    "mandatory": 1,
    "plan_sha256": "c" * 64,
    "seed": "07 12 19",
    "strata": ["town", "category", "risk"],
    "strata_not_judged": [],
    "strata_without_quota": 0,
    "proof": "/v1/inspections/320614/2021-001/proof",
}


@pytest.mark.parametrize(
    ("lang", "given_up", "named"),
    [
        ("zh", "已终止", "海永镇/无/有疑点；名额为0的2层"),
        ("en", "given up", "Haiyong Town/none/doubtful; 2 without a quota"),
    ],
)
def test_given_an_inspection_then_seed_plan_proof_and_strata_are_in_its_lines(
    lang: Any, given_up: str, named: str
) -> None:
    (line,) = inspection_notes([ONE], lang)
    assert all(part in line for part in ("180", "07 12 19", "c" * 64, "/v1/inspections/320614/2021-001/proof"))
    assert given_up not in line
    empty = {"strata_not_judged": ["320614-11/none/doubtful"], "strata_without_quota": 2}
    abandoned, strata = inspection_notes([ONE | {"state": "abandoned"} | empty], lang)
    assert given_up in abandoned
    assert strata.endswith(named)


def test_given_a_report_with_inspections_then_the_paper_has_them_below_its_definitions() -> None:
    found = found_of(UNITS, TOWNS)
    without = paper_of(UNITS, found, "zh", FILLED_ON).notes
    assert [*without, *inspection_notes([ONE], "zh")] == paper_of(
        UNITS, {**found, "inspections": [ONE]}, "zh", FILLED_ON
    ).notes
