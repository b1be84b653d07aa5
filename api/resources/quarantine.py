"""`/v1/quarantine`: refused events that are kept, with sender and reason; and retrying them."""

from typing import Any, Final

from flask import Response
from flask.views import MethodView

from api.http.admission import admitted
from api.http.auth import APPROVERS, READERS_OF_OWN, RECORDERS, allowed, only_own
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, caller, context, language, page
from api.http.cursors import cursor_of, number_after
from api.http.fields import Text
from api.http.listed_refusal import listed_refusal
from api.http.parameters import LIMIT, AreaCode, Choice, Parameters, Query, ViewQuery
from api.http.problems import HttpError, not_found, problem
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.events import Recorded
from api.http.responses.quarantine import Waiting, WaitingPage
from api.http.schemas import ReasonField
from api.resources.events import answer_to
from domain.events.event import Field
from projections.queries.feed import hidden_from
from projections.queries.quarantine import (
    QuarantinedEvent,
    QuarantineFilter,
    count_quarantined,
    find_quarantined,
    list_quarantined,
)
from service.recording.quarantine import dismiss
from service.recording.stored_refusal import refusal_from_json

blueprint = Resource("quarantine", __name__, url_prefix="/v1", description="隔离区 / What was refused")

_STATUSES: Final = ("waiting", "recorded", "superseded", "expired", "dismissed", "all")


class QuarantineQuery(CountedQuery):
    """The filter of the list; by default the events that wait."""

    area = AreaCode()
    status = Choice(Field("状态", "status"), _STATUSES)
    type = Text(Field("类型", "type", limit=100))


@blueprint.route("/quarantine")
class Quarantine(MethodView):
    """The list of refused events."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(QuarantineQuery, location="query")
    @blueprint.response(200, WaitingPage)
    def get(self, query: dict[str, Any]) -> Response:
        """被拒绝的事件及原因 / What was refused, and why"""
        status = query.get("status", "waiting")
        wanted = QuarantineFilter(
            area=query.get("area", ""),
            status=status if status != "all" else None,
            type=query.get("type"),
            posted_by=only_own(),
            hidden=hidden_from(caller().role),
        )
        after, limit = number_after(query), query.get("limit", LIMIT)
        with open_read_model(query) as (conn, position):
            found = list_quarantined(conn, wanted, limit=limit, after=after)
            count = count_of(query, found, lambda: count_quarantined(conn, wanted))
        following = cursor_of(found.last.id) if found.last else None
        return page([_json(row) for row in found.rows], following, position, count)


@blueprint.route("/quarantine/<int(max=9223372036854775807):quarantine_id>")
class OneWaiting(MethodView):
    """A refused event."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, Waiting)
    def get(self, query: dict[str, Any], quarantine_id: int) -> Response:
        """一条被拒绝的事件 / A refused event"""
        with open_read_model(query) as (conn, _):
            row = find_quarantined(conn, quarantine_id, posted_by=only_own(), hidden=hidden_from(caller().role))
        if row is None:
            raise nothing_waits()
        return answer(_json(row))


@blueprint.route("/quarantine/<int(max=9223372036854775807):quarantine_id>/retry")
class Retry(MethodView):
    """Retrying a refused event."""

    @allowed(*RECORDERS)
    @admitted
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, Recorded)
    @blueprint.alt_response(202, schema=Recorded, description="待审批 / waits for a second account")
    def post(self, query: dict[str, Any], quarantine_id: int) -> Response:
        """再试一次 / Try it again, as its sender

        验收、退回、复查、处理结果等判断类事件被拒绝后不会自动再判，只能由原报送账号再试（别的账号答403）。
        A judgement of what others reported (an acceptance, a verdict) is not tried again by the service, and by hand
        only by the account that posted it (others: 403).
        """
        receipt = context().recorder.retry(caller(), quarantine_id)
        if receipt is None:
            raise nothing_waits()
        return answer_to(receipt, single=True)


class DismissBody(Parameters):
    """Why the event is wrong."""

    reason = ReasonField(required=True)


@blueprint.route("/quarantine/<int(max=9223372036854775807):quarantine_id>/dismiss")
class Dismiss(MethodView):
    """Deciding that a refused event is wrong."""

    @allowed(*APPROVERS)
    @admitted
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(DismissBody, location="json")
    @blueprint.response(200, Waiting)
    def post(self, query: dict[str, Any], body: dict[str, Any], quarantine_id: int) -> Response:
        """撤下一条有误的 / Dismiss a wrong one

        由人认定这一条不属实，须写明理由：它不再等待，也不再列入矛盾清单和工作清单；内容删除，谁、何时、为何认定留存。
        要记录的改用新的编号重报。
        A person decides that the event is wrong, with a reason: it waits no longer and is on no list of contradictions
        or tasks; its body is deleted, and who decided so, when and why is kept. What is to be recorded after all is
        posted under a new id.
        """
        app = context()
        with app.pool.connection() as conn, conn.transaction():
            if not dismiss(conn, app.keys, quarantine_id, caller(), body["reason"]):
                raise nothing_waits()
        with open_read_model({}) as (conn, _):
            row = find_quarantined(conn, quarantine_id)
        if row is None:
            raise nothing_waits()
        return answer(_json(row))


def nothing_waits() -> HttpError:
    """The answer when no event of that number is kept, or not in the caller's area."""
    return not_found("隔离区中没有这一条，或不在您的管辖地区", "nothing of that number is kept, or not in your area")


def _json(row: QuarantinedEvent) -> dict[str, Any]:
    sender = row.caller
    return {
        **{name: getattr(row, name) for name in row.__struct_fields__ if name not in ("caller", "refusal")},
        "sender": {name: sender.get(name, "") for name in ("name", "role", "organisation", "organisation_type")},
        "problem": problem(listed_refusal(refusal_from_json(row.refusal)), language()),
    }
