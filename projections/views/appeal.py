"""Objections and appeals against decisions (异议申诉): a row for each. The term of the office is in `deadline`."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.appeals.appeals import appeals_of
from domain.events.appeals import AppealFiled
from domain.events.event import event_type_of
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class AppealRow(msgspec.Struct, frozen=True):
    """An objection or appeal; `area` is the area that is responsible for the person now.

    `decision_version`, `decision_type` and `decision_on` are those of the decision in question, None if it is void.
    `file_by` is the last day of the term of filing, None without one. `outcome_version` is the event that ended it.
    """

    person_id: UUID
    version: int
    area: str
    procedure: str
    number: str | None
    filed_on: date
    decision_version: int | None
    decision_type: str | None
    decision_on: date | None
    file_by: date | None
    late: bool
    admitted_on: date | None
    outcome: str | None
    outcome_version: int | None
    outcome_on: date | None


def rows(history: History, policies: Policies) -> Sequence[AppealRow]:
    """The appeals in order of their filing."""
    if not history.transitions_of(_FILED):
        return ()
    return [
        AppealRow(
            person_id=history.subject_id,
            version=each.filed.metadata.version,
            area=history.person.area,
            procedure=each.filed.procedure,
            number=each.filed.number,
            filed_on=each.filed.metadata.day,
            decision_version=each.decision.metadata.version if each.decision is not None else None,
            decision_type=event_type_of(type(each.decision)) if each.decision is not None else None,
            decision_on=each.decision.metadata.day if each.decision is not None else None,
            file_by=each.file_by,
            late=each.late,
            admitted_on=each.admitted.metadata.day if each.admitted is not None else None,
            outcome=each.decided.outcome if each.decided is not None else None,
            outcome_version=each.decided.metadata.version if each.decided is not None else None,
            outcome_on=each.decided.metadata.day if each.decided is not None else None,
        )
        for each in appeals_of(history.transitions, policies.at, policies.calendar)
    ]


_FILED = frozenset({AppealFiled})

APPEAL = View(
    name="appeal",
    subject="person",
    key="person_id",
    row=AppealRow,
    rows=rows,
    only_with=_FILED,
    title=BilingualText("异议申诉", "appeal"),
    labels={
        "procedure": BilingualText("程序", "procedure"),
        "number": BilingualText("编号", "number"),
        "filed_on": BilingualText("提出日期", "filed on"),
        "decision_version": BilingualText("所针对的事件", "decision (event)"),
        "decision_type": BilingualText("所针对的决定", "decision"),
        "decision_on": BilingualText("决定日期", "decided on"),
        "file_by": BilingualText("提出期限", "term of filing"),
        "late": BilingualText("逾期提出", "filed late"),
        "admitted_on": BilingualText("受理日期", "admitted on"),
        "outcome": BilingualText("结果", "outcome"),
        "outcome_version": BilingualText("结果的事件", "outcome (event)"),
        "outcome_on": BilingualText("结果日期", "outcome on"),
    },
)
