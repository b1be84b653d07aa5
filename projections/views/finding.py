"""Findings of inspections (检查发现的问题): a row for each. Its term is in `deadline` (R3-16)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.deadlines.deadline import Deadline
from domain.deadlines.tracker import deadlines_of
from domain.events.findings import FindingRaised
from domain.findings.findings import Finding, findings_of
from domain.history.history import History
from domain.history.refuted import without_refuted
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.deadline import rule_index
from projections.views.view import View


class FindingRow(msgspec.Struct, frozen=True):
    """A finding; `area` is the area of the person when it was raised. Amounts are in fen.

    `due` is the last day of its present term, `due_at` its last moment; `clock` and `clock_version` are the name of
    that deadline and the event that started it; `met_at` and `waived_at` say how it ended. All are None if the policy
    has no term. What is overdue is decided when the row is read (`domain.deadlines.status`).

    `state` is a code of `finding_state`. `rectified_on` is the day of the rectification that stands, None if it was
    rejected; `escalation` is the last step taken. `found_fen` is the amount established, else the one concerned, None
    if the finding was withdrawn.
    """

    person_id: UUID
    version: int
    inspection: str
    case_no: int | None
    item: str
    severity: str
    unit: str | None
    unit_area: str | None
    area: str
    raised_on: date
    due: date | None
    clock: str | None
    clock_version: int | None
    due_at: datetime | None
    met_at: datetime | None
    waived_at: datetime | None
    provisional: bool
    state: str
    reply: str | None
    rejections: int
    rectified_on: date | None
    accepted_on: date | None
    rechecked: str | None
    escalation: str | None
    escalated_on: date | None
    at_stake_fen: int | None
    found_fen: int | None
    recovered_fen: int


def rows(history: History, policies: Policies) -> Sequence[FindingRow]:
    """The findings in the order in which they were raised."""
    if not history.transitions_of(_RAISED):
        return ()
    deadlines = deadlines_of(without_refuted(history), rule_index(policies))
    return [
        _row(history.subject_id, each, term_of(each, deadlines))
        for each in findings_of(history.transitions, policies.at)
    ]


def term_of(finding: Finding, deadlines: Sequence[Deadline]) -> Deadline | None:
    """The present term of a finding, the last one started: when it was raised, or again after a rejection."""
    starts = finding.starts
    clocks = [each for each in deadlines if each.trigger_version in starts]
    return max(clocks, key=lambda each: each.started_at, default=None)


def _row(person_id: UUID, finding: Finding, term: Deadline | None) -> FindingRow:
    raised = finding.raised
    return FindingRow(
        person_id=person_id,
        version=finding.version,
        inspection=raised.inspection,
        case_no=raised.case_no,
        item=raised.item,
        severity=raised.severity,
        unit=raised.unit,
        unit_area=raised.unit_area,
        area=finding.area,
        raised_on=raised.metadata.day,
        due=term.due_at.date() if term is not None else raised.due,
        clock=term.name if term is not None else None,
        clock_version=term.trigger_version if term is not None else None,
        due_at=term.due_at if term is not None else None,
        met_at=term.met_at if term is not None else None,
        waived_at=term.waived_at if term is not None else None,
        provisional=term is not None and term.provisional,
        state=finding.state,
        reply=finding.answered.reply if finding.answered is not None else None,
        rejections=len(finding.rejections),
        rectified_on=finding.rectified.metadata.day if finding.rectified is not None else None,
        accepted_on=finding.accepted.metadata.day if finding.accepted is not None else None,
        rechecked=finding.rechecked.result if finding.rechecked is not None else None,
        escalation=finding.escalated.step if finding.escalated is not None else None,
        escalated_on=finding.escalated.metadata.day if finding.escalated is not None else None,
        at_stake_fen=raised.at_stake_fen,
        found_fen=finding.found_fen,
        recovered_fen=finding.recovered_fen,
    )


_RAISED = frozenset({FindingRaised})

FINDING = View(
    name="finding",
    subject="person",
    key="person_id",
    row=FindingRow,
    rows=rows,
    only_with=_RAISED,
    title=BilingualText("检查发现的问题", "finding"),
    labels={
        "inspection": BilingualText("检查编号", "inspection"),
        "case_no": BilingualText("抽查序号", "case of the inspection"),
        "item": BilingualText("问题", "item"),
        "severity": BilingualText("性质", "severity"),
        "unit": BilingualText("责任单位", "responsible unit"),
        "unit_area": BilingualText("责任地区", "area of the responsible unit"),
        "raised_on": BilingualText("提出日期", "raised on"),
        "due": BilingualText("整改期限", "due"),
        "clock": BilingualText("时限", "time limit"),
        "clock_version": BilingualText("起算的事件", "term started by event"),
        "due_at": BilingualText("到期", "due at"),
        "met_at": BilingualText("完成", "met"),
        "waived_at": BilingualText("免除", "waived"),
        "provisional": BilingualText("暂定", "provisional"),
        "state": BilingualText("状态", "state"),
        "reply": BilingualText("答复", "reply"),
        "rejections": BilingualText("退回次数", "times rejected"),
        "rectified_on": BilingualText("整改日期", "rectified on"),
        "accepted_on": BilingualText("验收日期", "accepted on"),
        "rechecked": BilingualText("复查结果", "result of the re-check"),
        "escalation": BilingualText("督办方式", "last step of escalation"),
        "escalated_on": BilingualText("督办日期", "escalated on"),
        "at_stake_fen": BilingualText("涉及金额", "amount concerned"),
        "found_fen": BilingualText("查实金额", "amount found"),
        "recovered_fen": BilingualText("追回金额", "amount recovered"),
    },
)
