"""`/v1/typical-cases`: typical cases with the state of their consent, and their export without names (R0-10, R1-18)."""

import csv
from datetime import date
from io import StringIO
from typing import Any, Final
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http.as_of import moment_of, open_views
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import caller, context, in_language, language, note_shown, page
from api.http.cursors import cursor_of, integer, key_after, plain_key
from api.http.parameters import LIMIT, AreaCode, AsOfMoment, Choice
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.typical_cases import PublishedCasePage, TypicalCasePage
from api.presentation.formatting import ValueFormatter
from api.presentation.reports.formulas import no_formula
from api.presentation.typical_case import anonymous_text, case_of, district_of
from domain.events.event import SHANGHAI, Field
from domain.history.history import History
from domain.identity.masking import masked
from projections.queries.page import Page
from projections.queries.people import names_of
from projections.queries.typical_cases import (
    CONSENTS,
    TypicalCaseFilter,
    consent_of,
    count_typical_cases,
    households_of,
    list_typical_cases,
)
from projections.views.typical_case import TypicalCaseRow
from service.postgres.database import reading_all_areas
from service.reference import reference

blueprint = Resource("typical_cases", __name__, url_prefix="/v1/typical-cases", description="典型案例 / Typical cases")

FORMATS: Final = ("json", "csv")
MOST_AT_ONCE: Final = 1_000
"""The most cases in one file."""

_COLUMNS: Final = ("number", "person", "kind", "title", "area", "area_name", "year", "text")
Json = dict[str, Any]


class CasesQuery(CountedQuery, AsOfMoment):
    """The filter of the list."""

    area = AreaCode()
    kind = Choice(Field("类型", "kind"), reference().codes["typical_case"])
    consent = Choice(Field("同意状态", "state of the consent"), CONSENTS)


class ExportQuery(CountedQuery):
    """The filter of the export, and its form."""

    area = AreaCode()
    kind = Choice(Field("类型", "kind"), reference().codes["typical_case"])
    format = Choice(Field("格式", "format"), FORMATS)


@blueprint.route("")
class TypicalCases(MethodView):
    """The typical cases of an area."""

    @allowed(*READERS)
    @blueprint.arguments(CasesQuery, location="query")
    @blueprint.response(200, TypicalCasePage)
    def get(self, query: Json) -> Response:
        """典型案例清单 / Typical cases

        holds：可以发布；none：未同意；expired：已过有效期；withdrawn：已撤回。案例内容见个案史。
        as_of、known_at：截至当时、当时已知的清单。
        holds: may be published; none: no consent; expired; withdrawn. The text is in the person's history. as_of,
        known_at: as of a moment.
        """
        today = moment_of(query, context().now()).astimezone(SHANGHAI).date()
        limit = query.get("limit", LIMIT)
        wanted = TypicalCaseFilter(
            today=today, area=query.get("area", ""), kind=query.get("kind"), consent=query.get("consent")
        )
        scope = caller().scope
        with open_views(query, as_of=query.get("as_of"), area=wanted.area, households=False) as (conn, position, _):
            found = list_typical_cases(conn, scope, wanted, limit=limit, after=_after(query))
            count = count_of(query, found, lambda: count_typical_cases(conn, scope, wanted))
            names = names_of(conn, {row.person_id for row in found.rows})
        items = [
            {
                "person": row.person_id,
                "name": masked("name", names.get(row.person_id)),
                "version": row.version,
                "area": row.area,
                "kind": row.kind,
                "title": _title(row.kind),
                "recorded_on": row.recorded_on,
                "consent": consent_of(row, today),
                "expires_on": row.expires_on,
                "withdrawn_on": row.withdrawn_on,
                "link": f"/v1/people/{row.person_id}/history",
            }
            for row in found.rows
        ]
        return page(items, _following(found), position, count)


@blueprint.route("/export")
class Export(MethodView):
    """What of the typical cases may be published."""

    @allowed(*READERS)
    @blueprint.arguments(ExportQuery, location="query")
    @blueprint.response(200, PublishedCasePage)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/csv")
    def get(self, query: Json) -> Response:
        """导出典型案例（去标识化） / Export typical cases without names

        只含本人同意仍然有效的案例：没有姓名、号码、电话、确切日期和小地名，人员以固定编号代替；发布前请人工通读。
        仍有已知信息的内容不导出（withheld）。每次导出记入安全日志。CSV文件至多1,000例。
        Only cases whose consent holds today: without names, numbers, telephones, exact dates and small places; a stable
        number replaces the person's name. Read a text before publishing it. A text in which something known
        is left is withheld. Every export is logged. A CSV file has up to 1,000 cases.
        """
        app, scope, limit = context(), caller().scope, query.get("limit", LIMIT)
        wanted = TypicalCaseFilter(
            today=app.today(), area=query.get("area", ""), kind=query.get("kind"), consent="holds"
        )
        if query.get("format") == "csv":
            limit = MOST_AT_ONCE
        with open_read_model(query) as (conn, position):
            found = list_typical_cases(conn, scope, wanted, limit=limit, after=_after(query))
            count = count_of(query, found, lambda: count_typical_cases(conn, scope, wanted))
        items = _published(found, position)
        note_shown({"items": items}, [row.person_id for row in found.rows])  # the items have no ids
        if query.get("format") == "csv":
            return _csv(items)
        return page(items, _following(found), position, count)


def _published(found: Page[TypicalCaseRow], position: int) -> list[Json]:
    """The cases of a page without what identifies persons."""
    app, people = context(), {row.person_id for row in found.rows}
    with reading_all_areas(app.pool) as (conn, _):
        households = households_of(conn, people)
    with app.pool.connection() as conn:
        streams = app.store.load(conn, people, up_to=position, scope=caller().scope)
    return [
        _item(row, streams[row.person_id].history, households[row.person_id])
        for row in found.rows
        if row.person_id in streams
    ]


def _item(row: TypicalCaseRow, history: History, household: dict[UUID, str | None]) -> Json:
    app = context()
    words, area = ValueFormatter(app.reference, language()), district_of(row.area)
    case = case_of(history, row.version)
    text = None
    if case is not None and case.text is not None:
        text = anonymous_text(case.text, history, household, app.keys, app.reference.areas)
    return {
        "number": app.keys.pseudonym(row.person_id, row.version),
        "person": app.keys.pseudonym(row.person_id),
        "kind": row.kind,
        "title": _title(row.kind),
        "area": area,
        "area_name": words.area(area),
        "year": row.recorded_on.year,
        "text": text,
        "withheld": text is None,
    }


def _csv(items: list[Json]) -> Response:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for item in items:
        if not item["withheld"]:
            writer.writerow([no_formula(str(item[name])) for name in _COLUMNS])
    headers = {"Content-Disposition": 'attachment; filename="typical-cases.csv"'}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


def _title(kind: str) -> str:
    term = reference().codes["typical_case"][kind]
    return in_language(term.zh, term.en)


def _following(found: Page[TypicalCaseRow]) -> str | None:
    last = found.last
    return cursor_of(last.recorded_on, last.person_id, last.version) if last is not None else None


def _after(query: Json) -> tuple[date, UUID, int] | None:
    return key_after(query, plain_key, date.fromisoformat, UUID, integer)
