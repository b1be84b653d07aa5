"""`/v1/worklist`: what is due and overdue in an area, the most overdue first (R1-4, R1-6, R1-8, R3-14).

It lists the deadlines that run, the exits due on retirement, the households that are open, suspected or unwilling, the
services of the plan year that are missing and the contradictions to be decided, in the order of their due times; for
those who may accept them also the rectifications that wait for acceptance.
What is overdue is decided when the list is read.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
from flask import Response, request
from flask.views import MethodView
from psycopg import Connection

from api.console import worklist_page
from api.http.as_of import open_views
from api.http.auth import READERS, allowed
from api.http.current import answer, caller, context, language, note_shown
from api.http.cursors import cursor_of, integer, key_after, moment
from api.http.fields import Text
from api.http.parameters import LIMIT, AreaCode, AsOfMoment, Choice, Flag, ListQuery
from api.http.read_your_writes import least_position
from api.http.resource import Resource
from api.http.responses.worklist import Worklist
from api.presentation.tasks import TaskPerson, TaskPresenter
from domain.events.event import SHANGHAI, Field, event_type_of
from domain.events.findings import RectificationAccepted
from projections.queries.people import names_of
from projections.queries.worklist import (
    EXIT,
    HOUSEHOLD_KINDS,
    LATE_KINDS,
    TaskKey,
    WorklistFilter,
    count_tasks,
    list_tasks,
)
from service.recording.authorization import may_post
from service.reference import reference

blueprint = Resource("worklist", __name__, url_prefix="/v1/worklist", description="工作清单 / What is to be done")

KINDS: Final = sorted(
    {name for policy in reference().policies.all() for name in (*policy.deadlines, "contact")}
    | {EXIT, *HOUSEHOLD_KINDS, *LATE_KINDS}
)


class WorklistQuery(ListQuery, AsOfMoment):
    """The filter of the list, and the format."""

    area = AreaCode()
    helper = Text(
        Field("帮扶人", "helper", limit=60), description="姓名；none：没有帮扶人的 / a name; none: of those without one"
    )
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

        逾期最久的在前；可打印的网页用format=html。事项数随第一页给出。as_of、known_at：当时的清单。
        The most overdue first; format=html is a page to print. The counts come with the first page. as_of, known_at:
        the list as of a moment.

        acceptance（整改待验收）只列给可以验收的账号。
        The kind acceptance (rectifications that wait for acceptance) is listed for accounts that may accept.
        """
        found = _worklist(query)
        if _wants_page(query):
            note_shown(found)
            return worklist_page.page(found, query)
        return answer(found)


def _wants_page(query: Mapping[str, Any]) -> bool:
    accepted = request.accept_mimetypes.best_match(("application/json", "text/html"), default="application/json")
    return bool(query.get("format", "html" if accepted == "text/html" else "json") == "html")


def _worklist(query: dict[str, Any]) -> dict[str, Any]:
    as_of, scope = query.get("as_of"), caller().scope
    now = as_of or query.get("known_at") or context().now()
    wanted = WorklistFilter(
        area=query.get("area", ""),
        helper=query.get("helper"),
        kind=query.get("kind"),
        overdue=query.get("overdue", False),
        past=as_of is not None or "known_at" in query,
        acceptances=may_post(caller(), event_type_of(RectificationAccepted)),
    )
    app = context()
    presenter = TaskPresenter(app.reference, language(), now)
    after, limit = key_after(query, TaskKey, moment, str, integer, str), query.get("limit", LIMIT)
    with open_views(query, as_of=as_of, area=wanted.area) as (conn, position, histories):
        found = list_tasks(conn, scope, app.reference.policies, wanted, now=now, limit=limit, after=after)
        counts = None
        if "cursor" not in query:
            compute = partial(_counts, conn, wanted, presenter, now)
            day = now.astimezone(SHANGHAI).date()
            counts = _shared_counts(query, wanted, day, position, compute) if histories is None else compute()
        ids = {task.subject: UUID(task.subject) for task in found.rows if not task.of_household}
        names = names_of(conn, ids.values())
    if histories is None:
        with app.pool.connection() as conn:
            streams = app.store.load(conn, ids.values(), up_to=position, scope=scope)
        histories = {person_id: stream.history for person_id, stream in streams.items()}
    persons = {subject: TaskPerson(each, names.get(each), histories.get(each)) for subject, each in ids.items()}
    last = found.last
    kinds = (wanted.kind,) if wanted.kind is not None else tuple(row["kind"] for row in counts or ())
    count = sum(row["overdue" if wanted.overdue else "count"] for row in counts or () if row["kind"] in kinds)
    return {
        "items": [presenter.task(task, persons.get(task.subject)) for task in found.rows],
        "next": cursor_of(last.due_at.isoformat(), last.kind, last.version, last.subject) if last else None,
        "count": count if counts is not None else None,
        "position": position,
        "counts": counts,
        "as_of": now.astimezone(SHANGHAI),
    }


def _shared_counts(
    query: dict[str, Any], wanted: WorklistFilter, day: date, position: int, compute: Callable[[], list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The counts by kind. Those of a large area take long to compute: callers within a few seconds share them."""
    key = ("worklist", caller().area, caller().scope, wanted.area, wanted.helper, wanted.acceptances, day, language())
    cache, least = context().response_cache, least_position(query)
    found: list[dict[str, Any]] = cache.get(key, least, position, lambda: (position, compute()))
    return found


def _counts(conn: Connection, wanted: WorklistFilter, presenter: TaskPresenter, now: datetime) -> list[dict[str, Any]]:
    """The counts by kind, with the title of each kind."""
    rows = count_tasks(conn, caller().scope, context().reference.policies, wanted, now=now)
    area = wanted.area or caller().area
    day = now.astimezone(SHANGHAI).date()
    return [{**msgspec.structs.asdict(row), "title": presenter.title(row.kind, area, day)} for row in rows]
