"""Recording of an event that a second account has approved."""

from service.recording import quarantine
from service.recording.approvals import close_request, request_approvals
from service.recording.submission import Decision, Receipt
from service.recording.unit_of_work import UnitOfWork
from service.recording.write import receipts_of, write


def confirm_approval(unit: UnitOfWork, decision: Decision) -> Receipt:
    """Writes the decision on the approved event, in the caller's transaction; returns the receipt.

    `decision.approval` is the approval. Its request becomes `confirmed`; or `superseded` if the event can no longer be
    recorded: then the event waits in quarantine. If the event needs approval for another reason too, that is requested.
    Raises psycopg.errors.UniqueViolation as `write` does.
    """
    approval = decision.approval
    assert approval is not None
    conn, keys = unit.conn, unit.keys
    pending = request_approvals(conn, keys, [decision] if decision.pending is not None else [])
    refused: list[tuple[Decision, int | None]] = []
    if decision.refusal is not None:
        (quarantine_id,) = quarantine.store(conn, keys, [decision])
        if quarantine_id is not None:
            quarantine.reopen(conn, quarantine_id)
        refused = [(decision, quarantine_id)]
    settled = [decision] if decision.is_settled else []
    status = "superseded" if decision.refusal is not None else "confirmed"
    close_request(conn, approval.number, status, approval.by, None, *settled)
    changed = unit.changed_streams if settled else []
    position = write(conn, unit.store, changed, settled, claims=unit.claims).position
    return receipts_of(1, settled, refused, pending, position)[0]
