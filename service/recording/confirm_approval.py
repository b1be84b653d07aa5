"""Recording of events that a second account has approved."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.events.event import Actor
from service.recording import quarantine
from service.recording.approvals import ApprovalRequest, close_request, request_approvals
from service.recording.atomic_batch import request_batch, settle_batch
from service.recording.submission import Call, Caller, Decision, Receipt, Submission
from service.recording.unit_of_work import UnitOfWork
from service.recording.write import receipts_of, write


def approved_calls(
    requests: Sequence[ApprovalRequest],
    read_event: Callable[[Caller, int, bytes], Submission],
    approver: Caller,
    now: datetime,
) -> list[Call]:
    """A call for each event of the requests, approved by the rules of those that wait; `now` is in UTC.

    The events of an atomic call are all there, also those for which nothing waits any more.
    """
    by_event: dict[tuple[str, str, bytes], list[ApprovalRequest]] = {}
    for request in requests:
        by_event.setdefault(request.event, []).append(request)
    calls = []
    for index, of_event in enumerate(by_event.values()):
        waiting = [request for request in of_event if request.status == "waiting"]
        request = (waiting or of_event)[0]
        approval = request.approval(approver, now, [one.rule for one in waiting])
        submission = request.submission(read_event, index)
        calls.append(Call(request.caller, (submission,), atomic=request.batch is not None, approval=approval))
    return calls


def confirm_approvals(
    unit: UnitOfWork, decisions: Sequence[Decision], requests: Sequence[ApprovalRequest], by: Actor
) -> Receipt:
    """Writes the decisions on the approved events, in the caller's transaction; returns the receipt.

    `requests` are that of one event, or all of an atomic call. Those that wait become `confirmed`; or `superseded` if
    an event can no longer be recorded: then it waits in quarantine, and nothing is recorded. If an event needs approval
    for another reason too, that is requested. Raises psycopg.errors.UniqueViolation as `write` does.
    """
    conn, keys, batch = unit.conn, unit.keys, requests[0].batch
    for decision in decisions:
        decision.call_index = 0
    is_recorded = batch is None or settle_batch(decisions)
    asked = [decision for decision in decisions if decision.pending is not None]
    if batch is None:
        pending = request_approvals(conn, keys, asked)
    else:
        pending = request_batch(conn, keys, asked, batch) if asked else []
    refused = [decision for decision in decisions if decision.refusal is not None]
    ids = quarantine.store(conn, keys, refused, whole_call=batch is not None) if refused else []
    for quarantine_id in ids:
        if quarantine_id is not None:
            quarantine.reopen(conn, quarantine_id)
    settled = [decision for decision in decisions if decision.is_settled] if is_recorded else []
    recorded = {decision.request[1:]: decision for decision in settled}
    for request in requests:
        if request.status == "waiting":
            status = "superseded" if refused else "confirmed"
            close_request(conn, request.number, status, by, None, recorded.get(request.event[:2]))
    changed = unit.changed_streams if settled else []
    position = write(conn, unit.store, changed, settled, claims=unit.claims).position
    return receipts_of(1, settled, list(zip(refused, ids, strict=True)), pending, position)[0]
