"""`/v1/reports/{code}/issues`: reports issued as numbered circulars (通报), which never change; their restatements."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import orjson
from flask import Response
from flask.views import MethodView

from api.console.styles import page_of as page_with_style
from api.http.admission import admitted
from api.http.auth import READERS, allowed
from api.http.current import Language, answer, caller, context, language, note_shown
from api.http.fields import Text
from api.http.parameters import AreaCode, Choice, Number, Query, Repeatable, ViewQuery
from api.http.printed_sheet import printed
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import wait_for_position
from api.http.resource import Resource
from api.http.responses.report_issues import IssueContent, IssuedOut, IssuePage, RestatementOut
from api.http.shared_reports import refuse_area
from api.presentation.reports.circular import circular_table
from api.presentation.reports.file_names import content_disposition
from api.presentation.reports.html import SHEET, html_of
from api.presentation.reports.xlsx import xlsx_of
from api.resources.events import answer_to
from api.resources.issue_report import issue
from api.resources.reports import refuse_role, report_of
from domain.errors import Refusal
from domain.events.event import Field
from domain.events.fields import fields_of
from domain.events.report_issues import ReportIssued
from projections.queries.report_issues import content_of, issues_of
from projections.reports.issue import Moved, refuse_moved, restatement
from projections.reports.report import Report
from projections.reports.units import place_of
from projections.views.report_issue import ReportIssueRow
from service.postgres.database import reading_all_areas

blueprint = Resource("report_issues", __name__, url_prefix="/v1/reports", description="通报 / Issues of reports")

Json = dict[str, Any]

FORMATS: Final = {
    "json": "application/json",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ATTEMPTS: Final = 5
"""How often a restatement is computed anew while the views advance."""

_FIELDS: Final = fields_of(ReportIssued)
_ONE: Final = "/<code>/issues/<int(min=1, max=10000):number>"


class IssuesQuery(ViewQuery):
    """The area of the issues (default: the caller's), and their year."""

    area = AreaCode()
    year = Number(Field("年度", "year", limit=2200, minimum=1990))


class OneIssueQuery(IssuesQuery):
    """Which issue, and in which form; the year is by default this year."""

    format = Choice(Field("格式", "format"), FORMATS)


class NewIssue(Repeatable):
    """What is issued: the report on an area (default: the caller's) and a period, under a title.

    `id` is the request id: the same one again is the same circular. Without it, the same title and period again are.
    """

    area = AreaCode()
    period = Text(_FIELDS["period"])
    title = Text(_FIELDS["heading"])


@blueprint.route("/<code>/issues")
class Issues(MethodView):
    """The circulars of a report."""

    @blueprint.arguments(IssuesQuery, location="query")
    @blueprint.response(200, IssuePage)
    @allowed(*READERS)
    def get(self, query: Json, code: str) -> Response:
        """已印发的通报 / The circulars issued"""
        report, area = report_of(code), _area(query)
        found, position = _issues(report, area, query)
        items = [_json(one) for one in found]
        return answer({"items": items, "next": None, "count": len(items), "position": position})

    @allowed("integration", "caseworker", "supervisor")
    @admitted
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(NewIssue, location="json")
    @blueprint.response(200, IssuedOut)
    def post(self, query: Json, body: Json, code: str) -> Response:
        """印发通报 / Issue a circular

        按此刻所知冻结报表、统计依据和定义，编为本年下一期；以前各期的数字如今会不同的，附调整说明。期号、内容此后不变。
        The report as known at this moment, the list of what it counts and its definition are frozen under the next
        number of the year. Figures of earlier circulars that have changed since are restated with their causes.
        Number and content never change.
        """
        report, area = report_of(code), _area(body)
        refuse_role(report)
        if not report.can_be_issued:
            raise Refusal(
                "shape",
                "issue.report",
                f"报表{report.code}是人员名单或当日现状，不能印发为通报",
                f"report {report.code} lists persons, or what is so on a day, and cannot be issued as a circular",
                {"report": report.code},
                field="code",
            )
        issued = issue(report, {**body, "area": area})
        receipt = issued.receipt
        if not issued.number or receipt.rejected or receipt.pending:
            return answer_to(receipt, single=True, submissions=issued.submissions)
        link = _link(report.code, area, issued.year, issued.number)
        return answer(
            {
                "report": report.code,
                "area": area,
                "year": issued.year,
                "number": issued.number,
                "duplicate": bool(receipt.duplicates),
                "content_sha256": issued.content_sha256,
                "position": receipt.position,
                "link": link,
            },
            headers={"Location": link},
        )


@blueprint.route(_ONE)
class OneIssue(MethodView):
    """A circular."""

    @blueprint.arguments(OneIssueQuery, location="query")
    @blueprint.response(200, IssueContent)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type=FORMATS["html"])
    @blueprint.alt_response(200, schema={"type": "string", "format": "binary"}, content_type=FORMATS["xlsx"])
    @allowed(*READERS)
    def get(self, query: Json, code: str, number: int) -> Response:
        """一期通报，逐字节如印发时 / A circular, byte for byte as issued

        format=html、xlsx：由印发的内容生成的表。ETag是内容的SHA-256。
        format=html, xlsx: the table made from the content that was issued. The ETag is the SHA-256 of the content.
        """
        report, area = report_of(code), _area(query)
        wait_for_position(query)
        with reading_all_areas(context().pool) as (conn, _):
            found = _one(issues_of(conn, report.code, area, _year(query)), report, number)
            content = content_of(conn, found.content_sha256)
        form = query.get("format", "json")
        note_shown(orjson.loads(content))
        if form == "json":
            return Response(content, mimetype=FORMATS["json"], headers={"ETag": f'"{found.content_sha256}"'})
        lang = language()
        table = circular_table(orjson.loads(content), found.heading, found.year, lang)
        if form == "html":
            sheet = printed(content, found.known_until, _numbered(found, lang))
            return page_with_style(html_of(report, table, lang, found.issued_at.date(), sheet), SHEET)
        headers = {"Content-Disposition": content_disposition(table, form)}
        return Response(xlsx_of(report, table, lang, found.issued_at.date()), mimetype=FORMATS[form], headers=headers)


@blueprint.route(f"{_ONE}/restatement")
class OneRestatement(MethodView):
    """The restatement of a circular."""

    @blueprint.arguments(IssuesQuery, location="query")
    @blueprint.response(200, RestatementOut)
    @allowed(*READERS)
    def get(self, query: Json, code: str, number: int) -> Response:
        """一期通报的调整说明 / The restatement of a circular

        按现在所知会不同的各数：补报、更正、作废、合并、迁移、目标调整、抽签和检查结果、规则变化各引起多少，由哪些事件引起。
        Each figure that is different by what is known now: how much of the difference is due to late reports,
        corrections, voids, merges, moves, changed targets, draws and results of checks, and changed rules, and by which
        events.
        """
        report, area = report_of(code), _area(query)
        refuse_role(report)
        wait_for_position(query)
        for _ in range(_ATTEMPTS):
            with suppress(Moved), reading_all_areas(context().pool) as (conn, position):
                found = _one(issues_of(conn, report.code, area, _year(query)), report, number)
                restated = restatement(conn, report, found, context().reference.areas, position)
                refuse_moved(conn, position)
                return answer(restated)
        raise HttpError(503, headers={"Retry-After": "1"})


def _area(asked: Json) -> str:
    """The code in force of the area asked for. Raises Refusal (scope, unknown)."""
    area = asked.get("area", caller().area)
    refuse_area(area)
    code, _ = place_of(context().reference.areas, area, context().today())
    refuse_area(code)
    return code


def _year(query: Json) -> int:
    year: int = query.get("year", context().today().year)
    return year


def _issues(report: Report, area: str, query: Json) -> tuple[Sequence[ReportIssueRow], int]:
    wait_for_position(query)
    with reading_all_areas(context().pool) as (conn, position):
        return issues_of(conn, report.code, area, query.get("year")), position


def _one(issues: Sequence[ReportIssueRow], report: Report, number: int) -> ReportIssueRow:
    """The issue with the number. Raises HttpError (404)."""
    found = next((one for one in issues if one.number == number), None)
    if found is None:
        raise not_found(f"报表{report.code}没有第{number}期", f"report {report.code} has no issue no. {number}")
    return found


def _numbered(issue: ReportIssueRow, lang: Language) -> str:
    """The number under which a circular is cited."""
    if lang == "en":
        return f"{issue.report} no. {issue.number} of {issue.year}"
    return f"{issue.report} {issue.year}年第{issue.number}期"


def _link(code: str, area: str, year: int, number: int) -> str:
    return f"/v1/reports/{code}/issues/{number}?area={area}&year={year}"


def _json(one: ReportIssueRow) -> Json:
    link = _link(one.report, one.area, one.year, one.number)
    return {
        "report": one.report,
        "area": one.area,
        "year": one.year,
        "number": one.number,
        "title": one.heading,
        "period": one.period,
        "as_of": one.as_of.isoformat(),
        "known_until": one.known_until,
        "definition_version": one.definition,
        "content_sha256": one.content_sha256,
        "items_sha256": one.items_sha256,
        "issued_at": one.issued_at.isoformat(),
        "account": one.account,
        "organisation": one.organisation,
        "link": link,
        "restatement": link.replace("?", "/restatement?"),
    }
