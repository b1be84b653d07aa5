"""`/v1/worklist`: what is due and overdue in an area, the most overdue first (R1-4, R1-6, R1-8, R3-14).

It lists the deadlines that run, the exits due on retirement, the households that are open, suspected or unwilling, the
services of the plan year that are missing and the contradictions to be decided, in the order of their due times.
What is overdue is decided when the list is read.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import msgspec
from flask import Response, request
from flask.views import MethodView
from psycopg import Connection

from api.console import worklist_page
from api.http.as_of import open_views
from api.http.auth import READERS, allowed
from api.http.current import answer, caller, context, in_language, language
from api.http.fields import Text
from api.http.parameters import LIMIT, AreaCode, AsOfMoment, Choice, Flag, ListQuery
from api.http.read_your_writes import least_position
from api.http.resource import Resource, bad_cursor, cursor_of, keys_of
from api.http.responses.worklist import Worklist
from api.presentation.event_text import render
from api.presentation.formatting import ValueFormatter
from api.presentation.person import deadline_name
from domain.contradictions.kinds import KINDS as KINDS_OF_CONTRADICTIONS
from domain.contradictions.kinds import REFUSED_FACT
from domain.deadlines.plan_services import missing_services
from domain.deadlines.rule import PLAN_YEAR
from domain.deadlines.service_bundle import bundle_of
from domain.events.event import SHANGHAI, Field, event_type_of
from domain.history.history import History
from domain.households.household_key import name_in
from domain.identity.masking import masked
from domain.reference.bilingual_text import BilingualText
from projections.queries.people import names_of
from projections.queries.worklist import (
    EXIT,
    HOUSEHOLD_KINDS,
    LATE_KINDS,
    PLAN_SERVICES,
    WITHOUT_DUE_TIME,
    Task,
    TaskKey,
    WorklistFilter,
    count_tasks,
    list_tasks,
)
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
        """
        found = _worklist(query)
        if _wants_page(query):
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
    )
    policies = context().reference.policies
    after, limit = _after(query), query.get("limit", LIMIT)
    with open_views(query, as_of=as_of, area=wanted.area) as (conn, position, histories):
        found = list_tasks(conn, scope, policies, wanted, now=now, limit=limit, after=after)
        counts = None
        if "cursor" not in query:
            counts = (
                _shared_counts(conn, query, wanted, now, position) if histories is None else _counts(conn, wanted, now)
            )
        people = {UUID(task.subject) for task in found.rows if not task.of_household}
        names = names_of(conn, people)
    if histories is None:
        with context().pool.connection() as conn:
            streams = context().store.load(conn, people, up_to=position, scope=scope)
        histories = {person_id: stream.history for person_id, stream in streams.items()}
    last = found.last
    kinds = (wanted.kind,) if wanted.kind is not None else tuple(row["kind"] for row in counts or ())
    count = sum(row["overdue" if wanted.overdue else "count"] for row in counts or () if row["kind"] in kinds)
    return {
        "items": [_task_json(task, names, histories, now) for task in found.rows],
        "next": cursor_of(last.due_at.isoformat(), last.kind, last.version, last.subject) if last else None,
        "count": count if counts is not None else None,
        "position": position,
        "counts": counts,
        "as_of": now.astimezone(SHANGHAI),
    }


def _after(query: dict[str, Any]) -> TaskKey | None:
    if "cursor" not in query:
        return None
    due, kind, version, subject = keys_of(query["cursor"], 4)
    try:
        key = TaskKey(datetime.fromisoformat(due), kind, int(version), subject)
    except ValueError:
        raise bad_cursor() from None
    if key.due_at.tzinfo is None or abs(key.version) >= 2**31:
        raise bad_cursor()
    return key


def _shared_counts(
    conn: Connection, query: dict[str, Any], wanted: WorklistFilter, now: datetime, position: int
) -> list[dict[str, Any]]:
    """The counts by kind. Those of a large area take long to compute: callers within a few seconds share them."""
    day = now.astimezone(SHANGHAI).date()
    key = ("worklist", caller().area, wanted.area, wanted.helper, day, language())

    def counts() -> tuple[int, list[dict[str, Any]]]:
        return position, _counts(conn, wanted, now)

    found: list[dict[str, Any]] = context().response_cache.get(key, least_position(query), position, counts)
    return found


def _counts(conn: Connection, wanted: WorklistFilter, now: datetime) -> list[dict[str, Any]]:
    """The counts by kind, with the title of each kind."""
    rows = count_tasks(conn, caller().scope, context().reference.policies, wanted, now=now)
    area = wanted.area or caller().area
    day = now.astimezone(SHANGHAI).date()
    return [{**msgspec.structs.asdict(row), "title": _title(row.kind, area, day)} for row in rows]


def _title(kind: str, area: str, day: Any) -> str:
    if kind in KINDS_OF_CONTRADICTIONS:
        return in_language(KINDS_OF_CONTRADICTIONS[kind].title.zh, KINDS_OF_CONTRADICTIONS[kind].title.en)
    if kind not in (EXIT, PLAN_SERVICES, *HOUSEHOLD_KINDS):
        return deadline_name(kind, area, day, context().reference.policies, language())
    term = context().reference.codes["worklist"][kind]
    return term.en if language() == "en" else term.zh


def _task_json(
    task: Task, names: Mapping[UUID, str | None], histories: Mapping[UUID, History], now: datetime
) -> dict[str, Any]:
    household = task.of_household
    person_id = None if household else UUID(task.subject)
    due = task.due_at.astimezone(SHANGHAI) if task.due_at < WITHOUT_DUE_TIME else None
    started = task.started_at.astimezone(SHANGHAI)
    overdue = due is not None and due < now
    history = histories.get(person_id) if person_id else None
    missing = _missing(task, history, now.astimezone(SHANGHAI).date())
    return {
        "kind": task.kind,
        "title": _title(task.kind, task.area, started.date()),
        "person": person_id,
        "name": masked("name", names.get(person_id)) if person_id else None,
        "household_id": name_in(task.subject) if household else None,
        "area": task.area,
        "started": started,
        "due": due,
        "overdue": overdue,
        "days_over": (now.astimezone(SHANGHAI).date() - due.date()).days if due and overdue else 0,
        "provisional": task.provisional,
        "helper": task.helper,
        "why": _why(task, history, missing),
        "missing": missing,
        "money_fen": task.money_fen,
        "link": f"/v1/households/{quote(task.subject)}/history" if household else _link_of_person(task),
    }


def _link_of_person(task: Task) -> str:
    return f"/v1/quarantine/{task.version}" if task.kind == REFUSED_FACT else f"/v1/people/{task.subject}/history"


def _missing(task: Task, history: History | None, day: date) -> dict[str, int]:
    """The services that a task is for and that are not given yet: of the plan year, or of the bundle of a deadline."""
    period = PLAN_YEAR if task.kind == PLAN_SERVICES else task.kind
    since = day if task.kind == PLAN_SERVICES else task.started_at.astimezone(SHANGHAI).date()
    bundle = context().reference.policies.at(task.area, since).bundle
    services = {name: service for name, service in bundle.items() if service.period == period}
    if history is None or not services:
        return {}
    return missing_services(bundle_of(history, services, day, {task.kind: task.version}))


def _why(task: Task, history: History | None, missing: Mapping[str, int]) -> dict[str, Any]:
    """The event that started the deadline, with its corrections, in one line; with the services that are missing."""
    if task.kind in KINDS_OF_CONTRADICTIONS:
        sentence = KINDS_OF_CONTRADICTIONS[task.kind].text
        return {"version": None, "type": None, "text": in_language(sentence.zh, sentence.en)}
    lacking = _lacking(missing)
    if task.kind == PLAN_SERVICES:
        text_of_year = in_language(f"本年度{lacking.zh}", f"this plan year, {lacking.en}")
        return {"version": None, "type": None, "text": text_of_year}
    if history is None or not 0 < task.version <= history.version:
        zh, en = "计入的成员都没有工作", "nobody who counts has work"
        if task.kind == EXIT:
            zh, en = "已达法定退休年龄，认定尚未退出", "past the retirement age, and the recognition has not ended"
        elif task.kind == "household_unwilling":
            zh, en = "没有工作的成员都被记为无就业意愿", "the members without work are all noted unwilling"
        return {"version": None, "type": None, "text": en if language() == "en" else zh}
    event = history.effective(history.recorded[task.version - 1])
    words = ValueFormatter(context().reference, language())
    text = render(event, words) + (in_language(f"；{lacking.zh}", f"; {lacking.en}") if missing else "")
    return {"version": task.version, "type": event_type_of(type(event)), "text": text}


def _lacking(missing: Mapping[str, int]) -> BilingualText:
    """What is missing, in words."""
    names = context().reference.codes["service"]
    zh = "、".join(f"{names[name].zh if name in names else name}{number}次" for name, number in missing.items())
    en = ", ".join(f"{number} × {names[name].en if name in names else name}" for name, number in missing.items())
    return BilingualText(f"还缺：{zh or '无'}", f"missing: {en or 'nothing'}")
