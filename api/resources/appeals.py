"""`/v1/appeals`: objections and appeals against decisions, with their terms and outcomes."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from api.http.as_of import moment_of, open_views
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import caller, context, in_language, page
from api.http.cursors import cursor_of, integer, key_after, plain_key
from api.http.parameters import LIMIT, AreaCode, AsOfMoment, Choice, Flag
from api.http.resource import Resource
from api.http.responses.appeals import AppealPage
from domain.events.event import SHANGHAI, Field
from domain.identity.masking import masked
from domain.reference.bilingual_text import BilingualText
from projections.queries.appeals import STATES, AppealFilter, ListedAppeal, count_appeals, list_appeals
from projections.queries.people import names_of
from service.reference import reference

blueprint = Resource("appeals", __name__, url_prefix="/v1", description="异议申诉 / Objections and appeals")

Json = dict[str, Any]


class AppealsQuery(CountedQuery, AsOfMoment):
    """The filter of the list."""

    area = AreaCode()
    procedure = Choice(Field("程序", "procedure"), reference().codes["appeal_procedure"])
    state = Choice(Field("状态", "state"), STATES)
    late = Flag(Field("逾期提出", "filed late"))
    overdue = Flag(Field("逾期决定或未决定", "decided late, or overdue"))


@blueprint.route("/appeals")
class Appeals(MethodView):
    """The objections and appeals of an area."""

    @allowed(*READERS)
    @blueprint.arguments(AppealsQuery, location="query")
    @blueprint.response(200, AppealPage)
    def get(self, query: Json) -> Response:
        """异议申诉清单 / Objections and appeals

        按提出日期。提出期限和处理期限由政策规定；逾期提出的照样记录，由受理单位决定是否受理。待处理的也在工作清单上。
        as_of、known_at：截至当时、当时已知的清单。
        By the day of filing. The terms of filing and of decision are policy data; what was filed late is recorded too,
        and the office decides whether to admit it. Those to be decided are on the worklist as well. as_of, known_at: as
        of a moment.
        """
        app, scope, limit = context(), caller().scope, query.get("limit", LIMIT)
        wanted = AppealFilter(**{name: query[name] for name in AppealFilter.__struct_fields__ if name in query})
        policies, now = app.reference.policies, moment_of(query, app.now())
        after = key_after(query, plain_key, date.fromisoformat, UUID, integer)
        with open_views(query, as_of=query.get("as_of"), area=wanted.area, households=False) as (conn, position, _):
            found = list_appeals(conn, scope, policies, wanted, now=now, limit=limit, after=after)
            count = count_of(query, found, lambda: count_appeals(conn, scope, policies, wanted, now=now))
            names = names_of(conn, {row.person_id for row in found.rows})
        last = found.last
        following = cursor_of(last.filed_on, last.person_id, last.version) if last is not None else None
        return page([_item(row, names.get(row.person_id)) for row in found.rows], following, position, count)


def _item(row: ListedAppeal, name: str | None) -> Json:
    codes = context().reference.codes
    return {
        "person": row.person_id,
        "name": masked("name", name),
        "version": row.version,
        "area": row.area,
        "procedure": row.procedure,
        "title": _title(codes["appeal_procedure"], row.procedure),
        "number": row.number,
        "filed_on": row.filed_on,
        "file_by": row.file_by,
        "late": row.late,
        "decision": _named(
            row.decision_version, "type", row.decision_type, codes["appealed_decision"], row.decision_on
        ),
        "admitted_on": row.admitted_on,
        "decide_by": row.due_at.astimezone(SHANGHAI) if row.due_at is not None else None,
        "overdue": row.overdue,
        "provisional": row.provisional,
        "outcome": _named(row.outcome_version, "code", row.outcome, codes["appeal_outcome"], row.outcome_on),
        "link": f"/v1/people/{row.person_id}/history",
    }


def _named(version: int | None, key: str, code: str | None, codes: dict[str, BilingualText], day: date | None) -> Any:
    """An event in short: its version, its code with its title, and its day; None without one."""
    if code is None:
        return None
    return {"version": version, key: code, "title": _title(codes, code), "day": day}


def _title(codes: dict[str, BilingualText], code: str) -> str:
    term = codes.get(code)
    return in_language(term.zh, term.en) if term is not None else code
