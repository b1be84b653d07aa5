"""`/v1/half-year-reports`: the reports of towns for half a year: on time or late, in versions (4B, R4-14)."""

from typing import Any, Final

from flask import Response, render_template
from flask.views import MethodView

from api.console.styles import page_of, style
from api.http.admission import admitted
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery
from api.http.current import answer, caller, context, html_lang, in_language
from api.http.fields import Text, Whole
from api.http.parameters import AreaCode, AsOfDay, Choice, Number, Query, Repeatable, ViewQuery, end_of
from api.http.printed_sheet import printed
from api.http.problems import not_found
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.events import Recorded
from api.http.responses.half_year_reports import OneUnitReport, UnitReportPage
from api.http.state_pages import state_page
from api.presentation.half_year_report import full_report_json, unit_report_json
from api.resources.events import answer_to
from api.resources.half_year_submission import submit
from domain.errors import Refusal
from domain.events.event import Field
from domain.events.fields import fields_of
from domain.events.town_reports import HalfYearReported
from domain.town_reports.rule import first_day
from projections.queries.half_year_reports import STATES, unit_reports
from projections.reports.report import UNITS
from service.reference import reference

blueprint = Resource(
    "half_year_reports", __name__, url_prefix="/v1/half-year-reports", description="半年报 / Half-yearly reports"
)

SHEET: Final = "paper.css"
_FIELDS: Final = fields_of(HalfYearReported)
_PLACE: Final = "/<area>/<int(min=1990, max=2200):year>/<int(min=1, max=2):half>"
Json = dict[str, Any]


class ReportsQuery(CountedQuery, AsOfDay):
    """The filter of the list; by default the units of the caller's area in this year."""

    area = AreaCode()
    year = Number(Field("年度", "year", limit=2200, minimum=1990))
    half = Number(Field("半年", "half", limit=2, minimum=1))
    state = Choice(Field("状态", "state"), STATES)


class OneQuery(ViewQuery):
    """The form of one report."""

    format = Choice(Field("格式", "format"), ("json", "html"))


class Submission(Repeatable):
    """The report of an area (by default the caller's) for half a year.

    `id` is the request id: the same one again is the same submission. Without it, equal texts are.
    """

    area = AreaCode()
    year = Whole(_FIELDS["year"])
    half = Whole(_FIELDS["half"])
    narrative = Text(_FIELDS["narrative"])
    responsible = Text(_FIELDS["responsible"])


@blueprint.route("")
class HalfYearReports(MethodView):
    """The half-yearly reports of the units of an area."""

    @allowed(*READERS)
    @blueprint.arguments(ReportsQuery, location="query")
    @blueprint.response(200, UnitReportPage)
    def get(self, query: Json) -> Response:
        """半年报报送情况 / Who has submitted the half-yearly report, and who has not

        期限由政策规定，当日24时前为按时；期限不是工作日的，另列其前最后一个工作日（advised）。以首次报送判断是否按时。
        as_of：截至某日的报送情况。
        The due day is policy data; a report is on time until 24:00 of it. `advised` is the last working day before a
        due day that is not one. The first submission decides whether the report is on time. as_of: as of the end of a
        day.
        """
        app, area = context(), query.get("area", caller().area)
        _refuse_area(area)
        today, year = query.get("as_of", app.today()), query.get("year", app.today().year)
        known = end_of(query["as_of"]) if "as_of" in query else None
        with open_read_model(query) as (conn, position):
            places = app.reference.policies, app.reference.areas
            found = unit_reports(conn, caller().scope, *places, area=area, year=year, known=known)
        found = [each for each in found if query.get("half") in (None, each.half)]
        page = state_page(
            query,
            found,
            state=lambda each: each.state(today),
            states=STATES,
            title=_title,
            item=lambda each: unit_report_json(each, today, app.reference),
        )
        return answer({**page, "position": position})

    @allowed("integration", "caseworker")
    @admitted
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(Submission, location="json")
    @blueprint.response(200, Recorded)
    def post(self, query: Json, body: Json) -> Response:
        """报送半年报 / Submit a half-yearly report

        附本单位此刻的4A数据及其日志位置和摘要。再次报送为新的版本，以前的保留。也可以直接报送事件
        area.half_year_reported，此时不附数据。
        The figures of report 4A of this moment are attached, with their position in the log and their digest. A further
        submission is a new version; the earlier ones stay. The event area.half_year_reported can be posted as any
        other, too, without figures.
        """
        receipt, submissions = submit(body)
        return answer_to(receipt, single=True, submissions=submissions)


@blueprint.route(_PLACE)
class OneReport(MethodView):
    """The half-yearly report of a unit."""

    @allowed(*READERS)
    @blueprint.arguments(OneQuery, location="query")
    @blueprint.response(200, OneUnitReport)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/html")
    def get(self, query: Json, area: str, year: int, half: int) -> Response:
        """一个单位的半年报 / The half-yearly report of a unit

        各版本的工作小结和所附的4A数据，最近的在前；intact：数据与摘要一致。format=html为可打印的页面。
        All versions with their narratives and the attached figures of 4A, the latest first; `intact`: the figures have
        the digest that was recorded. format=html is a page to print.
        """
        app = context()
        unit = app.reference.areas.current(area, first_day(year, half))
        parent = unit.parent if unit is not None and unit.parent is not None else area
        with open_read_model(query) as (conn, position):
            places = app.reference.policies, app.reference.areas
            found = unit_reports(conn, caller().scope, *places, area=parent, year=year) if unit is not None else []
        own = [each for each in found if unit is not None and (each.unit.code, each.half) == (unit.code, half)]
        if not own or not caller().covers(own[0].unit.code):
            zh, en = (
                "没有这一单位的半年报，或不在您的管辖地区",
                "there is no report of such a unit, or not in your area",
            )
            raise not_found(zh, en)
        report = full_report_json(own[0], app.today(), app.reference)
        if query.get("format") != "html":
            return answer({**report, "position": position})
        units = {
            code: in_language(term.zh, f" {term.en}" if code != "percent" else term.en) for code, term in UNITS.items()
        }
        sheet = printed({**report, "position": position}, position)
        text = render_template(
            "half_year_report.html", report=report, units=units, lang=html_lang(), style=style(SHEET)[0], sheet=sheet
        )
        return page_of(text, SHEET)


def _title(state: str) -> str:
    term = reference().codes["report_state"][state]
    return in_language(term.zh, term.en)


def _refuse_area(area: str) -> None:
    if not (caller().covers(area) if area else not caller().area):
        zh, en = f"“{area}”不在您的管辖地区", f"{area!r} is not in your area"
        raise Refusal("scope", "scope.area", zh, en, {"scope": caller().area}, field="area")
