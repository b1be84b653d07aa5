"""The cases of an inspection with the checks of each: which are done and how, which are drawn for a second check."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec
import psycopg

from domain.inspections.checked_items import NOT_REACHED, REACHED
from domain.inspections.second_checks import DrawnCase, SecondCheckPlan, second_checks
from projections.views.inspection import InspectionRow
from projections.views.inspection_case import InspectionCaseRow

_RESULTS: Final = """
SELECT case_no,
       max(contact) FILTER (WHERE NOT second_check) AS contact, max(way) FILTER (WHERE NOT second_check) AS way,
       max(contact) FILTER (WHERE second_check) AS second_contact
  FROM spot_check_item WHERE inspection = %s AND case_no IS NOT NULL
 GROUP BY case_no
"""


class CaseResult(NamedTuple):
    """What is recorded of a case: `contact` and `way` of the first check, `second_contact` of the second (codes; None
    without such a check)."""

    contact: str | None = None
    way: str | None = None
    second_contact: str | None = None

    @property
    def rechecked(self) -> bool:
        """Whether a second check has reached the person."""
        return self.second_contact == REACHED


class Progress(msgspec.Struct, frozen=True):
    """How far an inspection is. `standing`: the cases that were not replaced, each `checked`, `not_reached` or `open`.

    `on_site`: cases whose first check was on site and met the person; `rechecked`: those checked again. Each with its
    percent of `standing`, to one digit; None if there is no case.
    """

    standing: int
    checked: int
    not_reached: int
    open: int
    on_site: int
    on_site_percent: float | None
    rechecked: int
    rechecked_percent: float | None


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
    results = case_results(conn, inspection.key)
    tickets = {case.case_no: case.ticket for case in cases}
    return [
        SecondCheck(case_no, tickets[case_no], others, result.second_contact is not None)
        for case_no, others in second_inspectors(inspection, cases).items()
        if (result := results.get(case_no, _NOTHING)).contact == REACHED
    ]


def case_results(conn: psycopg.Connection, key: str) -> Mapping[int, CaseResult]:
    """What is recorded of the cases of an inspection, by number; cases without a result are left out.

    `conn` reads the views of all areas: persons may have moved since they were drawn.
    """
    return {int(row[0]): CaseResult(*row[1:]) for row in conn.execute(_RESULTS, (key,))}


def state_of(case: InspectionCaseRow, results: Mapping[int, CaseResult]) -> str:
    """The state of a case, a code of `inspection_case_state`."""
    if case.replaced_on is not None:
        return "replaced"
    contact = results.get(case.case_no, _NOTHING).contact
    if contact is None:
        return "open"
    return NOT_REACHED if contact == NOT_REACHED else "checked"


def progress_of(cases: Sequence[InspectionCaseRow], results: Mapping[int, CaseResult]) -> Progress:
    """How far an inspection is, by its cases and what is recorded of them."""
    standing = [case for case in cases if case.replaced_on is None]
    states = Counter(state_of(case, results) for case in standing)
    found = [results.get(case.case_no, _NOTHING) for case in standing]
    on_site = sum(each.way == "on_site" and each.contact not in (None, NOT_REACHED) for each in found)
    rechecked = sum(each.rechecked for each in found)

    def percent(count: int) -> float | None:
        return round(100 * count / len(standing), 1) if standing else None

    return Progress(
        len(standing),
        states["checked"],
        states[NOT_REACHED],
        states["open"],
        on_site,
        percent(on_site),
        rechecked,
        percent(rechecked),
    )


_NOTHING: Final = CaseResult()
