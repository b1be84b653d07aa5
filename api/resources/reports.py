"""`/v1/reports`: any report as JSON, as CSV, as a workbook, or as a page to be printed and signed."""

from collections.abc import Mapping
from typing import Any, Final

import marshmallow as ma
from flask import Response, request
from flask.views import MethodView

from api.console.styles import page_of
from api.http.auth import READERS, SUPERVISION, allowed, forbidden
from api.http.current import Language, answer, caller, context, language, note_shown
from api.http.fields import Text
from api.http.parameters import AreaCode, AsOfDay, Choice, Query
from api.http.printed_sheet import printed
from api.http.problems import not_found
from api.http.resource import Resource
from api.http.responses.reports import ReportList, ReportOut
from api.http.shared_reports import refuse_area, shared_report
from api.http.snapshots import ReportViews, day_of_report, views_of_report
from api.presentation.reports.csv import csv_of
from api.presentation.reports.file_names import content_disposition
from api.presentation.reports.html import SHEET, html_of
from api.presentation.reports.masking import masked_report
from api.presentation.reports.xlsx import xlsx_of
from domain.errors import Refusal
from domain.events.event import Field
from domain.reference.nearest import of_words
from projections.reports import REPORTS
from projections.reports.period import parse_period
from projections.reports.report import Parameter, Report
from projections.reports.run import run
from service.reference import reference

blueprint = Resource("reports", __name__, url_prefix="/v1/reports", description="报表 / Reports")

FORMATS: Final = {
    "json": "application/json",
    "csv": "text/csv",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The forms a report comes in: by `?format=`, else by `Accept`."""

_PARAMETERS: Final = {parameter.name: parameter for report in REPORTS.values() for parameter in report.parameters}


def _field(parameter: Parameter) -> Text:
    """The query parameter as a field: one of the codes of its list, or a text."""
    field = Field(parameter.title.zh, parameter.title.en, limit=64)
    return Choice(field, reference().codes[parameter.codes]) if parameter.codes else Text(field)


class EveryReport(AsOfDay):
    """Which area (default: the caller's) and which period (default: this year), as of which day and as known when."""

    area = AreaCode()
    period = Text(Field("统计期（2021、2021-H1、2021-06……）", "period (2021, 2021-H1, 2021-06...)", limit=24))


def parameter_fields() -> dict[str, ma.fields.Field[Any]]:
    """The query parameters that some entry declares."""
    return {name: _field(parameter) for name, parameter in _PARAMETERS.items()}


class _ReportQuery(EveryReport):
    """Also in which form."""

    format = Choice(Field("格式", "format"), FORMATS)


ReportQuery: Final = _ReportQuery.from_dict(parameter_fields(), name="ReportQuery")
"""The parameters of every report, and those that some entry declares."""


@blueprint.route("")
class Reports(MethodView):
    """What reports there are."""

    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, ReportList)
    @allowed(*READERS)
    def get(self, _: dict[str, Any]) -> Response:
        """有哪些报表 / The reports there are"""
        return answer({"items": [report.described(language()) for report in REPORTS.values()]})


@blueprint.route("/<code>")
class OneReport(MethodView):
    """A report."""

    @blueprint.arguments(ReportQuery, location="query")
    @blueprint.response(200, ReportOut)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type=FORMATS["csv"])
    @blueprint.alt_response(200, schema={"type": "string"}, content_type=FORMATS["html"])
    @blueprint.alt_response(200, schema={"type": "string", "format": "binary"}, content_type=FORMATS["xlsx"])
    @allowed(*READERS)
    def get(self, query: dict[str, Any], code: str) -> Response:
        """一张报表 / A report, as JSON, CSV, a workbook or a page"""
        report = report_of(code)
        lang = language()
        found = masked_report(report, _run(report, query, lang))
        response = _written(report, found, _format(query), lang)
        response.vary.add("Accept")
        return response


def report_of(code: str) -> Report:
    """The report with this code. Raises HttpError (404)."""
    report = REPORTS.get(code.upper())
    if report is None:
        zh, en, _ = of_words(code, REPORTS)
        raise not_found(f"没有报表“{code[:40]}”{zh}", f"there is no report {code[:40]!r}{en}")
    return report


def refuse_role(report: Report) -> None:
    """Raises HttpError (403) if the report is for supervision and the caller neither supervises nor audits."""
    if report.for_supervision and caller().role not in SUPERVISION:
        raise forbidden(caller().role, SUPERVISION)


def asked_of(report: Report, query: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked of the report: `area`, `period` and the `values` of its own parameters. Raises Refusal for a
    parameter it does not have, an invalid period, and an area that the caller may not see; HttpError (403) as
    `refuse_role`."""
    refuse_role(report)
    area = query.get("area", caller().area)
    period = query.get("period", str(day_of_report(query).year))
    parse_period(period)
    values = {name: query[name] for name in _PARAMETERS if name in query}
    _refuse_parameters(report, values)
    refuse_area(area)
    return {"area": area, "period": period, "values": values}


def views_for(report: Report, query: Mapping[str, Any], period: str) -> ReportViews:
    """The views that the report on a period is read from. Raises HttpError and Refusal, as `views_of_report`."""
    day = day_of_report(query)
    return views_of_report(query, parse_period(period).day(day) if report.of_last_day else day)


def _run(report: Report, query: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    """The report, for those responsible for the area it turns out to be about."""
    asked = asked_of(report, query)
    views = views_for(report, query, asked["period"])
    if report.reads == "persons":
        with views.open() as conn:
            found = run(conn, report, areas=context().reference.areas, today=views.today, lang=lang, **asked)
        return found | views.described()
    found = shared_report(report, query, views, **asked)
    refuse_area(found["area"])  # of a code no longer in force, the successor's
    return found


def _refuse_parameters(report: Report, values: Mapping[str, str]) -> None:
    for name in values.keys() - {parameter.name for parameter in report.parameters}:
        right = of_words(name, [parameter.name for parameter in report.parameters])
        zh, en = f"报表{report.code}没有参数{name}{right.zh}", f"report {report.code} has no parameter {name}{right.en}"
        raise Refusal("shape", "report.parameter", zh, en, right.data, name)


def _format(query: Mapping[str, Any]) -> str:
    asked: str | None = query.get("format")
    accepted = request.accept_mimetypes.best_match(FORMATS.values(), default=FORMATS["json"])
    return asked or next(name for name, mimetype in FORMATS.items() if mimetype == accepted)


def _written(report: Report, found: dict[str, Any], form: str, lang: Language) -> Response:
    """The report in the form asked for."""
    note_shown(found)
    if form == "html":
        sheet = printed(found, found["position"])
        return page_of(html_of(report, found, lang, context().today(), sheet), SHEET)
    if form == "csv":
        return _file(csv_of(report, found, lang), found, form)
    if form == "xlsx":
        return _file(xlsx_of(report, found, lang, context().today()), found, form)
    return answer(found)


def _file(content: str | bytes, found: dict[str, Any], form: str) -> Response:
    headers = {"Content-Disposition": content_disposition(found, form)}
    return Response(content, mimetype=FORMATS[form], headers=headers)
