"""After a call: retries the quarantined events that waited for what the call has recorded.

A call retries as many as it has time for. The rest is left to the background process (`service.recording.background`).
"""

from collections.abc import Sequence
from typing import Final

import psycopg

from service.recording.joint_retry import JointRetry, TooManyToRetry
from service.recording.quarantine import mark_due
from service.recording.submission import Receipt
from service.recording.unit_of_work import StreamState
from service.recording.write import (
    ATTEMPTS,
    CONFLICTS,
    add_retried,
    count_pending,
    pending_by_subject,
    subjects_with_news,
)

MOST_OF_A_SUBJECT: Final = 30
"""If more events wait for one subject, the call retries none of them."""

MOST_IN_A_SMALL_CALL: Final = 30
MOST_IN_A_BULK_CALL: Final = 300
"""How many events one call retries at most. Small calls are recorded in groups and wait for each other's retries."""


def retry_quarantined(
    conn: psycopg.Connection,
    retry: JointRetry,
    pending: dict[bytes, int],
    receipts: Sequence[Receipt],
    most: int = MOST_IN_A_SMALL_CALL,
) -> list[StreamState]:
    """Retries up to `most` quarantined events, and those that wait for these in turn; updates the receipts.

    `pending` is from `pending_by_subject`. Each round is a transaction of its own. The events that are not retried are
    marked due for the background process. Returns the streams that got new events.
    """
    changed: list[StreamState] = []
    counts = pending
    counted = {r.quarantine_id for receipt in receipts for r in receipt.rejected if r.quarantine_id is not None}
    conflicts = 0
    while counts and conflicts < ATTEMPTS:
        now, later = _divide(counts, most)
        if later:
            mark_due(conn, later)
        if not now:
            return changed
        try:
            with conn.transaction():
                result = retry.retry(conn, now, counted)
        except CONFLICTS:
            conflicts += 1
            continue
        except TooManyToRetry:
            mark_due(conn, now)
            return changed
        most -= len(result.decided)
        changed += result.changed_streams
        counted |= result.decided.keys()
        for receipt in receipts:
            add_retried(receipt, result.recorded, result.pending, result.position)
        news = subjects_with_news(result.recorded.values())
        counts = pending_by_subject(count_pending(conn, news)) if news else {}
    if counts:
        mark_due(conn, counts)
    return changed


def _divide(counts: dict[bytes, int], most: int) -> tuple[list[bytes], list[bytes]]:
    """The subjects whose events are retried now, those with the fewest first, and those left to the background."""
    now: list[bytes] = []
    for subject, count in sorted(counts.items(), key=lambda pair: pair[1]):
        if count > min(most, MOST_OF_A_SUBJECT):
            break
        most -= count
        now.append(subject)
    return now, [subject for subject in counts if subject not in now]
