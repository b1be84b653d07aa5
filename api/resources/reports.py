"""`/v1/reports`: any report as JSON, as CSV for a spreadsheet, or as a page to be printed and signed."""

import csv
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from io import StringIO
from itertools import groupby
from typing import Any, Final

from flask import Response, render_template, request
from flask.views import MethodView

from api.console.styles import page_of, style
from api.http.auth import READERS, allowed, caller
from api.http.context import context
from api.http.fields import Text
from api.http.language import Language, language
from api.http.parameters import AreaCode, Choice, Query, ViewQuery
from api.http.problems import not_found
from api.http.read_your_writes import least_position, open_read_model
from api.http.resource import Resource, answer
from api.http.responses.reports import ReportList, ReportOut
from domain.errors import Refusal
from domain.events.event import Field
from domain.events.metadata import SHANGHAI
from domain.reference.bilingual_text import BilingualText
from projections.reports import REPORTS
from projections.reports.period import day_name, parse_period
from projections.reports.report import UNITS, Column, Report, in_language, run
from service.postgres.database import computing

blueprint = Resource("reports", __name__, url_prefix="/v1/reports", description="报表 / Reports")

FORMATS: Final = {"json": "application/json", "csv": "text/csv", "html": "text/html"}
"""The forms a report comes in: by `?format=`, else by `Accept`."""

_TEXT: Final = {"type": "string"}


class ReportQuery(ViewQuery):
    """Which area (default: the caller's), which period (default: this year), in which form."""

    area = AreaCode()
    period = Text(Field("统计期（2021、2021-H1、2021-06……）", "period (2021, 2021-H1, 2021-06...)", limit=24))
    format = Choice(Field("格式", "format"), FORMATS)


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
    @blueprint.alt_response(200, schema=_TEXT, content_type=FORMATS["csv"])
    @blueprint.alt_response(200, schema=_TEXT, content_type=FORMATS["html"])
    @allowed(*READERS)
    def get(self, query: dict[str, Any], code: str) -> Response:
        """一张报表 / A report, as JSON, CSV or a page"""
        report = REPORTS.get(code.upper())
        if report is None:
            raise not_found(f"没有报表“{code}”"[:100], f"there is no report {code!r}"[:100])
        lang = language()
        found = _run(report, query, lang)
        response = _WRITERS[_format(query)](report, found, lang)
        response.vary.add("Accept")
        return response


def _run(report: Report, query: Mapping[str, Any], lang: Language) -> dict[str, Any]:
    """The report, for those responsible for the area it turns out to be about."""
    today = context().today()
    area = query.get("area", caller().area)
    period = query.get("period", str(today.year))
    _refuse_area(area)
    with open_read_model(query) as (_, position):
        pass  # who waits for another's answer needs no connection meanwhile
    key = ("report", report.code, area, period, today, lang)
    compute = partial(_computed, report, area=area, period=period, today=today, lang=lang)
    found: dict[str, Any] = context().response_cache.get(key, least_position(query), position, compute)
    _refuse_area(found["area"])  # of a code no longer in force, the successor's
    return found


def _computed(report: Report, *, area: str, period: str, today: date, lang: Language) -> tuple[int, dict[str, Any]]:
    """The report, the same for all who may see it; first, up to which position it knows the log."""
    # Only here is more read than lies in the caller's area, and only sums of it go out: where a person is counted
    # depends on where else that person was employed, and a town must find what its row in the district says.
    # Policies are not asked for each of its rows: the report is read as the views' owner, whom they do not bind.
    with computing(context().pool) as (conn, _):
        areas = context().reference.areas
        found = run(conn, report, area=area, period=period, today=today, areas=areas, lang=lang)
    return found["position"], found


def _refuse_area(area: str) -> None:
    if not (caller().covers(area) if area else not caller().area):
        zh, en = f"“{area}”不在您的管辖地区", f"{area!r} is not in your area"
        raise Refusal("scope", "scope.area", zh, en, {"scope": caller().area}, field="area")


def _format(query: Mapping[str, Any]) -> str:
    asked: str | None = query.get("format")
    accepted = request.accept_mimetypes.best_match(FORMATS.values(), default=FORMATS["json"])
    return asked or next(name for name, mimetype in FORMATS.items() if mimetype == accepted)


def _json(_: Report, found: dict[str, Any], __: Language) -> Response:
    return answer(found)


def _csv(report: Report, found: dict[str, Any], lang: Language) -> Response:
    """The table alone, a heading a column; for Excel with a byte order mark."""
    text = StringIO()
    writer = csv.writer(text)
    headings = [_with_unit(said["title"], said["unit"], lang) for said in found["columns"]]
    writer.writerow(
        map(
            _no_formula,
            [in_language(BilingualText("区划代码", "Code"), lang), in_language(report.unit, lang), *headings],
        )
    )
    for row in (*found["rows"], found["total"]):
        figures = (row[column.key] for column in report.columns)
        writer.writerow([_no_formula(row["key"]), _no_formula(row["name"]), *figures])
    name = f"{report.code}-{found['area'] or 'all'}-{found['period']}-{found['position']}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


def _no_formula(text: str) -> str:
    """A spreadsheet takes a text with such a beginning for a formula and runs it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) else text


def _html(report: Report, found: dict[str, Any], lang: Language) -> Response:
    """The page: complete in itself, it loads nothing and runs nothing."""
    asked = parse_period(found["period"])
    page = render_template(
        "report_4a.html",
        report=found,
        lang="en" if lang == "en" else "zh-CN",
        t=lambda zh, en: en if lang == "en" else zh,
        groups=[_group(list(columns), lang) for _, columns in groupby(report.columns, _heading_of)],
        unit=in_language(report.unit, lang),
        columns=report.columns,
        shown=lambda row, column: _shown(row[column.key], column, lang),
        first=day_name(asked.first, lang),
        last=day_name(asked.last, lang),
        as_of=day_name(asked.day(context().today()), lang),
        filled_in=day_name(context().today(), lang),
        known_at=_moment(found["known_at"], lang),
        notes=found["definition"].split("\n"),
        style=style("report.css")[0],
    )
    return page_of(page, "report.css")


_WRITERS: Final[Mapping[str, Callable[[Report, dict[str, Any], Language], Response]]] = {
    "json": _json,
    "csv": _csv,
    "html": _html,
}


def _heading_of(column: Column) -> str:
    return column.group.en if column.group else column.key


def _group(columns: list[Column], lang: Language) -> dict[str, Any]:
    """A heading over one column or several; the unit is said once, where it holds for all that follows."""
    first = columns[0]
    return {
        "title": in_language(first.group or first.title, lang),
        "unit": _unit(first.unit, lang),
        "columns": [
            {"title": in_language(one.title, lang), "unit": _unit(one.unit if one.unit != first.unit else None, lang)}
            for one in (columns if first.group else ())
        ],
    }


def _unit(code: str | None, lang: Language) -> str:
    return in_language(UNITS[code], lang) if code else ""


def _with_unit(title: str, unit: str | None, lang: Language) -> str:
    if unit is None:
        return title
    return f"{title} ({_unit(unit, lang)})" if lang == "en" else f"{title}（{_unit(unit, lang)}）"


def _shown(value: float | None, column: Column, lang: Language) -> str:
    """A figure as printed; without a base there is a dash."""
    if value is None:
        return "—"
    pattern = (",.1f" if lang == "en" else ".1f") if column.unit == "percent" else ("," if lang == "en" else "d")
    return format(value, pattern)


def _moment(text: str | None, lang: Language) -> str:
    if text is None:
        return ""
    moment = datetime.fromisoformat(text).astimezone(SHANGHAI)
    return f"{day_name(moment.date(), lang)} {moment:%H:%M}"
