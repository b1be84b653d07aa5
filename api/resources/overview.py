"""`/v1/overview`: the figures of an area and its units in one call, each with the address where it can be seen."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from flask import Response
from flask.views import MethodView

from api.http.auth import READERS, allowed
from api.http.current import answer, caller, context, in_language, language
from api.http.fields import Day, Text
from api.http.parameters import AreaCode, ViewQuery
from api.http.problems import malformed
from api.http.read_your_writes import least_position, wait_for_position
from api.http.resource import Resource
from api.http.responses.overview import OverviewOut
from api.http.shared_reports import refuse_area, shared_report
from api.http.snapshots import ReportViews
from api.presentation.overview import PLAN, TOTAL, PlanRow, line_json
from domain.events.event import Field
from projections.queries.overview import ByArea, Counts, Days, add_vacant, counts_by_area, of_units
from projections.reports import REPORTS
from projections.reports.period import parse_period
from projections.reports.units import place_of
from service.postgres.database import reading, reading_all_areas

blueprint = Resource("overview", __name__, url_prefix="/v1", description="总览 / Overview")

Json = dict[str, Any]
_DAY: Final = timedelta(days=1)


class OverviewQuery(ViewQuery):
    """The area (default: the caller's), the period (default: the year of `as_of`), and the day."""

    area = AreaCode()
    period = Text(Field("统计期（2021、2021-H1、2021-06……）", "period (2021, 2021-H1, 2021-06...)", limit=24))
    as_of = Day(Field("截至日期", "as of"))


@blueprint.route("/overview")
class Overview(MethodView):
    """The overview of an area."""

    @allowed(*READERS)
    @blueprint.arguments(OverviewQuery, location="query")
    @blueprint.response(200, OverviewOut)
    def get(self, query: Json) -> Response:
        """一个地区的总览，每个数都带出处 / An area in figures, each with its address

        目标、完成、完成率、序时进度、排名、较上月；零就业家庭；公益性岗位；本月离岗与返贫；迟报比例；矛盾与隔离区；下属单位同样列出。
        href是看得到这个数的地址：清单的count等于这个数，报表则在row行column列。
        as_of：截至该日（默认为统计期末或今日）；undecided始终为今日。
        Target, done, rate, pace, rank and change of the month; zero-employment households; public-welfare posts; posts
        left and returns to poverty of the month; late reports; contradictions and refused events; the same of the units
        below. `href` is where a figure is seen: the `count` of that list equals it; in a report it is in `row` and
        `column`. as_of: up to the end of that day (default: the end of the period, or today); `undecided` is of now.
        """
        today = context().today()
        area, period, days = _asked(query, today)
        refuse_area(area)
        area, name = place_of(context().reference.areas, area, days.day)
        refuse_area(area)  # of a code no longer in force, the successor's
        position = wait_for_position(query)
        plan, before = _plans(query, position, area, period, days)
        units = context().reference.areas.children(area, days.day)
        total, of_unit = of_units(_counts(query, position, area, days), [unit.code for unit in units])

        def line(code: str, counts: Counts, row: str = TOTAL) -> Json:
            return line_json(code, PlanRow(plan, before, row), counts, days, today)

        return answer(
            {
                "area": area,
                "name": in_language(name.zh, name.en),
                "period": period,
                "first": days.first,
                "as_of": days.day,
                "position": position,
                "rank": _rank_above(query, position, area, period, days),
                **line(area, total),
                "units": [
                    {
                        "area": unit.code,
                        "name": unit.name(language()),
                        "rank": PlanRow(plan, before, unit.code).rank(visible=True),
                        **line(unit.code, of_unit[unit.code], unit.code),
                    }
                    for unit in units
                ],
            }
        )


def _asked(query: Mapping[str, Any], today: date) -> tuple[str, str, Days]:
    """The area, the period as the report of the plan takes it, and the days.

    Raises Refusal (shape) for an invalid period, and for a day that does not lie in it.
    """
    as_of: date | None = query.get("as_of")
    wanted = parse_period(query.get("period", str((as_of or today).year)))
    if as_of is None or as_of == wanted.last:
        return query.get("area", caller().area), wanted.text, Days(wanted.first, wanted.day(today))
    if not wanted.first <= as_of <= wanted.last:
        zh, en = "截至日期不在统计期内", "the day does not lie in the period"
        data = {"first": wanted.first.isoformat(), "last": wanted.last.isoformat()}
        raise malformed("as_of.outside_period", zh, en, field="as_of", data=data)
    day = min(as_of, today) if wanted.first <= today else as_of
    return query.get("area", caller().area), f"{wanted.first}..{day}", Days(wanted.first, day)


def _plans(query: Mapping[str, Any], position: int, area: str, period: str, days: Days) -> tuple[Json, Json | None]:
    """The report of the plan over the period, and up to the end of the month before; None if the period began later."""
    last = days.day.replace(day=1) - _DAY
    plan = partial(shared_report, REPORTS[PLAN], query, ReportViews(context().today(), position), area=area)
    return plan(period=period), plan(period=f"{days.first}..{last}") if days.first <= last else None


def _rank_above(query: Mapping[str, Any], position: int, area: str, period: str, days: Days) -> Json | None:
    """The rank among the units of the area above; None without one. Its address is for those who may see that area."""
    found = context().reference.areas.get(area)
    if found is None or found.parent is None:
        return None
    above = found.parent
    plan, before = _plans(query, position, above, period, days)
    return PlanRow(plan, before, area).rank(visible=caller().covers(above))


def _counts(query: Mapping[str, Any], position: int, area: str, days: Days) -> ByArea:
    """The figures that lists count, for all callers with the scope of this one; vacant places are those of all."""
    app, scope = context(), caller().scope

    def counted() -> tuple[int, ByArea]:
        with reading(app.pool, scope) as (conn, current):
            found = counts_by_area(conn, scope, app.reference.policies, area=area, days=days)
        with reading_all_areas(app.pool) as (conn, _):
            add_vacant(found, conn, scope, area=area, days=days)
        return current, found

    key = ("overview", scope, area, days)
    found: ByArea = app.response_cache.get(key, least_position(query), position, counted)
    return found
