"""The cases of an inspection with the checks of each: which are drawn for a second check, which are done."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import psycopg

from domain.inspections.second_checks import DrawnCase, SecondCheckPlan, second_checks
from projections.views.inspection import InspectionRow
from projections.views.inspection_case import InspectionCaseRow

_CHECKED: Final = """
SELECT case_no, second_check, bool_or(contact = 'reached') FROM spot_check_item
 WHERE inspection = %s AND case_no IS NOT NULL
 GROUP BY case_no, second_check
"""


class SecondCheck(msgspec.Struct, frozen=True):
    """A case that is drawn for a second check, with those who make it; `done` when its result is recorded."""

    case_no: int
    ticket: str
    inspectors: tuple[str, ...]
    done: bool


def second_inspectors(inspection: InspectionRow, cases: Sequence[InspectionCaseRow]) -> Mapping[int, tuple[str, ...]]:
    """The inspectors of the second check by the number of the case, in the order drawn; none before the draw."""
    if inspection.seed is None or not inspection.recheck_percent:
        return {}
    plan = SecondCheckPlan(
        plan_sha256=inspection.plan_sha256,
        seed=inspection.seed,
        percent=inspection.recheck_percent,
        inspectors=tuple(inspection.inspectors),
        inspectors_per_case=inspection.inspectors_per_case,
    )
    drawn = [
        DrawnCase(case.case_no, case.ticket, tuple(case.inspectors), tuple(case.excluded), case.replaces)
        for case in cases
    ]
    return second_checks(plan, drawn)


def second_checks_begun(
    conn: psycopg.Connection, inspection: InspectionRow, cases: Sequence[InspectionCaseRow]
) -> list[SecondCheck]:
    """The second checks of the cases whose first check reached the person, in the order drawn.

    Those whose first check is open are left out, so that nobody learns from the list which checks will be repeated.
    """
    reached = {(case_no, second): met for case_no, second, met in conn.execute(_CHECKED, (inspection.key,))}
    tickets = {case.case_no: case.ticket for case in cases}
    return [
        SecondCheck(case_no, tickets[case_no], others, (case_no, True) in reached)
        for case_no, others in second_inspectors(inspection, cases).items()
        if reached.get((case_no, False))
    ]
