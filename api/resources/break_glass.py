"""`/v1/break-glass`: reads beyond the area of an account, with a reason, for a time, reviewed by others."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from flask import Response
from flask.views import MethodView

from api.http import security_log
from api.http.admission import admitted
from api.http.auth import READERS, allowed, forbidden
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, caller, context, page
from api.http.cursors import cursor_of, key_after, natural
from api.http.fields import Text, Whole
from api.http.parameters import LIMIT, AreaCode, Choice, Flag, Parameters, PersonId, Purpose, Query
from api.http.problems import HttpError, malformed, not_found
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.break_glass import BreakGlassGrant, BreakGlassPage
from domain.errors import Refusal
from domain.events.event import SHANGHAI, Field
from projections.queries.break_glass import Grant, GrantFilter, count_grants, find_grant, list_grants
from projections.queries.whereabouts import person_asked
from service.postgres.database import reading, reading_all_areas
from service.security.access_log import write
from service.security.break_glass import end_grant, open_grant, review_grant

blueprint = Resource(
    "break_glass", __name__, url_prefix="/v1/break-glass", description="越界查阅 / Reads beyond the area"
)

_ASKERS: Final = ("caseworker", "supervisor")
_REVIEWERS: Final = ("supervisor", "auditor")
_LONGEST: Final = 1440
_MOMENTS: Final = ("granted_at", "until", "ended_at")


class GrantsQuery(CountedQuery):
    """Which grants."""

    state = Choice(Field("状态", "state"), ("open", "ended"))
    unreviewed = Flag(Field("只列无人查看过的", "only those that nobody has reviewed"))


class NewGrant(Parameters):
    """Which area is to be read, or the person whose area is, why and for how long."""

    area = AreaCode()
    person = PersonId(Field("人员编号", "person", limit=36), format="uuid")
    reason = Purpose(Field("理由", "reason", limit=200, required=True))
    minutes = Whole(Field("分钟", "minutes", limit=_LONGEST, minimum=1, required=True))


class NewReview(Parameters):
    """What the reviewer notes."""

    note = Text(Field("意见", "note", limit=500))


@blueprint.route("")
class Grants(MethodView):
    """The grants, and asking for one."""

    @allowed(*READERS)
    @blueprint.arguments(GrantsQuery, location="query")
    @blueprint.response(200, BreakGlassPage)
    def get(self, query: dict[str, Any]) -> Response:
        """越界查阅 / Reads beyond the area

        supervisor、auditor看到本地区账号的和查阅本地区的，caseworker看到自己的；unreviewed=true：还没有人查看过的。
        A supervisor or auditor sees those of accounts of the area and those to read in the area, a caseworker its own.
        unreviewed=true: those that nobody has looked at yet.
        """
        limit, before = query.get("limit", LIMIT), key_after(query, int, natural)
        wanted = GrantFilter(account=_only_own(), state=query.get("state"), unreviewed=query.get("unreviewed", False))
        with open_read_model(query) as (conn, position):
            found = list_grants(conn, wanted, limit=limit, before=before)
            count = count_of(query, found, lambda: count_grants(conn, wanted))
        following = cursor_of(found.last.number) if found.last else None
        return page([_json(one) for one in found.rows], following, position, count)

    @allowed(*_ASKERS)
    @admitted
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(NewGrant, location="json")
    @blueprint.response(200, BreakGlassGrant)
    def post(self, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """越界查阅：写明理由，限时 / Read beyond the area, with a reason, for a time

        写地区area，或人员编号person（即其所在地区）。谁可以、至多多少分钟由政策规定（[version.access]）。
        得到编号后，查阅时加?break_glass=编号；每次查阅都记上编号。只能查看，不能报送；两地的督查和审计账号都会看到。
        Name the area, or a person (the area responsible for the person). Who may, and for how many minutes at most, is
        policy ([version.access]). Reads then take ?break_glass=NUMBER, and each of them is logged with the number. It
        is for reading only. Supervisors and auditors of both areas see it.
        """
        _refuse_by_policy(body["minutes"])
        area, app = _area_of(body), context()
        if caller().covers(area):
            zh, en = "该地区本就在您的管辖之内", "the area is in your scope already"
            raise malformed("break_glass.own_area", zh, en, field="area")
        security_log.set_purpose(body["reason"])
        with app.pool.connection() as conn, conn.transaction():
            number, _ = open_grant(
                conn,
                caller(),
                area=area,
                person=body.get("person"),
                reason=body["reason"],
                minutes=body["minutes"],
            )
            details = {"minutes": body["minutes"], "person": str(body.get("person") or "")}
            line = security_log.line(
                "break_glass.opened", caller(), subject=str(number), subject_area=area, details=details
            )
            write(conn, [line])
        return answer(_json(_found(number)))


@blueprint.route("/<int:number>")
class OneGrant(MethodView):
    """A grant."""

    @allowed(*READERS)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, BreakGlassGrant)
    def get(self, query: dict[str, Any], number: int) -> Response:
        """一项越界查阅 / A grant to read beyond the area"""
        return answer(_json(_found(number)))

    @allowed(*_ASKERS)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, BreakGlassGrant)
    def delete(self, query: dict[str, Any], number: int) -> Response:
        """提前结束 / End it before its time

        由本人，或两地之一的supervisor结束；记录保留。
        By the account itself, or by a supervisor of one of the two areas. The record stays.
        """
        found = _found(number)
        if found.state == "open":
            with _recorded("break_glass.ended", found) as conn:
                end_grant(conn, number, caller())
        return answer(_json(_found(number)))


@blueprint.route("/<int:number>/review")
class ReviewOfGrant(MethodView):
    """Looking at what was read."""

    @allowed(*_REVIEWERS)
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(NewReview, location="json", required=False)
    @blueprint.response(200, BreakGlassGrant)
    def post(self, query: dict[str, Any], body: dict[str, Any], number: int) -> Response:
        """已查看这项越界查阅 / Confirm that it was looked at

        由另一账号确认；看了哪些，见答复中的log。
        By another account than the one that read. What was read is at the address `log` of the answer.
        """
        found = _found(number)
        if found.account == caller().name:
            zh, en = "不能由查阅者自己确认", "nobody reviews their own reads"
            raise Refusal("scope", "break_glass.own_review", zh, en, {"number": number})
        with _recorded("break_glass.reviewed", found) as conn:
            review_grant(conn, number, caller(), body.get("note", ""))
        return answer(_json(_found(number)))


def _refuse_by_policy(minutes: int) -> None:
    """Raises HttpError (403) for a role that may not, and Refusal (shape) for a longer time than the policy gives."""
    app = context()
    rule = app.reference.policies.at(caller().area, app.today()).access
    if caller().role not in rule.break_glass_roles or rule.break_glass_minutes is None:
        raise forbidden(caller().role, rule.break_glass_roles)
    if minutes > (most := rule.break_glass_minutes):
        zh, en = f"至多{most}分钟", f"at most {most} minutes"
        raise malformed("break_glass.minutes", zh, en, field="minutes", data={"most": most})


def _area_of(body: dict[str, Any]) -> str:
    """The area to be read. Raises Refusal (shape) unless either an area or a person is named, HttpError (404) for one
    that does not exist."""
    if ("area" in body) == ("person" in body):
        zh, en = "写明地区或人员编号，二者之一", "name either an area or a person"
        raise malformed("break_glass.what", zh, en, field="area")
    if "area" in body:
        if context().reference.areas.get(body["area"]) is None:
            raise not_found(f"没有区划代码{body['area']}", f"there is no area {body['area']}")
        return str(body["area"])
    with reading_all_areas(context().pool) as (conn, _):
        found = person_asked(conn, body["person"])
    if not found:
        raise not_found("没有此人", "there is no such person")
    return found[0][1]


def _only_own() -> str | None:
    return caller().name if caller().role == "caseworker" else None


def _found(number: int) -> Grant:
    """The grant, if the caller may see it. Raises HttpError (404)."""
    with reading(context().pool, caller().scope) as (conn, _):
        found = find_grant(conn, number, _only_own()) if number < 2**63 else None
    if found is None:
        raise _no_grant()
    return found


@contextmanager
def _recorded(action: str, grant: Grant) -> Iterator[psycopg.Connection]:
    """A transaction in which a step of a grant is written, with its line in the security log."""
    line = security_log.line(action, caller(), subject=str(grant.number), subject_area=grant.area)
    with context().pool.connection() as conn, conn.transaction():
        yield conn
        write(conn, [line])


def _json(grant: Grant) -> dict[str, Any]:
    """The grant as JSON; times in Asia/Shanghai."""
    found = msgspec.to_builtins(grant, builtin_types=(UUID, datetime))
    moments = {name: found[name].astimezone(SHANGHAI) for name in _MOMENTS if found[name] is not None}
    reviews = [{**one, "at": datetime.fromisoformat(one["at"]).astimezone(SHANGHAI)} for one in found["reviews"]]
    return {**found, **moments, "reviews": reviews, "log": f"/v1/access-log?under={grant.number}"}


def _no_grant() -> HttpError:
    return not_found("没有这项越界查阅，或您看不到", "there is no such grant, or you may not see it")
