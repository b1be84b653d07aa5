"""Approval requests (`zuji.approval`): the events that wait for a second account, and the verdicts on them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from domain.decisions.staff_conflicts import APPROVED_BY_NO_RELATIVE
from domain.errors import Refusal
from domain.events.event import Actor, Reason
from service.recording.submission import Approval, Caller, Decision, Pending, Submission
from service.security import access_log, accounts
from service.security.access_log import Line
from service.security.keys import Keys

_REQUEST: Final = """
INSERT INTO zuji.approval AS a
       (account, source, request_id, type, digest, body, caller, area, roles, rule, zh, en, subject)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (account, source, request_id, digest, rule) DO UPDATE
   SET status = CASE WHEN a.status = 'superseded' THEN 'waiting' ELSE a.status END,
       decided_by = CASE WHEN a.status <> 'superseded' THEN a.decided_by END,
       decided_at = CASE WHEN a.status <> 'superseded' THEN a.decided_at END,
       batch = CASE WHEN a.status <> 'superseded' THEN a.batch END,
       caller = excluded.caller, area = excluded.area, roles = excluded.roles, zh = excluded.zh, en = excluded.en,
       subject = excluded.subject
RETURNING number, status, decided_by->>'name', reason
"""
"""An event that is posted again keeps its number. A request that ended without a verdict is opened again."""

_LOCK: Final = """
SELECT a.number, a.caller, a.body, a.rule, a.roles, a.area, a.status,
       ARRAY(SELECT other.rule FROM zuji.approval other
              WHERE (other.account, other.source, other.request_id, other.digest)
                  = (a.account, a.source, a.request_id, a.digest) AND other.status = 'confirmed'),
       a.batch, a.source, a.request_id, a.digest
  FROM zuji.approval a
 WHERE a.number = %(number)s OR a.batch = (SELECT asked.batch FROM zuji.approval asked WHERE asked.number = %(number)s)
 ORDER BY a.number
   FOR UPDATE OF a
"""
"""The request of that number, and all others of its batch."""

_DECIDE: Final = """
UPDATE zuji.approval
   SET status = %s, decided_by = %s, decided_at = clock_timestamp(), reason = %s, stream_id = %s, version = %s
 WHERE number = %s
"""


class ApprovalRequest(msgspec.Struct, frozen=True):
    """A request for approval: the sender, the decrypted body of the event, and who may decide.

    `ended`: the account of the sender has ended. `approved`: rules of this event that are approved already. `batch`:
    what all requests of an atomic call have in common. `event`: source, request id and digest of the event, which has
    a request for each rule.
    """

    number: int
    caller: Caller
    ended: bool
    body: bytes
    rule: str
    roles: tuple[str, ...]
    area: str
    status: str
    approved: tuple[str, ...]
    batch: int | None
    event: tuple[str, str, bytes]

    def submission(self, read_event: Callable[[Caller, int, bytes], Submission], index: int = 0) -> Submission:
        """The event, to be decided again; refused if the account of the sender has ended."""
        found = read_event(self.caller, index, self.body)
        return msgspec.structs.replace(found, refusal=accounts.account_ended(self.caller.name)) if self.ended else found

    def approval(self, approver: Caller, now: datetime, rules: Sequence[str]) -> Approval:
        """The approval of these rules of the event by an account at a time (UTC)."""
        return Approval(number=self.number, by=approver.actor, at=now, rules=(*self.approved, *rules))


def request_approvals(conn: psycopg.Connection, keys: Keys, pending: Sequence[Decision]) -> list[tuple[Decision, int]]:
    """Stores the pending events, in the caller's transaction; returns each with the number of its request.

    An event whose request was refused before is refused: its decision gets the refusal, and it is not returned.
    """
    requested = []
    for decision in pending:
        assert decision.pending is not None
        lines = [_join_tried(decision.caller, key, decision.pending.area) for key in decision.asked_households]
        access_log.write(conn, lines)
        found = conn.execute(_REQUEST, _row(keys, decision, decision.pending)).fetchone()
        assert found is not None
        number, status, by, reason = found
        if status == "refused":
            decision.refusal, decision.pending = _refused_before(number, by or "", reason), None
        else:
            requested.append((decision, int(number)))
    return requested


def lock_requests(conn: psycopg.Connection, keys: Keys, number: int, approver: Caller) -> list[ApprovalRequest]:
    """The request of that number and, if it is one of an atomic call, all of that call, in the order of their numbers.

    They are locked for this transaction. Empty if the caller may not see the request of that number: accounts that
    cover its area see it, and the account that posted the event. The sender is read as the account is now: an event
    that the sender may no longer post is not recorded.
    """
    rows = conn.execute(_LOCK, {"number": number}).fetchall()
    requests = [_request_of(keys, row) for row in rows]
    asked = next((request for request in requests if request.number == number), None)
    if asked is None or not (approver.covers(asked.area) or approver.name == asked.caller.name):
        return []
    present = accounts.current(conn, [request.caller.name for request in requests])
    return [
        msgspec.structs.replace(
            request,
            caller=present.get(request.caller.name, request.caller),
            ended=request.caller.name not in present,
        )
        for request in requests
    ]


def _request_of(keys: Keys, row: Sequence[Any]) -> ApprovalRequest:
    return ApprovalRequest(
        number=int(row[0]),
        caller=msgspec.convert(row[1], Caller),
        ended=False,
        body=keys.decrypt_body(bytes(row[2])),
        rule=row[3],
        roles=tuple(row[4]),
        area=row[5],
        status=row[6],
        approved=tuple(row[7]),
        batch=row[8],
        event=(row[9], row[10], bytes(row[11])),
    )


def authorize_approver(request: ApprovalRequest, approver: Caller) -> None:
    """Raises Refusal if the account posted the event itself or has not the right role, or the request is decided."""
    if approver.name == request.caller.name:
        zh, en = "不能审批自己报送的事件", "nobody approves what they posted themselves"
        raise Refusal("scope", "approval.own", zh, en, {"approval": request.number})
    if approver.role not in request.roles or not approver.covers(request.area):
        zh = f"此账号不能审批；可审批的角色：{'、'.join(request.roles)}"
        en = f"this account may not approve it; roles that may: {', '.join(request.roles)}"
        raise Refusal("scope", "approval.role", zh, en, {"role": approver.role, "allowed": list(request.roles)})
    if request.status != "waiting":
        zh, en = "此项审批已有结论", "this request for approval is decided already"
        raise Refusal("transition", "approval.decided", zh, en, {"approval": request.number, "status": request.status})


def refuse_relative_of_subject(decisions: Sequence[Decision]) -> None:
    """Raises Refusal if the approver is noted as related to a person concerned: the request goes on waiting."""
    for decision in decisions:
        if decision.refusal is not None and decision.refusal.code == APPROVED_BY_NO_RELATIVE:
            raise decision.refusal


def decline(conn: psycopg.Connection, keys: Keys, approver: Caller, number: int, reason: Reason) -> bool:
    """Refuses the request of that number, in the caller's transaction; False if the caller may not see it.

    The other events of an atomic call are refused with it. Raises Refusal as `authorize_approver` does.
    """
    requests = lock_requests(conn, keys, number, approver)
    if not requests:
        return False
    authorize_approver(next(request for request in requests if request.number == number), approver)
    for request in requests:
        if request.status == "waiting":
            close_request(conn, request.number, "refused", approver.actor, reason)
    return True


def close_request(
    conn: psycopg.Connection,
    number: int,
    status: str,
    by: Actor,
    reason: Reason | None = None,
    recorded: Decision | None = None,
) -> None:
    """Writes the verdict on a request: `confirmed` (`recorded` is the event), `refused` or `superseded`."""
    conn.execute(
        _DECIDE,
        (
            status,
            Jsonb(msgspec.to_builtins(by)),
            Jsonb(msgspec.to_builtins(reason)) if reason is not None else None,
            recorded.stream_id if recorded is not None else None,
            recorded.version if recorded is not None else None,
            number,
        ),
    )


def _row(keys: Keys, decision: Decision, pending: Pending) -> tuple[Any, ...]:
    submission = decision.submission
    return (
        decision.caller.name,
        submission.source,
        submission.request_id,
        submission.type,
        submission.digest,
        keys.encrypt_body(submission.body),
        Jsonb(msgspec.to_builtins(decision.caller)),
        pending.area,
        list(pending.roles),
        pending.rule,
        pending.zh,
        pending.en,
        decision.stream_id,
    )


def _join_tried(caller: Caller, household: str, area: str) -> Line:
    """The line of the security log about a join from outside, for the auditors of the household's area."""
    return Line(
        action="household.join_tried",
        account=caller.name,
        role=caller.role,
        area=caller.area,
        organisation=caller.organisation,
        subject=household,
        subject_area=area,
        subject_only=True,
    )


def _refused_before(number: int, by: str, reason: dict[str, Any] | None) -> Refusal:
    text = (reason or {}).get("text") or (reason or {}).get("code") or ""
    return Refusal(
        "scope",
        "approval.refused",
        f"审批未通过（{by}）：{text}",
        f"the approval was refused by {by}: {text}",
        {"approval": number, "by": by, "reason": reason or {}},
    )
