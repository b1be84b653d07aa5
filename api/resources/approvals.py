"""`/v1/approvals`: events that wait for the approval of a second account, and the verdict."""

from typing import Any, Final

import msgspec
from flask import Response, request
from flask.views import MethodView

from api.http.admission import admitted
from api.http.auth import APPROVERS, READERS, allowed
from api.http.counts import CountedQuery, count_of
from api.http.current import answer, caller, context, language, page
from api.http.cursors import cursor_of, number_after
from api.http.fields import Text
from api.http.parameters import LIMIT, Choice, Parameters, Query
from api.http.problems import HttpError, malformed, not_found, problem, respond
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.approvals import ApprovalPage, OneApproval, Verdict
from api.http.schemas import ReasonField
from api.resources.events import receipt_json
from api.resources.people import RevealQuery, may_reveal
from domain.events import EVENTS
from domain.events.amendments import Corrected
from domain.events.event import Event, Field, Reason
from domain.events.fields import fields_of
from domain.identity.masking import HIDDEN, MASKS
from projections.queries.approvals import (
    ApprovalFilter,
    ApprovalRequest,
    approval_body,
    count_approvals,
    find_approval,
    list_approvals,
)
from service.recording.approvals import decline
from service.recording.submission import Caller, Receipt

blueprint = Resource("approvals", __name__, url_prefix="/v1", description="审批 / Approval by a second account")

_STATUSES: Final = ("waiting", "confirmed", "refused", "superseded", "all")
_VERDICTS: Final = ("confirmed", "refused")
_PERSONAL: Final = frozenset(
    name for kind in EVENTS for name, spec in fields_of(kind).items() if spec.private or spec.mask
)
"""The fields that are masked in some event: a pending correction does not name the type of the event that it
changes."""

_PLACE: Final = "/approvals/<int(max=9223372036854775807):number>"


class ApprovalsQuery(CountedQuery):
    """The filter of the requests; by default those that wait."""

    status = Choice(Field("状态", "status"), _STATUSES)
    type = Text(Field("类型", "type", limit=100))


class OneQuery(RevealQuery):
    """Whether to show what is masked."""


class VerdictBody(Parameters):
    """The verdict: `confirmed` by default; `refused` needs a reason."""

    verdict = Choice(Field("结论", "verdict"), _VERDICTS)
    reason = ReasonField(required=False)


@blueprint.route("/approvals")
class Approvals(MethodView):
    """Requests for approval."""

    @allowed(*READERS)
    @blueprint.arguments(ApprovalsQuery, location="query")
    @blueprint.response(200, ApprovalPage)
    def get(self, query: dict[str, Any]) -> Response:
        """待审批的事件 / Events that wait for a second account

        本地区应审批的，以及本账号报送的。
        Those that the caller's area decides, and those that the caller's account posted.
        """
        status, account = query.get("status", "waiting"), caller().name
        wanted = ApprovalFilter(status=status if status != "all" else None, type=query.get("type"))
        after, limit = number_after(query), query.get("limit", LIMIT)
        with open_read_model(query) as (conn, position):
            found = list_approvals(conn, account, wanted, limit=limit, after=after)
            count = count_of(query, found, lambda: count_approvals(conn, account, wanted))
        following = cursor_of(found.last.number) if found.last else None
        return page([_json(row) for row in found.rows], following, position, count)


@blueprint.route(_PLACE)
class OneRequest(MethodView):
    """A request for approval."""

    @allowed(*READERS)
    @blueprint.arguments(OneQuery, location="query")
    @blueprint.response(200, OneApproval)
    def get(self, query: dict[str, Any], number: int) -> Response:
        """一条待审批的事件 / An event that waits, with what it says

        私密字段遮盖；reveal=true时显示并留痕。
        Private fields are masked; with reveal=true they are shown, and that is logged.
        """
        reveal = may_reveal(query)
        row = _row(number)
        if row is None:
            raise no_request()
        app = context()
        with app.pool.connection() as conn:
            body = app.keys.decrypt_body(approval_body(conn, number))
        event = app.reader.read_bytes(msgspec.convert(row.caller, Caller), 0, body).event
        assert event is not None
        time = event.metadata.day.isoformat() if event.metadata.whole_day else event.metadata.occurred_at.isoformat()
        return answer({**_json(row), "time": time, "data": _data(event, reveal=reveal)})

    @allowed(*APPROVERS)
    @admitted
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(VerdictBody, location="json", required=False)
    @blueprint.response(200, Verdict)
    def post(self, query: dict[str, Any], body: dict[str, Any], number: int) -> Response:
        """审批 / Confirm or refuse

        默认为同意：以报送账号的名义入账，并注明审批账号；已不能入账的转入隔离区，答其原因。不同意时应填写理由。
        同一次“全部或全不”（atomic=true）报送的事件（batch相同）一并审批。
        Confirmed unless the body says `refused` with a reason: recorded as posted by its sender, with the account that
        confirmed it. What can no longer be recorded goes to quarantine, and the answer says why. The events of an
        atomic call (with the same `batch`) are decided together.
        """
        verdict, reason = body.get("verdict", "confirmed"), body.get("reason")
        if verdict == "refused":
            return _refused(number, reason)
        receipt = context().recorder.confirm(caller(), number)
        if receipt is None:
            raise no_request()
        return _verdict(number, receipt)


def no_request() -> HttpError:
    """No request of that number, or not for this caller."""
    return not_found(
        "没有这一审批事项，或不在您的管辖地区", "there is no such request for approval, or not in your area"
    )


def _refused(number: int, reason: Reason | None) -> Response:
    if reason is None:
        raise malformed("field.missing", "不同意时应填写“理由”", "a refusal needs a reason", field="reason")
    app = context()
    with app.pool.connection() as conn, conn.transaction():
        if not decline(conn, app.keys, caller(), number, reason):
            raise no_request()
    return _verdict(number, Receipt())


def _verdict(number: int, receipt: Receipt) -> Response:
    row = _row(number)
    assert row is not None
    body = {**receipt_json(receipt, language()), "approval": _json(row)}
    if not receipt.rejected:
        return answer(body)
    return respond({**problem(receipt.rejected[0].refusal, language()), "instance": request.path, **body})


def _row(number: int) -> ApprovalRequest | None:
    """The request, if the caller may see it."""
    with open_read_model({}) as (conn, _):
        return find_approval(conn, caller().name, number)


def _json(row: ApprovalRequest) -> dict[str, Any]:
    reason, not_as_stored = row.reason, ("caller", "zh", "en", "decided_by", "reason")
    return {
        **{name: getattr(row, name) for name in row.__struct_fields__ if name not in not_as_stored},
        "subject": str(row.subject) if row.subject is not None else None,
        "text": row.en if language() == "en" else row.zh,
        "sender": _actor(row.caller),
        "decided_by": _actor(row.decided_by) if row.decided_by is not None else None,
        "reason": {name: reason.get(name, "") for name in ("code", "text", "legal_basis")} if reason else None,
    }


def _actor(kept: dict[str, Any]) -> dict[str, str]:
    return {name: kept.get(name, "") for name in ("name", "role", "organisation", "organisation_type")}


def _data(event: Event, *, reveal: bool) -> dict[str, Any]:
    """The fields of an event as they were posted; private ones are masked unless `reveal`."""
    data: dict[str, Any] = {}
    for name, declared in fields_of(type(event)).items():
        value = msgspec.to_builtins(getattr(event, name))
        if value is None or declared.derived:
            continue
        if (declared.private or declared.mask) and not reveal:
            value = MASKS[declared.mask or "full"](value)
        if isinstance(event, Corrected) and name == "changes" and not reveal:
            value = {field: HIDDEN if field in _PERSONAL else new for field, new in value.items()}
        data[name] = value
    if event.metadata.reason is not None:
        data["reason"] = msgspec.to_builtins(event.metadata.reason)
    return data
