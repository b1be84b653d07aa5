"""After a call: retries the quarantined events that waited for what the call has recorded.

A call retries as many as it has time for. The rest is left to the background process (`service.recording.background`).
"""

from collections.abc import Iterable, Sequence
from typing import Final

import psycopg

from service.recording.decision import Decision, add_retried
from service.recording.joint_retry import JointRetry, TooManyToRetry
from service.recording.quarantine import PENDING_OF_SUBJECTS, RETRYABLE, mark_due
from service.recording.submission import Receipt
from service.recording.unit_of_work import StreamState
from service.recording.write import ATTEMPTS, CONFLICTS

MOST_OF_A_SUBJECT: Final = 30
"""If more events wait for one subject, the call retries none of them."""

MOST_IN_A_SMALL_CALL: Final = 30
MOST_IN_A_BULK_CALL: Final = 300
"""How many events one call retries at most. Small calls are recorded in groups and wait for each other's retries."""

_COUNT: Final = f"""
SELECT asked.subject, count(*)
  FROM unnest(%(subjects)b::bytea[]) AS asked (subject)
  JOIN zuji.quarantine q ON asked.subject IN (q.subject, q.household)
 WHERE {PENDING_OF_SUBJECTS} GROUP BY 1
"""


def count_pending(conn: psycopg.Connection, subjects: Iterable[bytes]) -> psycopg.Cursor:
    """How many quarantined events wait for each of these subjects; no row if none does."""
    return conn.execute(_COUNT, {"subjects": list(subjects), "kinds": list(RETRYABLE)})


def subjects_with_news(decisions: Iterable[Decision]) -> set[bytes]:
    """The quarantine keys of subjects about which a new event was posted, recorded or not."""
    keys: set[bytes] = set()
    for decision in decisions:
        if decision.is_replay:
            continue
        subject = decision.subject
        if decision.stream_id is not None:
            keys.add(decision.stream_id.bytes)
        if decision.mirrored_event is not None:
            keys.add(decision.mirrored_event[0].bytes)
        if subject.local is not None and subject.local.is_exact:
            keys |= subject.local.quarantine_keys
        if subject.id_hash is not None:
            keys.add(subject.id_hash)
        if decision.awaited_household is not None:
            keys.add(decision.awaited_household)
        keys |= decision.freed_households
    return keys


def retry_quarantined(
    conn: psycopg.Connection,
    retry: JointRetry,
    pending: psycopg.Cursor,
    receipts: Sequence[Receipt],
    most: int = MOST_IN_A_SMALL_CALL,
) -> list[StreamState]:
    """Retries up to `most` quarantined events, and those that wait for these in turn; updates the receipts.

    `pending` is from `count_pending`. Each round is a transaction of its own. The events that are not retried are
    marked due for the background process. Returns the streams that got new events.
    """
    changed: list[StreamState] = []
    counts = _by_subject(pending)
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
        counts = _by_subject(count_pending(conn, news)) if news else {}
    if counts:
        mark_due(conn, counts)
    return changed


def _by_subject(rows: psycopg.Cursor) -> dict[bytes, int]:
    return {bytes(subject): count for subject, count in rows}


def _divide(counts: dict[bytes, int], most: int) -> tuple[list[bytes], list[bytes]]:
    """The subjects whose events are retried now, those with the fewest first, and those left to the background."""
    now: list[bytes] = []
    for subject, count in sorted(counts.items(), key=lambda pair: pair[1]):
        if count > min(most, MOST_OF_A_SUBJECT):
            break
        most -= count
        now.append(subject)
    return now, [subject for subject in counts if subject not in now]
