"""Replacing a case (替换): not one that has a result, and what the register says of the cause."""

from collections.abc import Iterable

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.work import LabourForceLeft, UnemploymentCancelled
from domain.history.history import History
from domain.inspections.checked_items import NOT_REACHED, checks_of_case
from domain.reference.areas import Areas


def refuse_checked_case(events: Iterable[Event], inspection: str, case_no: int) -> None:
    """A case with a result is not replaced: the result would leave the figures. That the person was not
    met keeps nobody from replacing it: the cause is often learnt so.

    `events` are those of the person in effect. Raises Refusal (rule, `case.checked`) that names the result.
    """
    checks = checks_of_case(events, inspection, case_no)
    found = next((check for check in checks if check.contact != NOT_REACHED), None)
    if found is None:
        return
    version = found.metadata.version
    zh = f"{inspection}第{case_no}案已有结果（见第{version}条），不能替换；结果有误的，请先作废"
    en = f"case {case_no} of {inspection} has its result (event {version}) and is not replaced: void a wrong one first"
    raise Refusal("rule", "case.checked", zh, en, {"case_no": case_no, "version": version}, field="case_no")


def is_recorded(cause: str, history: History, area: str) -> bool:
    """Whether the register holds the cause of a replacement, a code of `replacement_cause`.

    `area` is that of the inspection: who moved away is in another one.
    """
    if cause == "deceased":
        return history.person.case == "deceased"
    if cause == "moved_away":
        return not Areas.covers(area, history.person.area)
    return history.person.labour == "not_in_labour_force" and _last_inactivity(history) == cause


def _last_inactivity(history: History) -> str | None:
    kinds = [
        event.kind if isinstance(event, LabourForceLeft) else event.inactivity
        for event in history.events
        if isinstance(event, (LabourForceLeft, UnemploymentCancelled))
    ]
    return next((kind for kind in reversed(kinds) if kind is not None), None)
