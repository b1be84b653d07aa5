"""Approval by a second account: which events wait for it, and where they wait."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from domain.errors import Refusal
from domain.events.metadata import Actor, Reason
from domain.policy.approval import RULE
from service.recording.approval_reasons import Asking, Why
from service.recording.stream_state import Decision
from service.recording.submission import Approval, Caller, Pending, Submission
from service.security import access_log, accounts
from service.security.access_log import Line
from service.security.keys import Keys


def by_policy(asking: Asking) -> Pending | None:
    """The profile of the area and day names the event type, or a sum that is exceeded."""
    area = asking.event.metadata.area
    rule = asking.context.policy(area, asking.event.metadata.day).approval
    if not rule.requires_approval(asking.event, asking.history):
        return None
    title = asking.event.title
    return Pending(
        rule=RULE,
        area=area,
        roles=rule.roles,
        zh=f"“{title.zh}”须由另一账号审批",
        en=f"{title.en}: another account has to approve it",
    )


WHYS: Final[tuple[Why, ...]] = (by_policy,)
"""All reasons, asked in this order of each event that would otherwise be recorded."""


def pending_for(asking: Asking, confirmed: Sequence[str]) -> Pending | None:
    """The first reason that applies and is not among the rules confirmed already."""
    for why in WHYS:
        pending = why(asking)
        if pending is not None and pending.rule not in confirmed:
            return pending
    return None


class Request(msgspec.Struct, frozen=True):
    """A request for approval, opened: who posted what, and what is asked; `ended`: the sender's account has ended."""

    number: int
    caller: Caller
    ended: bool
    body: bytes
    rule: str
    roles: tuple[str, ...]
    area: str
    status: str
    confirmed: tuple[str, ...]

    def submission(self, read_event: Callable[[Caller, int, bytes], Submission]) -> Submission:
        """The event to be decided again; that of an ended account is refused."""
        found = read_event(self.caller, 0, self.body)
        return msgspec.structs.replace(found, refusal=accounts.account_ended(self.caller.name)) if self.ended else found


_ASK = """
INSERT INTO zuji.approval AS a
       (account, source, request_id, type, digest, body, caller, area, roles, rule, zh, en, subject)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (account, source, request_id, digest, rule) DO UPDATE
   SET status = CASE WHEN a.status = 'superseded' THEN 'waiting' ELSE a.status END,
       decided_by = CASE WHEN a.status <> 'superseded' THEN a.decided_by END,
       decided_at = CASE WHEN a.status <> 'superseded' THEN a.decided_at END,
       caller = excluded.caller, area = excluded.area, roles = excluded.roles, zh = excluded.zh, en = excluded.en,
       subject = excluded.subject
RETURNING number, status, decided_by->>'name', reason
"""
"""An event posted again keeps its number. A request that ended without a verdict is opened again."""

_LOCKED = """
SELECT a.number, a.caller, a.body, a.rule, a.roles, a.area, a.status,
       ARRAY(SELECT other.rule FROM zuji.approval other
              WHERE (other.account, other.source, other.request_id, other.digest)
                  = (a.account, a.source, a.request_id, a.digest) AND other.status = 'confirmed')
  FROM zuji.approval a
 WHERE a.number = %s
   FOR UPDATE OF a
"""

_DECIDE = """
UPDATE zuji.approval
   SET status = %s, decided_by = %s, decided_at = clock_timestamp(), reason = %s, stream_id = %s, version = %s
 WHERE number = %s
"""


def ask(conn: psycopg.Connection, keys: Keys, waiting: Sequence[Decision]) -> list[tuple[Decision, int]]:
    """Keeps the events that wait for a second account; returns each with the number of its request.

    An event whose request was refused before is refused again: its `refusal` is set, and it is not returned.
    """
    asked = []
    for decided in waiting:
        pending, submission = decided.pending, decided.submission
        assert pending is not None
        access_log.write(conn, [_tried(decided.caller, key, pending.area) for key in decided.tried])
        row = (
            decided.caller.name,
            submission.source,
            submission.request_id,
            submission.type,
            submission.digest,
            keys.seal_body(submission.body),
            Jsonb(msgspec.to_builtins(decided.caller)),
            pending.area,
            list(pending.roles),
            pending.rule,
            pending.zh,
            pending.en,
            decided.stream_id,
        )
        found = conn.execute(_ASK, row).fetchone()
        assert found is not None
        number, status, by, reason = found
        if status == "refused":
            decided.refusal, decided.pending = _refused_before(number, by or "", reason), None
        else:
            asked.append((decided, int(number)))
    return asked


def _tried(caller: Caller, household: str, area: str) -> Line:
    """The line of the security log, which the household's area sees, of a join from outside."""
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


def locked(conn: psycopg.Connection, keys: Keys, number: int, approver: Caller) -> Request | None:
    """The request of that number, locked for this transaction; None when the caller may not know of it.

    Accounts that cover its area know of it, and the account that posted the event. The sender is the account as it is
    now: what it may not do any more is not confirmed.
    """
    row = conn.execute(_LOCKED, (number,)).fetchone()
    if row is None:
        return None
    sender = msgspec.convert(row[1], Caller)
    if not (approver.covers(row[5]) or approver.name == sender.name):
        return None
    now = accounts.current(conn, [sender.name]).get(sender.name)
    return Request(
        number=int(row[0]),
        caller=now or sender,
        ended=now is None,
        body=keys.open_body(bytes(row[2])),
        rule=row[3],
        roles=tuple(row[4]),
        area=row[5],
        status=row[6],
        confirmed=tuple(row[7]),
    )


def refuse_approver(request: Request, approver: Caller) -> None:
    """Raises Refusal: the account posted the event itself, has not the right role, or the request is decided."""
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


def approval(request: Request, approver: Caller, now: datetime) -> Approval:
    """The confirmation of a request by an account at a time (UTC)."""
    return Approval(number=request.number, by=approver.actor, at=now, rules=(*request.confirmed, request.rule))


def decline(conn: psycopg.Connection, keys: Keys, approver: Caller, number: int, reason: Reason) -> bool:
    """Refuses the request of that number; False when the caller may not know of it.

    Raises Refusal as `refuse_approver` does. To be called in a transaction.
    """
    request = locked(conn, keys, number, approver)
    if request is None:
        return False
    refuse_approver(request, approver)
    decide_request(conn, number, "refused", approver.actor, reason)
    return True


def decide_request(
    conn: psycopg.Connection,
    number: int,
    status: str,
    by: Actor,
    reason: Reason | None = None,
    recorded: Decision | None = None,
) -> None:
    """Notes the verdict on a request: `confirmed` (and what it was recorded as), `refused`, or `superseded`."""
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


def needed(pending: Pending) -> Refusal:
    """The refusal of an event in an atomic call: a call that waits for somebody cannot be recorded all at once."""
    return Refusal(
        "rule",
        "approval.needed",
        f"{pending.zh}：不能在“全部或全不”的报送中，请单独报送",
        f"{pending.en}; it cannot be part of an atomic call: post it by itself",
        {"rule": pending.rule, "area": pending.area, "roles": list(pending.roles)},
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
