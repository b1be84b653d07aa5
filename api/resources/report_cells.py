"""`/v1/reports/{code}/cells/{row}/{column}`: whom or what a figure of a report counts."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Response, request
from flask.views import MethodView

from api.http import security_log
from api.http.auth import READERS, allowed
from api.http.current import Language, answer, caller, context, language
from api.http.cursors import cursor_of, integer, key_after, plain_key
from api.http.parameters import LIMIT, ListQuery
from api.http.problems import not_found
from api.http.resource import Resource
from api.http.responses.report_cells import CellOut
from api.http.shared_reports import refuse_area
from api.http.shown import persons_of
from api.http.snapshots import clocks_of
from api.presentation.reports.masking import masked_value
from api.resources.reports import EveryReport, asked_of, parameter_fields, report_of, views_for
from domain.identity.masking import masked
from domain.reference.nearest import of_words
from projections.queries.inspections import inspections_of
from projections.reports.cell import TOTAL, Cell, Item, explain
from projections.reports.report import Report
from projections.reports.run import head_of
from service.postgres.database import reading_all_areas

blueprint = Resource("report_cells", __name__, url_prefix="/v1/reports", description="报表的依据 / What reports count")

Json = dict[str, Any]


class _EveryCell(ListQuery, EveryReport):
    """The area and the period of the report, and the page of the items."""


CellQuery: Final = _EveryCell.from_dict(parameter_fields(), name="CellQuery")

_HISTORIES: Final = {
    "person": "/v1/people/{}/history",
    "household": "/v1/households/{}/history",
    "doubt": "/v1/doubts/{}",
}
"""Where the events of an item can be read, by what it is."""


@blueprint.route("/<code>/cells/<path:row>/<column>")
class OneCell(MethodView):
    """A cell of a report."""

    @blueprint.arguments(CellQuery, location="query")
    @blueprint.response(200, CellOut)
    @allowed(*READERS)
    def get(self, query: Json, code: str, row: str, column: str) -> Response:
        """一个格子统计了谁 / Whom or what a figure counts

        row是行的key，合计为total；各项adds之和等于格子的数。比率等由其他列算出的，给出分子、分母等各部分。
        `row` is the key of the row, `total` for the total. The sum of `adds` is the figure. A rate or another
        derived value has its parts: numerator and denominator.

        统计在内而现在不归您管辖的人，只给人数（not_shown）。
        Persons who count and are outside your area now are not listed; `not_shown` is their number.
        """
        report, lang = report_of(code), language()
        wanted = report.column(column)
        if wanted is None:
            zh, en, _ = of_words(column, [one.key for one in report.figures])
            no_column = f"报表{report.code}没有列", f"report {report.code} has no column"
            raise not_found(f"{no_column[0]}“{column[:40]}”{zh}", f"{no_column[1]} {column[:40]!r}{en}")
        asked = asked_of(report, query)
        views = views_for(report, query, asked["period"])
        with views.open() if report.reads == "persons" else views.open_all_areas() as conn:
            cell = explain(
                conn,
                report,
                wanted,
                row,
                today=views.today,
                areas=context().reference.areas,
                scope=caller().scope,
                after=key_after(query, plain_key, str, integer, date.fromisoformat),
                limit=query.get("limit", LIMIT),
                **asked,
            )
        if cell is None:
            raise not_found(f"报表{report.code}没有行“{row[:40]}”", f"report {report.code} has no row {row[:40]!r}")
        refuse_area(cell.asked.area)  # of a code no longer in force, the successor's
        body = _json(report, cell, asked["values"], lang) | views.described()
        if report.for_supervision and (persons := persons_of(body)):
            with reading_all_areas(context().pool) as (all_areas, _):  # for the security log only
                security_log.set_inspections(inspections_of(all_areas, persons))
        return answer(body)


def _json(report: Report, cell: Cell, values: Mapping[str, str], lang: Language) -> Json:
    return {
        **head_of(report, cell.asked, cell.area, cell.position, cell.known_at, lang),
        "row": {"key": cell.key if cell.number else TOTAL},
        "column": cell.column.described(lang),
        "value": _value(report, cell, cell.value, lang),
        "count": cell.size,
        "not_shown": cell.not_shown,
        "items": [_item(report, cell, item, lang) for item in cell.items],
        "next": cursor_of(*cell.items[-1].after) if cell.more else None,
        "parts": _parts(report, cell, values, lang),
    }


def _value(report: Report, cell: Cell, value: Any, lang: Language) -> Any:
    """The value as JSON; a private value of a person is masked."""
    column = cell.column
    shown = column.value(value, lang, cell.asked.policy)
    return shown if column.type == "number" else masked_value(report, column.key, shown)


def _item(report: Report, cell: Cell, item: Item, lang: Language) -> Json:
    address = _HISTORIES.get(cell.column.counts)
    return {
        "kind": cell.column.counts,
        "subject": item.subject,
        "name": masked("name", item.name) if item.name else None,
        "version": item.version,
        "day": item.day.isoformat() if item.day else None,
        "area": item.area,
        "adds": _value(report, cell, item.adds, lang),
        "link": f"{address.format(quote(item.subject))}{_of_period(cell)}" if address else None,
    }


def _of_period(cell: Cell) -> str:
    """The query of the address of a doubt, which is found anew: the area and the period of the report."""
    if cell.column.counts != "doubt":
        return ""
    return f"?{urlencode({'area': cell.asked.area, 'period': cell.asked.period.text})}"


def _parts(report: Report, cell: Cell, values: Mapping[str, str], lang: Language) -> list[Json]:
    """The figures from which a derived value is computed."""
    query = urlencode({"area": cell.asked.area, "period": cell.asked.period.text, **clocks_of(request), **values})
    parts = []
    for part, value in cell.parts:
        column = report.column(part.column)
        assert column is not None
        row = TOTAL if part.of_total or not cell.number else cell.key
        link = f"/v1/reports/{report.code}/cells/{quote(row)}/{column.key}?{query}"
        parts.append({**column.described(lang), "row": row, "value": column.value(value), "link": link})
    return parts
