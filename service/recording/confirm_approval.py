"""Recording an event that a second account has confirmed."""

import psycopg

from service.event_store.history_store import HistoryStore
from service.recording import approvals, quarantine
from service.recording.receipts import receipts_of
from service.recording.stream_state import Decision
from service.recording.submission import Call, Receipt
from service.recording.unit_of_work import UnitOfWork
from service.recording.write import write


def confirmed(conn: psycopg.Connection, store: HistoryStore, batch: UnitOfWork, call: Call) -> tuple[Decision, Receipt]:
    """Decides the one event of the call again and records it, in the caller's transaction.

    `call.approval` is the confirmation. The request for it is noted as confirmed; or, when the event can no longer be
    recorded, as superseded: then the event waits in quarantine. A further reason for an approval makes a request of its
    own. Returns what was decided, and the receipt. Raises psycopg.errors.UniqueViolation as `write` does.
    """
    approval = call.approval
    assert approval is not None
    (decided,) = batch.decide((call,))
    asked = approvals.ask(conn, store.keys, [decided] if decided.pending is not None else [])
    kept = []
    if decided.refusal is not None:
        (number,) = quarantine.keep(conn, store.keys, [decided])
        if number is not None:
            quarantine.reopen(conn, number)
        kept = [(decided, number)]
    recorded = [decided] if decided.settled else []
    status = "superseded" if decided.refusal is not None else "confirmed"
    approvals.decide_request(conn, approval.number, status, approval.by, None, *recorded)
    streams = batch.streams.values() if recorded else ()
    position = write(conn, store, streams, batch.claims, recorded).position
    return decided, receipts_of(1, recorded, kept, asked, position)[0]
