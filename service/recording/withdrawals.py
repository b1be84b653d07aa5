"""Withdrawals (`zuji.withdrawal`): all that a source reported in one run is declared void, by ordinary events.

An integration withdraws what it posted itself. A caseworker withdraws events of the own area, whoever posted them; if
others did, a supervisor of that area has to approve. Each void is decided like one that is posted by itself.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import psycopg
from psycopg.types.json import Jsonb

from domain.errors import Refusal
from domain.events.amendments import Voided
from domain.events.event import Actor, Reason, event_type_of
from domain.policy.approval import RULE
from domain.reference.scope import Scope
from service.recording.authorization import refuse_type
from service.recording.own_event import own_event
from service.recording.record_events import Recorder
from service.recording.runs import Run, RunEvent, events_of_run, every_event, without_void
from service.recording.submission import Approval, Caller, Receipt, Submission
from service.reference import scope_of

WITHDRAWERS: Final = ("integration", "caseworker")
"""Roles that withdraw runs. A supervisor posts no such events, and so declares none void; he decides."""

STATUSES: Final = ("waiting", "ready", "approved", "refused")
"""Waits for a supervisor; may begin without one; approved; refused."""

STEP: Final = 5_000
"""The most voids that one call records: as many as a bulk call may well have."""

_COLUMNS: Final = """
number, requested_at, account, area, source, id_prefix, first_position, last_position, reason, of_others, status,
decided_by, decided_at, decided_reason
"""
_INSERT: Final = f"""
INSERT INTO zuji.withdrawal
       (requested_at, account, area, source, id_prefix, first_position, last_position, reason, of_others, status)
VALUES (date_trunc('milliseconds', %s::timestamptz), %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_COLUMNS}
"""
_LIST: Final = f"""
SELECT {_COLUMNS} FROM zuji.withdrawal
 WHERE number > %(after)s AND (%(status)s::text IS NULL OR status = %(status)s) ORDER BY number
"""
"""They are few: what the account may see is chosen from them here."""

_ONE: Final = f"SELECT {_COLUMNS} FROM zuji.withdrawal WHERE number = %s FOR UPDATE"
_DECIDE: Final = f"""
UPDATE zuji.withdrawal
   SET status = %s, decided_by = %s, decided_at = clock_timestamp(), decided_reason = %s
 WHERE number = %s RETURNING {_COLUMNS}
"""


class Withdrawal(msgspec.Struct, frozen=True):
    """A withdrawal: the run, why, who asked for it, and who decided. `area` is that of the account that asked.

    `status`: waiting (for a supervisor), ready (may begin without one), approved, refused.
    """

    number: int
    requested_at: datetime
    account: str
    area: str
    run: Run
    reason: Reason
    of_others: bool
    status: str
    decided_by: Actor | None
    decided_at: datetime | None
    decided_reason: Reason | None

    @property
    def scope(self) -> Scope:
        """The areas whose events are withdrawn."""
        return scope_of(self.area)

    @property
    def approval(self) -> Approval | None:
        """The approval that its voids carry, if a supervisor gave it."""
        if self.status != "approved" or self.decided_by is None or self.decided_at is None:
            return None
        return Approval(self.number, self.decided_by, self.decided_at.astimezone(UTC), (RULE,))


class Step(msgspec.Struct, frozen=True):
    """What one call did: the events it looked at, the voids it posted with their receipt, and the position before which
    the next call goes on; None at the end."""

    looked_at: int
    posted: Sequence[RunEvent]
    receipt: Receipt
    before: int | None


def refuse_withdrawer(caller: Caller, source: str, events: Collection[RunEvent]) -> None:
    """Raises Refusal (scope) if the account may not withdraw these events of a source."""
    if caller.role not in WITHDRAWERS:
        zh, en = "此角色不能撤回，只能审批", "this role withdraws nothing: it decides on withdrawals"
        raise Refusal("scope", "withdrawal.role", zh, en, {"role": caller.role, "allowed": list(WITHDRAWERS)})
    refuse_type(caller, event_type_of(Voided))
    if caller.role != "integration":
        return
    if not caller.posts_from(source) or any(event.account != caller.name for event in events):
        zh, en = "此账号只能撤回自己报送的事件", "this account withdraws only what it posted itself"
        raise Refusal("scope", "withdrawal.not_own", zh, en, {"source": source}, field="source")


def not_stored(caller: Caller, run: Run, now: datetime) -> Withdrawal:
    """A withdrawal of the run as it is tried in a preview; `now` is the moment of the voids."""
    reason = Reason(code="withdrawal")
    return Withdrawal(0, now, caller.name, caller.area, run, reason, False, "ready", None, None, None)


def request_withdrawal(
    conn: psycopg.Connection, caller: Caller, run: Run, reason: Reason, *, now: datetime
) -> Withdrawal:
    """Stores a withdrawal of the events of the run in the area of the account; nothing is void yet. `now` is the
    business time of its voids.

    Raises Refusal (scope) as `refuse_withdrawer` does, and Refusal (shape) if there is no event.
    """
    events = [*every_event(conn, run, caller.scope)]
    refuse_withdrawer(caller, run.source, events)
    if not events:
        zh, en = "在您的管辖地区没有这次导入的事件", "there is no event of that run in your area"
        raise Refusal("shape", "withdrawal.empty", zh, en, {"source": run.source}, field="source")
    others = any(event.account != caller.name for event in events)
    values = (
        *(now, caller.name, caller.area, run.source, run.id_prefix, run.first, run.last),
        *(Jsonb(msgspec.to_builtins(reason)), others, "waiting" if others else "ready"),
    )
    return _withdrawal(conn.execute(_INSERT.encode(), values).fetchone())


def find_withdrawal(conn: psycopg.Connection, number: int, reader: Caller) -> Withdrawal | None:
    """The withdrawal of that number, locked for this transaction; None if there is none that the account may see: its
    own, and unless it is an integration those of its area."""
    row = conn.execute(_ONE.encode(), (number,)).fetchone()
    found = _withdrawal(row) if row is not None else None
    return found if found is not None and _sees(reader, found) else None


def list_withdrawals(
    conn: psycopg.Connection, reader: Caller, *, after: int = 0, status: str | None = None
) -> list[Withdrawal]:
    """The withdrawals with a status that the account may see, in the order of their numbers after `after`."""
    found = map(_withdrawal, conn.execute(_LIST.encode(), {"after": after, "status": status}))
    return [withdrawal for withdrawal in found if _sees(reader, withdrawal)]


def decide_withdrawal(
    conn: psycopg.Connection, approver: Caller, number: int, *, approved: bool, reason: Reason | None
) -> Withdrawal | None:
    """Approves or refuses a withdrawal, in the caller's transaction; None if the account may not see it.

    Also one that may begin without it: its voids then need no approval of their own. Raises Refusal if the account
    asked for it itself or is no supervisor, or the withdrawal is decided.
    """
    found = find_withdrawal(conn, number, approver)
    if found is None:
        return None
    if approver.name == found.account:
        zh, en = "不能审批自己提出的撤回", "nobody approves a withdrawal of their own"
        raise Refusal("scope", "approval.own", zh, en, {"approval": number})
    if approver.role != "supervisor" or not approver.covers(found.area):
        zh, en = (
            "此账号不能审批；可审批的角色：supervisor",
            "this account may not approve it; roles that may: supervisor",
        )
        raise Refusal("scope", "approval.role", zh, en, {"role": approver.role, "allowed": ["supervisor"]})
    if found.status not in ("waiting", "ready"):
        zh, en = "此项撤回已有结论", "this withdrawal is decided already"
        raise Refusal("transition", "approval.decided", zh, en, {"approval": number, "status": found.status})
    values = (
        "approved" if approved else "refused",
        Jsonb(msgspec.to_builtins(approver.actor)),
        Jsonb(msgspec.to_builtins(reason)) if reason is not None else None,
        number,
    )
    return _withdrawal(conn.execute(_DECIDE.encode(), values).fetchone())


def withdraw_step(
    conn: psycopg.Connection,
    recorder: Recorder,
    caller: Caller,
    withdrawal: Withdrawal,
    *,
    before: int | None = None,
    most: int = STEP,
) -> Step:
    """Declares the next events of the run void, those recorded last first; `before` is that of the step before.

    What is void already is passed over, and a void that is posted again is a duplicate: a step may be repeated, and a
    withdrawal that was interrupted be begun again. Raises Refusal if the account did not ask for the withdrawal, or if
    it is not approved; ConcurrencyError as `Recorder.record` does.
    """
    if caller.name != withdrawal.account:
        zh, en = "只有提出撤回的账号可以执行", "only the account that asked for a withdrawal carries it out"
        raise Refusal("scope", "withdrawal.account", zh, en, {"withdrawal": withdrawal.number})
    if withdrawal.status not in ("ready", "approved"):
        zh, en = "此项撤回尚未批准或未获批准", "this withdrawal is not approved"
        data = {"withdrawal": withdrawal.number, "status": withdrawal.status}
        raise Refusal("transition", "withdrawal.not_approved", zh, en, data)
    events = events_of_run(conn, withdrawal.run, withdrawal.scope, before=before, most=most)
    posted = without_void(conn, [event for event in events if event.of_person])
    submissions = [*voids_of(recorder, caller, withdrawal, posted)]
    receipt = recorder.record(caller, submissions, approval=withdrawal.approval) if submissions else Receipt()
    return Step(len(events), posted, receipt, events[-1].position if len(events) == most else None)


def voids_of(
    recorder: Recorder, caller: Caller, withdrawal: Withdrawal, events: Sequence[RunEvent]
) -> Iterator[Submission]:
    """The voids of events, as the account would post them. The id of each is the same whenever it is made."""
    reason = msgspec.to_builtins(withdrawal.reason)
    for index, event in enumerate(events):
        yield own_event(
            recorder,
            caller,
            Voided,
            str(event.stream_id),
            request_id=f"withdrawal-{withdrawal.number}-{event.position}",
            time=withdrawal.requested_at,
            data={"target_version": event.version, "reason": reason},
            index=index,
        )


def _sees(reader: Caller, withdrawal: Withdrawal) -> bool:
    own = reader.name == withdrawal.account
    return own or (reader.role != "integration" and reader.covers(withdrawal.area))


def _withdrawal(row: Any) -> Withdrawal:
    number, requested_at, account, area, source, id_prefix, first, last, reason, of_others, status, by, at, why = row
    return Withdrawal(
        number=number,
        requested_at=requested_at,
        account=account,
        area=area,
        run=Run(source=source, id_prefix=id_prefix, first=first, last=last),
        reason=msgspec.convert(reason, Reason),
        of_others=of_others,
        status=status,
        decided_by=msgspec.convert(by, Actor) if by is not None else None,
        decided_at=at,
        decided_reason=msgspec.convert(why, Reason) if why is not None else None,
    )
