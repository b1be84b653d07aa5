"""`/v1/withdrawals`: all that a source reported in one run is declared void, after a preview."""

from collections.abc import Mapping
from typing import Any, Final

import psycopg
from flask import Response
from flask.views import MethodView

from api.http import security_log
from api.http.admission import admitted
from api.http.auth import READERS_OF_OWN, RECORDERS, allowed
from api.http.current import answer, caller, context, language, page
from api.http.cursors import cursor_of, number_after
from api.http.fields import Text, Whole
from api.http.parameters import LIMIT, Choice, Flag, ListQuery, Moment, Number, Parameters, Query, Since
from api.http.problems import HttpError, malformed, not_found
from api.http.read_your_writes import wait_for_position
from api.http.resource import Resource
from api.http.responses.withdrawals import (
    OneWithdrawal,
    PreviewedRun,
    StepOut,
    WithdrawalOut,
    WithdrawalPage,
)
from api.http.schemas import ReasonField
from api.presentation.formatting import ValueFormatter
from api.presentation.withdrawal import preview_json, withdrawal_json
from api.resources.events import receipt_json
from domain.events.event import Field, Reason
from projections.queries.page import Page
from projections.queries.withdrawal_preview import preview_withdrawal
from service.recording.runs import Run, every_event, find_run, without_void
from service.recording.withdrawals import (
    STATUSES,
    STEP,
    Withdrawal,
    decide_withdrawal,
    find_withdrawal,
    list_withdrawals,
    not_stored,
    refuse_withdrawer,
    request_withdrawal,
    withdraw_step,
)

blueprint = Resource("withdrawals", __name__, url_prefix="/v1", description="撤回一次导入 / Withdrawing a run")

MOST_PREVIEWED: Final = 10_000
"""The most events of a preview over HTTP, as many as a call may post; `zuji withdraw --preview` has no limit."""

_MOST_COUNTED: Final = 100_000
"""The most positions of a run whose events are counted for one read."""

_PLACE: Final = "/withdrawals/<int(max=9223372036854775807):number>"
_VERDICTS: Final = ("approved", "refused")
_NAMES: Final = ("id_prefix", "first", "last", "recorded_from", "recorded_to")


class WithdrawalsQuery(ListQuery):
    """The filter of the list."""

    status = Choice(Field("状态", "status"), STATUSES)


class WithdrawQuery(Query):
    """Whether to show what would change, and store nothing."""

    preview = Flag(Field("预演：只说明会有什么变化", "preview: show what would change, store nothing"), example=True)


class WithdrawBody(Parameters):
    """The run: a source, and the beginning of the ids, the positions or the times of recording; and why."""

    source = Text(Field("来源", "source", limit=200, required=True))
    id_prefix = Text(Field("请求编号的开头", "beginning of the request ids", limit=200))
    first = Whole(Field("自位置", "first position", minimum=1))
    last = Whole(Field("至位置", "last position", minimum=1))
    recorded_from = Since("recorded_from", Field("自记录时间", "recorded from"))
    recorded_to = Moment(Field("至记录时间", "recorded to"))
    reason = ReasonField(required=False)


class StepQuery(Query):
    """Where to go on (`before` of the answer before), and the most events to look at."""

    before = Number(Field("此位置之前", "before this position", minimum=1))
    limit = Number(Field("条数", "limit", limit=STEP, minimum=1))


class DecisionBody(Parameters):
    """The verdict: `approved` by default; `refused` needs a reason."""

    verdict = Choice(Field("结论", "verdict"), _VERDICTS)
    reason = ReasonField(required=False)


@blueprint.route("/withdrawals")
class Withdrawals(MethodView):
    """Withdrawals, and asking for one."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(WithdrawalsQuery, location="query")
    @blueprint.response(200, WithdrawalPage)
    def get(self, query: dict[str, Any]) -> Response:
        """撤回事项 / Withdrawals of the area; an integration sees its own

        status=waiting：等待督查账号审批的。
        status=waiting: those that wait for a supervisor.
        """
        limit = query.get("limit", LIMIT)
        position = wait_for_position(query)
        with context().pool.connection() as conn:
            found = list_withdrawals(conn, caller(), after=number_after(query), status=query.get("status"))
        shown = Page.of(found, limit)
        following = cursor_of(shown.last.number) if shown.last is not None else None
        count = None if "cursor" in query else len(found)
        return page([withdrawal_json(one) for one in shown.rows], following, position, count)

    @allowed(*RECORDERS)
    @admitted
    @blueprint.arguments(WithdrawQuery, location="query")
    @blueprint.arguments(WithdrawBody, location="json")
    @blueprint.response(200, WithdrawalOut)
    @blueprint.alt_response(202, schema=PreviewedRun, description="预演 / a preview")
    def post(self, query: dict[str, Any], body: dict[str, Any]) -> Response:
        """提出撤回，或预演 / Ask for a withdrawal, or preview it

        一个来源在一次导入中报送的全部事件一并作废：用请求编号的开头、位置或记录时间指明是哪一次。
        preview=true（答202）：涉及多少人、多少条，状态和数字前后如何，哪些作废会被拒绝及原因，哪些须另一账号审批；
        什么也不存。随后把其中的first、last原样报来，加上理由。这里只登记，用continue执行。
        integration只能撤回自己报送的；caseworker可撤回本地区的，其中有别的账号报送的（of_others），须督查账号先审批。
        All events that one source reported in one run are declared void together. Name the run by the beginning of its
        request ids, its positions or its times of recording. preview=true (answered 202): how many persons and events,
        states and figures before and after, which voids would be refused and why, which need a second account; nothing
        is stored. Then post `first` and `last` of that answer with a reason. This call only stores the withdrawal;
        `continue` carries it out. An integration withdraws what it posted itself, a caseworker events of the area; if
        others posted some of them (`of_others`), a supervisor approves first.
        """
        if query.get("preview", False):
            return _previewed(body)
        reason: Reason | None = body.get("reason")
        if reason is None:
            raise malformed("field.missing", "撤回应填写“理由”", "a withdrawal needs a reason", field="reason")
        with context().pool.connection() as conn, conn.transaction():
            found = request_withdrawal(conn, caller(), _run(conn, body), reason, now=context().now())
        return answer(withdrawal_json(found))


@blueprint.route(_PLACE)
class OneWithdrawalView(MethodView):
    """A withdrawal."""

    @allowed(*READERS_OF_OWN)
    @blueprint.arguments(Query, location="query")
    @blueprint.response(200, OneWithdrawal)
    def get(self, query: dict[str, Any], number: int) -> Response:
        """一项撤回，还剩多少条 / A withdrawal, and how many events are left"""
        with context().pool.connection() as conn:
            found = _found(conn, number)
            counts = _counts(conn, found) if found.run.last - found.run.first < _MOST_COUNTED else (None, None)
        return answer({**withdrawal_json(found), "events": counts[0], "left": counts[1]})

    @allowed("supervisor")
    @admitted
    @blueprint.arguments(Query, location="query")
    @blueprint.arguments(DecisionBody, location="json", required=False)
    @blueprint.response(200, WithdrawalOut)
    def post(self, query: dict[str, Any], body: dict[str, Any], number: int) -> Response:
        """审批撤回 / Approve or refuse a withdrawal

        默认为同意：其中须另一账号审批的作废不再逐条审批，并注明审批账号。不同意时应填写理由。
        Approved unless the body says `refused` with a reason. Its voids then need no approval one by one, and name the
        account that approved.
        """
        approved, reason = body.get("verdict", "approved") == "approved", body.get("reason")
        if not approved and reason is None:
            raise malformed("field.missing", "不同意时应填写“理由”", "a refusal needs a reason", field="reason")
        with context().pool.connection() as conn, conn.transaction():
            found = decide_withdrawal(conn, caller(), number, approved=approved, reason=reason)
        if found is None:
            raise _none_there()
        return answer(withdrawal_json(found))


@blueprint.route(f"{_PLACE}/continue")
class Continue(MethodView):
    """Carrying a withdrawal out."""

    @allowed(*RECORDERS)
    @admitted
    @blueprint.arguments(StepQuery, location="query")
    @blueprint.response(200, StepOut)
    def post(self, query: dict[str, Any], number: int) -> Response:
        """执行撤回的下一段 / Carry out the next part of a withdrawal

        从后往前，一次至多5,000条；以答复的before继续，直到为null。可以随时中断、重来：已作废的跳过，什么也不会做两次。
        From the last event to the first, at most 5,000 a call; go on with `before` of the answer until it is null. It
        may be interrupted and begun again at any time: what is void is passed over, and nothing is done twice.
        """
        context().probing.admit(caller())
        with context().pool.connection() as conn:
            found = _found(conn, number)
            before, most = query.get("before"), query.get("limit", STEP)
            step = withdraw_step(conn, context().recorder, caller(), found, before=before, most=most)
        refused = step.receipt.rejected
        if refused:
            security_log.probed(caller(), step.looked_at, refused)
            context().probing.count(caller(), [rejected.refusal for rejected in refused], traceless=False)
        body = receipt_json(step.receipt, language())
        return answer({**body, "looked_at": step.looked_at, "before": step.before})


def _previewed(body: Mapping[str, Any]) -> Response:
    app = context()
    app.probing.admit(caller())  # a void may bring back a number that somebody else holds
    with app.pool.connection() as conn:
        run = _run(conn, body)
        events = [*every_event(conn, run, caller().scope)]
        refuse_withdrawer(caller(), run.source, events)
        if len(events) > MOST_PREVIEWED:
            raise malformed(
                "withdrawal.too_many",
                f"这次导入超过{MOST_PREVIEWED}条，请分段预演，或用zuji withdraw --preview",
                f"the run has more than {MOST_PREVIEWED} events: preview it in parts, or by zuji withdraw --preview",
                field="first",
                data={"events": len(events), "most": MOST_PREVIEWED},
            )
        withdrawal = not_stored(caller(), run, app.now())
        found = preview_withdrawal(conn, app.recorder, app.reference, caller(), withdrawal, events)
    security_log.previewed(caller(), found.events, found.rejected)
    app.probing.count(caller(), [rejected.refusal for rejected in found.rejected], traceless=True)
    words = ValueFormatter(app.reference, language())
    named = {"source": run.source, "id_prefix": run.id_prefix, "first": run.first, "last": run.last}
    return answer({**named, "preview": preview_json(found, words, language())}, 202)


def _counts(conn: psycopg.Connection, withdrawal: Withdrawal) -> tuple[int, int]:
    """The events of the run, and those of them that are not void though they can be."""
    events = [*every_event(conn, withdrawal.run, withdrawal.scope)]
    return len(events), len(without_void(conn, [event for event in events if event.of_person]))


def _run(conn: psycopg.Connection, body: Mapping[str, Any]) -> Run:
    return find_run(conn, body["source"], **{name: body[name] for name in _NAMES if name in body})


def _found(conn: psycopg.Connection, number: int) -> Withdrawal:
    found = find_withdrawal(conn, number, caller())
    if found is None:
        raise _none_there()
    return found


def _none_there() -> HttpError:
    return not_found("没有这项撤回，或不在您的管辖地区", "there is no such withdrawal, or not in your area")
