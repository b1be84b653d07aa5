"""Half-yearly reports of units (半年报; 4B, R4-14): a row for each submission, which stays when a later one follows."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from domain.events.town_reports import HalfYearReported
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from domain.town_reports.rule import first_day, reports_half_yearly
from projections.views.view import View


class HalfYearReportRow(msgspec.Struct, frozen=True):
    """A submission. `number` counts those of a half-year from 1, in business order.

    `submitted_at` is the business time; `due` the last day on which it is on time, by the policy of the area, None if
    it asks for no such report; `late`: submitted after it. `figures` are those of report 4A as `key=value`.
    """

    area: str
    year: int
    half: int
    version: int
    number: int
    submitted_at: datetime
    whole_day: bool
    due: date | None
    late: bool
    account: str
    organisation: str
    narrative: str
    responsible: str | None
    figures: list[str]
    figures_position: int | None
    figures_on: date | None
    figures_sha256: str | None


def rows(history: History, policies: Policies) -> Sequence[HalfYearReportRow]:
    """The submissions by half-year and number."""
    events = [event for event in history.events if isinstance(event, HalfYearReported)]
    events.sort(key=lambda event: (event.year, event.half))  # stable: within a half-year in business order
    found: list[HalfYearReportRow] = []
    for event in events:
        last = found[-1] if found else None
        due = due_on(policies, history.subject, event.year, event.half)
        follows = last is not None and (last.year, last.half) == (event.year, event.half)
        found.append(
            HalfYearReportRow(
                area=history.subject,
                year=event.year,
                half=event.half,
                version=event.metadata.version,
                number=last.number + 1 if last is not None and follows else 1,
                submitted_at=event.metadata.occurred_at,
                whole_day=event.metadata.whole_day,
                due=due,
                late=due is not None and event.metadata.day > due,
                account=event.metadata.actor.name,
                organisation=event.metadata.actor.organisation,
                narrative=event.narrative,
                responsible=event.responsible,
                figures=list(event.figures),
                figures_position=event.figures_position,
                figures_on=event.figures_on,
                figures_sha256=event.figures_sha256,
            )
        )
    return found


def due_on(policies: Policies, area: str, year: int, half: int) -> date | None:
    """The last day on which the report of an area for half a year is on time; None if none is asked for."""
    if not reports_half_yearly(area):
        return None
    rules = policies.at(area, first_day(year, half)).half_year_reports
    return next((rule.due_on(year) for rule in rules if rule.half == half), None)


HALF_YEAR_REPORT = View(
    name="half_year_report",
    subject="area",
    key="area",
    row=HalfYearReportRow,
    rows=rows,
    row_key=("year", "half", "version"),
    title=BilingualText("半年报", "half-yearly report"),
    labels={
        "year": BilingualText("年度", "year"),
        "half": BilingualText("半年", "half"),
        "number": BilingualText("版本", "version of the report"),
        "submitted_at": BilingualText("报送时间", "submitted at"),
        "whole_day": BilingualText("只知日期", "day only"),
        "due": BilingualText("报送期限", "due"),
        "late": BilingualText("逾期", "late"),
        "account": BilingualText("报送账号", "account"),
        "organisation": BilingualText("报送单位", "organisation"),
        "narrative": BilingualText("工作小结", "summary of the work"),
        "responsible": BilingualText("负责人", "responsible person"),
        "figures": BilingualText("4A数据", "figures of 4A"),
        "figures_position": BilingualText("数据的日志位置", "position of the figures"),
        "figures_on": BilingualText("数据截至日期", "day of the figures"),
        "figures_sha256": BilingualText("数据的SHA-256", "SHA-256 of the figures"),
    },
)
