"""The case of an inspection that an inspector works on: who may, which check it is, what is compared with."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from api.http import security_log
from api.http.current import caller, context
from api.http.parameters import end_of
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import wait_for_position
from api.resources.people import no_person
from domain.errors import Refusal
from domain.history.history import History
from domain.inspections.checked_items import REACHED, checks_of_case
from domain.inspections.form import form_of
from domain.inspections.recorded_values import Recorded
from domain.inspections.steps import DRAWN
from domain.policy.spot_check_form import FormItem
from domain.reference.scope import EVERYWHERE
from projections.queries.inspection_checks import second_inspectors
from projections.queries.inspections import all_cases, find_inspection
from projections.queries.people import find_survivor
from projections.queries.person_as_of import history_of
from projections.views.inspection import InspectionRow
from projections.views.inspection_case import InspectionCaseRow
from projections.views.roster import RosterRow
from service.postgres.database import reading_all_areas


class CaseAtHand(msgspec.Struct, frozen=True):
    """A case with its person as of today (`row`, `history`) and as of the plan (`recorded`).

    `inspectors` are those of the check that the caller makes: the first, or with `second_check` the second.
    """

    inspection: InspectionRow
    case: InspectionCaseRow
    second_check: bool
    inspectors: tuple[str, ...]
    row: RosterRow
    history: History
    recorded: Recorded
    position: int

    @property
    def form(self) -> Mapping[str, FormItem]:
        """The items that are asked of the person."""
        return form_of(self.recorded, self.inspection.mode)


def case_at_hand(query: Mapping[str, Any], area: str, number: str, case_no: int) -> CaseAtHand:
    """The case whose first or second check the caller makes.

    Being drawn entitles to the case, whatever the role and the area of the account (docs/decisions/0062). Raises
    HttpError (404) for an unknown inspection or case, and for all but its inspectors and the supervisors of its area;
    Refusal (scope) `case.other_inspectors` for these supervisors, also for those of the second check before the first
    one has reached the person; Refusal (rule) `case.not_open` for an inspection that is not drawn, or abandoned or
    closed, and `case.replaced`.
    """
    key = f"{area}/{number}"
    wait_for_position(query)
    with reading_all_areas(context().pool) as (conn, position):  # shown only to its inspectors
        inspection, cases = find_inspection(conn, key), all_cases(conn, key)
    case = next((each for each in cases if each.case_no == case_no), None)
    if inspection is None or case is None:
        raise no_case()
    second = second_inspectors(inspection, cases).get(case_no, ())
    first_check, second_check = caller().name in case.inspectors, caller().name in second
    if not (first_check or second_check):
        raise _other_inspectors(inspection, case_no)
    _refuse_not_open(inspection, case)
    row, history, recorded = _person(inspection, case.person_id)
    checks = checks_of_case(history.events, key, case_no)
    if second_check and not any(check.contact == REACHED for check in checks if not check.second_check):
        raise _other_inspectors(inspection, case_no)  # nobody learns before which cases are checked twice
    inspectors = second if second_check else tuple(case.inspectors)
    return CaseAtHand(inspection, case, second_check, inspectors, row, history, recorded, position)


def _person(inspection: InspectionRow, person_id: UUID) -> tuple[RosterRow, History, Recorded]:
    """The person's row and history now, in whichever area, and what was recorded as of the plan.

    Of a person who was merged into another since, the former are those of the other, the latter the own.
    """
    app = context()
    with reading_all_areas(app.pool) as (conn, _):  # shown only to the inspectors of the case
        survivor, row = find_survivor(conn, person_id)
    if row is None:
        raise no_person()
    security_log.set_subject(row.area, str(row.person_id))
    security_log.set_inspections([inspection.key])
    until = inspection.known_until
    with app.pool.connection() as conn:
        history = history_of(conn, app.store, survivor, scope=EVERYWHERE, decrypt=False)
        known = history_of(conn, app.store, person_id, scope=EVERYWHERE, up_to=until, decrypt=False)
    if history is None or known is None:
        raise no_person()
    then, policies = known.at(as_of=end_of(inspection.as_of)), app.reference.policies
    policy = policies.at(then.person.area, inspection.as_of)
    return row, history, Recorded(then, inspection.as_of, policy, policies.calendar)


def no_case() -> HttpError:
    """The answer when there is no such inspection or case, or not in the caller's area."""
    return not_found(
        "没有这次抽查或这一案号，或不在您的管辖地区", "there is no such inspection or case, or not in your area"
    )


def _refuse_not_open(inspection: InspectionRow, case: InspectionCaseRow) -> None:
    if inspection.state != DRAWN:
        raise _rule(
            "case.not_open",
            f"抽查{inspection.key}的状态是{inspection.state}，不在检查中",
            f"the inspection {inspection.key} is {inspection.state}: it is not under way",
            case.case_no,
            state=inspection.state,
        )
    if case.replaced_on is not None:
        raise _rule(
            "case.replaced",
            f"第{case.case_no}案已于{case.replaced_on}被替换",
            f"case {case.case_no} was replaced on {case.replaced_on}",
            case.case_no,
        )


def _other_inspectors(inspection: InspectionRow, case_no: int) -> Refusal | HttpError:
    """The answer to another account: to all but the supervisors of the area, that there is no such case."""
    if caller().role != "supervisor" or not caller().covers(inspection.area):
        return no_case()
    key = inspection.key
    zh, en = f"您不是{key}第{case_no}案的检查人", f"you are not an inspector of case {case_no} of {key}"
    return Refusal("scope", "case.other_inspectors", zh, en, {"case_no": case_no})


def _rule(code: str, zh: str, en: str, case_no: int, **data: Any) -> Refusal:
    return Refusal("rule", code, zh, en, {"case_no": case_no, **data})
