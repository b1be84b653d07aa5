"""Issues of reports (通报): a row for each circular that an area issued (R1-17, R3-14, R4-13)."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from domain.events.report_issues import ReportIssued
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class ReportIssueRow(msgspec.Struct, frozen=True):
    """A circular: what it is about, up to where its figures were known, and who issued it; see the event."""

    area: str
    version: int
    report: str
    year: int
    number: int
    heading: str
    period: str
    as_of: date
    known_until: int
    definition: str
    content_sha256: str
    items_sha256: str
    issued_at: datetime
    account: str
    organisation: str


def rows(history: History, _: Policies) -> Sequence[ReportIssueRow]:
    """The circulars that are not void."""
    return [
        ReportIssueRow(
            area=history.subject,
            version=event.metadata.version,
            report=event.report,
            year=event.year,
            number=event.number,
            heading=event.heading,
            period=event.period,
            as_of=event.as_of,
            known_until=event.known_until,
            definition=event.definition,
            content_sha256=event.content_sha256,
            items_sha256=event.items_sha256,
            issued_at=event.metadata.occurred_at,
            account=event.metadata.actor.name,
            organisation=event.metadata.actor.organisation,
        )
        for event in history.events
        if isinstance(event, ReportIssued)
    ]


REPORT_ISSUE = View(
    name="report_issue",
    subject="area",
    key="area",
    row=ReportIssueRow,
    rows=rows,
    title=BilingualText("通报", "issue of a report"),
    labels={
        "report": BilingualText("报表", "report"),
        "year": BilingualText("年度", "year"),
        "number": BilingualText("期号", "number"),
        "heading": BilingualText("标题", "title"),
        "period": BilingualText("统计期", "period"),
        "as_of": BilingualText("数据截至日期", "day of the stocks"),
        "known_until": BilingualText("数据的日志位置", "known until position"),
        "definition": BilingualText("定义的摘要", "digest of the definition"),
        "content_sha256": BilingualText("内容的SHA-256", "digest of the content"),
        "items_sha256": BilingualText("依据的SHA-256", "digest of the items"),
        "issued_at": BilingualText("印发时间", "issued at"),
        "account": BilingualText("印发账号", "account"),
        "organisation": BilingualText("印发单位", "organisation"),
    },
)
