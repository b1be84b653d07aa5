"""`/v1/worklist`: what is due and overdue in an area, the most overdue first (R1-4, R1-6, R1-8, R3-14).

Time limits that run, and households that are open or suspected, in one order. Depends on today only here, when read.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from flask import Response, request
from flask.views import MethodView
from psycopg import Connection
from psycopg.rows import dict_row

from api.console import worklist_page
from api.http.auth import READERS, allowed, caller
from api.http.context import context
from api.http.fields import Text
from api.http.language import language
from api.http.parameters import LIMIT, AreaCode, Choice, Flag, ListQuery
from api.http.read_your_writes import areas_asked, least_position, open_read_model
from api.http.resource import Resource, answer, bad_cursor, cursor_of, keys_of
from api.http.responses.worklist import Worklist
from api.presentation.event_text import render
from api.presentation.formatting import ValueFormatter
from api.presentation.person import deadline_name
from domain.events import event_type_of
from domain.events.event import Field
from domain.events.metadata import SHANGHAI
from domain.history.history import History
from domain.households.household_key import name_in
from domain.identity.masking import masked
from service.reference import reference

blueprint = Resource("worklist", __name__, url_prefix="/v1/worklist", description="工作清单 / What is to be done")

Row = dict[str, Any]

_NEVER: Final = datetime(9999, 12, 30, tzinfo=UTC)
"""The place in the order of what has no limit: after all that has one."""

HOUSEHOLD_KINDS: Final = ("household_open", "household_suspected")
KINDS: Final = sorted(
    {name for policy in reference().policies.all() for name in (*policy.deadlines, "contact")} | {*HOUSEHOLD_KINDS}
)

_DEADLINES: Final = """
SELECT name COLLATE "C" AS kind, person_id::text COLLATE "C" AS subject, trigger_version AS version, area, started_at,
       due_at, provisional, helper
  FROM deadline
 WHERE met_at IS NULL AND waived_at IS NULL AND area >= %(low)s AND area < %(high)s
"""
_HOUSEHOLDS: Final = """
SELECT (CASE status WHEN 'suspected' THEN 'household_suspected' ELSE 'household_open' END) COLLATE "C" AS kind,
       household_key AS subject, 0 AS version, area, status_since::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at,
       coalesce((due + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond', %(never)s) AS due_at,
       false AS provisional, NULL::text AS helper
  FROM household
 WHERE status IN ('suspected', 'open', 'reopened') AND area >= %(low)s AND area < %(high)s
   AND since <= %(today)s AND {lasts}
"""
_SOURCES: Final = (
    _DEADLINES,
    *(_HOUSEHOLDS.format(lasts=lasts) for lasts in ("until IS NULL", "until > %(today)s")),
)
"""Each by itself is answered from its index."""
_PAGE: Final = """
SELECT * FROM ({source}) one
 WHERE (due_at, kind, subject, version) > (%(due)s, %(after_kind)s, %(subject)s, %(version)s)
   AND due_at < %(before)s {conditions} ORDER BY due_at, kind, subject, version LIMIT %(most)s
"""
_COUNTS: Final = """
SELECT kind, count(*) AS count, count(*) FILTER (WHERE due_at < %(now)s) AS overdue
  FROM ({sources}) one WHERE true {conditions} GROUP BY kind ORDER BY overdue DESC, count DESC, kind
"""


class WorklistQuery(ListQuery):
    """Whose work, where, of which kind, in which form."""

    area = AreaCode()
    helper = Text(Field("帮扶人", "helper", limit=60))
    kind = Choice(Field("事项", "kind"), KINDS)
    overdue = Flag(Field("只列已逾期的", "only what is overdue"))
    format = Choice(Field("格式", "format"), ("json", "html"))


@blueprint.route("")
class WorklistView(MethodView):
    """What is to be done."""

    @allowed(*READERS)
    @blueprint.arguments(WorklistQuery, location="query")
    @blueprint.response(200, Worklist)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/html")
    def get(self, query: dict[str, Any]) -> Response:
        """工作清单：到期与逾期事项 / What is due and overdue

        逾期最久的在前；可打印的网页用format=html。事项数随第一页给出。
        The most overdue first; format=html is a page to print. The counts come with the first page.
        """
        found = _worklist(query)
        if _wants_page(query):
            return worklist_page.page(found, query)
        return answer(found)


def _wants_page(query: Mapping[str, Any]) -> bool:
    accepted = request.accept_mimetypes.best_match(("application/json", "text/html"), default="application/json")
    return bool(query.get("format", "html" if accepted == "text/html" else "json") == "html")


def _worklist(query: dict[str, Any]) -> Row:
    limit, now = query.get("limit", LIMIT), context().now()
    values = _values(query, now, limit)
    with open_read_model(query) as (conn, position):
        rows = _page_of(conn, query, values)
        counts = _shared_counts(conn, query, values, position) if "cursor" not in query else None
        people = [UUID(row["subject"]) for row in rows if row["kind"] not in HOUSEHOLD_KINDS]
        names = dict(
            conn.execute("SELECT person_id, name FROM roster WHERE person_id = ANY(%b::uuid[])", (people,)).fetchall()
        )
    with context().pool.connection() as conn:
        streams = context().store.load(conn, set(people), up_to=position, scope=caller().scope)
    histories = {person_id: stream.history for person_id, stream in streams.items()}
    last = rows[limit - 1] if len(rows) > limit else None
    following = cursor_of(last["due_at"].isoformat(), last["kind"], last["version"], last["subject"]) if last else None
    return {
        "items": [_task_json(row, names, histories, now) for row in rows[:limit]],
        "next": following,
        "position": position,
        "counts": counts,
        "as_of": now.astimezone(SHANGHAI),
    }


def _values(query: dict[str, Any], now: datetime, limit: int) -> Row:
    low, high = areas_asked(query)
    due, kind, version, subject = datetime.min.replace(tzinfo=UTC), "", 0, ""
    if "cursor" in query:
        told_due, kind, told_version, subject = keys_of(query["cursor"], 4)
        try:
            due, version = datetime.fromisoformat(told_due), int(told_version)
        except ValueError:
            raise bad_cursor() from None
        if due.tzinfo is None or abs(version) >= 2**31:
            raise bad_cursor()
    return {
        "low": low,
        "high": high,
        "due": due,
        "after_kind": kind,
        "version": version,
        "subject": subject,
        "now": now,
        "today": now.astimezone(SHANGHAI).date(),
        "never": _NEVER,
        "most": limit + 1,
        "before": now if query.get("overdue") else datetime.max.replace(tzinfo=UTC),
        **{name: query[name] for name in ("helper", "kind") if name in query},
    }


def _page_of(conn: Connection, query: Row, values: Row) -> list[Row]:
    """The next entries of both sources, merged: each is cut to a page by itself, so that its index does the work."""
    conditions = _conditions(query, "helper", "kind")
    pages = " UNION ALL ".join(f"({_PAGE.format(source=one, conditions=conditions)})" for one in _SOURCES)
    statement = f"SELECT * FROM ({pages}) two ORDER BY due_at, kind, subject, version LIMIT %(most)s"
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement.encode(), values, prepare=False).fetchall()


def _shared_counts(conn: Connection, query: Row, values: Row, position: int) -> list[Row]:
    """The counts; those of a large area take long, so all who ask within a few seconds get the same."""
    key = ("worklist", caller().area, values["low"], values["high"], query.get("helper"), values["today"], language())
    cache = context().response_cache
    counts: list[Row] = cache.get(
        key, least_position(query), position, lambda: (position, _counts(conn, query, values))
    )
    return counts


def _counts(conn: Connection, query: Row, values: Row) -> list[Row]:
    sources = " UNION ALL ".join(f"({one})" for one in _SOURCES)
    statement = _COUNTS.format(sources=sources, conditions=_conditions(query, "helper"))
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement.encode(), values, prepare=False).fetchall()
    day, area = values["today"], query.get("area", caller().area)
    return [{**row, "title": _title(row["kind"], area, day)} for row in rows]


def _conditions(query: Row, *names: str) -> str:
    return "".join(f" AND {name} = %({name})s" for name in names if name in query)


def _title(kind: str, area: str, day: Any) -> str:
    if kind not in HOUSEHOLD_KINDS:
        return deadline_name(kind, area, day, context().reference.policies, language())
    term = context().reference.codes["worklist"][kind]
    return term.en if language() == "en" else term.zh


def _task_json(row: Row, names: Mapping[UUID, str | None], histories: Mapping[UUID, History], now: datetime) -> Row:
    household = row["kind"] in HOUSEHOLD_KINDS
    person_id = None if household else UUID(row["subject"])
    due = row["due_at"].astimezone(SHANGHAI) if row["due_at"] < _NEVER else None
    started = row["started_at"].astimezone(SHANGHAI)
    overdue = due is not None and due < now
    return {
        "kind": row["kind"],
        "title": _title(row["kind"], row["area"], started.date()),
        "person": person_id,
        "name": masked("name", names.get(person_id)) if person_id else None,
        "household_id": name_in(row["subject"]) if household else None,
        "area": row["area"],
        "started": started,
        "due": due,
        "overdue": overdue,
        "days_over": (now.astimezone(SHANGHAI).date() - due.date()).days if due and overdue else 0,
        "provisional": row["provisional"],
        "helper": row["helper"],
        "why": _why(row, histories.get(person_id) if person_id else None),
        "link": f"/v1/households/{quote(row['subject'])}/history" if household else f"/v1/people/{person_id}/history",
    }


def _why(row: Row, history: History | None) -> Row:
    """The event that set the limit running, as it stands now, in one line."""
    if history is None or not 0 < row["version"] <= history.version:
        zh, en = "计入的成员都没有工作", "nobody who counts has work"
        return {"version": None, "type": None, "text": en if language() == "en" else zh}
    event = history.effective(history.recorded[row["version"] - 1])
    words = ValueFormatter(context().reference, language())
    return {"version": row["version"], "type": event_type_of(type(event)), "text": render(event, words)}
