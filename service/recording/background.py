"""The background process: retries quarantined events that calls have left to it, and expires and removes old ones.

One process does it, by lease. No work is lost if it is killed: due subjects are rows, and a scan of the quarantine
finds those that a killed process could not mark.
"""

import threading
import time
from datetime import timedelta
from typing import Final

import psycopg
import structlog

from service.place_files.store import refresh
from service.postgres.database import connect
from service.postgres.heartbeat import Heartbeat
from service.recording import quarantine, retried_items
from service.recording.joint_retry import JointRetry
from service.recording.quarantine import QuarantinedItem
from service.recording.submission import Submission
from service.recording.write import ATTEMPTS, CONFLICTS
from service.security.keys import Keys

LEASE_LOCK: Final = 0x5A554A60
"""Advisory lock of the session that does this work."""

HEARTBEAT: Final = "background"

WINDOW: Final = 24
"""Limit of items decided jointly: the work grows with the square of their number."""

POLL_SECONDS: Final = 0.25
SCAN_SECONDS: Final = 60.0
EXPIRE_SECONDS: Final = 3600.0
REST: Final = 3.0
"""After work on a subject that gets new events meanwhile, the subject rests REST times as long as the work took."""

_MOST_PASSES: Final = 3

_NEXT: Final = """
SELECT subject, marks FROM zuji.quarantine_due WHERE not_before <= clock_timestamp() OR %s ORDER BY since LIMIT 1
"""
_DONE: Final = "DELETE FROM zuji.quarantine_due WHERE subject = %s AND marks = %s"
_AGAIN: Final = """
UPDATE zuji.quarantine_due SET since = clock_timestamp(), not_before = clock_timestamp() + %s WHERE subject = %s
"""

_MARK_OVERLOOKED: Final = f"""
INSERT INTO zuji.quarantine_due (subject)
SELECT DISTINCT q.subject
  FROM zuji.quarantine q
 WHERE q.status = 'waiting' AND q.subject IS NOT NULL AND NOT q.whole_call
   AND {retried_items.IS_RETRIED}
   AND EXISTS (
       SELECT FROM zuji.log l
        WHERE l.recorded_at > q.looked_at
          AND l.stream_id IN (SELECT encode(q.subject, 'hex')::uuid WHERE length(q.subject) = 16
                               UNION ALL
                              SELECT i.person_id FROM zuji.identity i WHERE i.id_hash = q.subject))
ON CONFLICT (subject) DO NOTHING
"""
"""Marks subjects with items that were not retried since the last event of the subject: the process was killed."""

_EXPIRE: Final = """
UPDATE zuji.quarantine SET status = 'expired', body = '', tried_at = clock_timestamp()
 WHERE id IN (SELECT id FROM zuji.quarantine
               WHERE status = 'waiting' AND received_at < clock_timestamp() - %s ORDER BY id LIMIT 1000)
"""
_REMOVE: Final = "SELECT zuji.remove_settled(%s, 1000)"

log = structlog.get_logger()


class Background:
    """The background process. Items expire after `expire_after`; closed items are removed after `remove_after`."""

    def __init__(
        self, url: str, keys: Keys, joint_retry: JointRetry, *, expire_after: timedelta, remove_after: timedelta
    ) -> None:
        self._url = url
        self._keys = keys
        self._joint_retry = joint_retry
        self._expire_after = expire_after
        self._remove_after = remove_after

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set; reconnects after a lost connection."""
        while not stop.is_set():
            try:
                with connect(self._url) as conn:
                    self._work(conn, stop)
            except psycopg.OperationalError as error:
                log.warning("background.connection_lost", error=type(error).__name__)
                stop.wait(1.0)
            except Exception as error:  # a defect must not end the process
                log.error("background.failed", error=type(error).__name__)
                stop.wait(5.0)

    def drain(self) -> int:
        """Does all work that is due, without rests; returns how many items were recorded. For tests and operators."""
        with connect(self._url) as conn:
            self.scan(conn)
            recorded = 0
            while (found := self.step(conn, impatient=True)) is not None:
                recorded += found
            self.expire(conn)
            return recorded

    def step(self, conn: psycopg.Connection, *, impatient: bool = False) -> int | None:
        """Retries the items of the subject that has been due longest.

        Returns how many items were recorded, None if no subject is due. With `impatient`, rests are ignored.
        """
        row = conn.execute(_NEXT, (impatient,)).fetchone()
        if row is None:
            return None
        subject, marks = bytes(row[0]), row[1]
        refresh(conn)  # this process may be another one than the projector
        began = time.monotonic()
        try:
            recorded = self._retry_subject(conn, subject)
        except psycopg.OperationalError:
            raise
        except Exception:  # the other due subjects do not wait for this one
            conn.execute(_AGAIN, (timedelta(minutes=1), subject))
            raise
        if not conn.execute(_DONE, (subject, marks)).rowcount:  # marked due again meanwhile
            rest = timedelta(seconds=min(60.0, REST * (time.monotonic() - began)))
            conn.execute(_AGAIN, (rest, subject))
        return recorded

    def scan(self, conn: psycopg.Connection) -> int:
        """Marks subjects due whose items a killed process has not retried; returns how many."""
        return conn.execute(_MARK_OVERLOOKED, retried_items.RETRY_PARAMETERS).rowcount

    def expire(self, conn: psycopg.Connection) -> int:
        """Expires items that have waited too long (their bodies are deleted) and removes items closed long ago.

        Returns the number of rows.
        """
        changed = 0
        while done := conn.execute(_EXPIRE, (self._expire_after,)).rowcount:
            changed += done
        while (removed := conn.execute(_REMOVE, (self._remove_after,)).fetchone()) and removed[0]:
            changed += removed[0]
        return changed

    def _work(self, conn: psycopg.Connection, stop: threading.Event) -> None:
        next_scan = next_expiry = time.monotonic()
        while not stop.is_set():
            row = conn.execute("SELECT pg_try_advisory_lock(%s)", (LEASE_LOCK,)).fetchone()
            if row and row[0]:
                break
            stop.wait(1.0)
        heartbeat = Heartbeat(HEARTBEAT)
        while not stop.is_set():
            heartbeat.beat(conn)
            now = time.monotonic()
            if now >= next_scan:
                self.scan(conn)
                next_scan = now + SCAN_SECONDS
            if now >= next_expiry:
                self.expire(conn)
                next_expiry = now + EXPIRE_SECONDS
            if self.step(conn) is None:
                stop.wait(POLL_SECONDS)

    def _retry_subject(self, conn: psycopg.Connection, subject: bytes) -> int:
        """Retries the items of a subject in overlapping windows in business order, until a pass records nothing."""
        total = 0
        counted: set[int] = set()
        for _ in range(_MOST_PASSES):
            waiting = self._in_business_order(quarantine.pending_of(conn, self._keys, subject))
            recorded: set[int] = set()
            for start in range(0, max(1, len(waiting) - WINDOW // 2), WINDOW // 2):
                window = [item for item in waiting[start : start + WINDOW] if item.id not in recorded]
                recorded |= self._retry_window(conn, subject, window, counted)
            total += len(recorded)
            if not recorded:
                break
        return total

    def _in_business_order(self, waiting: list[QuarantinedItem]) -> list[QuarantinedItem]:
        """The items by the time of their events, so that items that need each other are in one window."""

        def when(pair: tuple[QuarantinedItem, Submission]) -> tuple[float, int]:
            item, submission = pair
            return (submission.event.metadata.occurred_at.timestamp() if submission.event else 0.0, item.id)

        return [item for item, _ in sorted(zip(waiting, self._joint_retry.submissions(waiting), strict=True), key=when)]

    def _retry_window(
        self, conn: psycopg.Connection, subject: bytes, window: list[QuarantinedItem], counted: set[int]
    ) -> set[int]:
        """Retries some items; returns the ids of those recorded. The subject stays due if others change the items."""
        for _ in range(ATTEMPTS):
            unit, decisions = self._joint_retry.decide(conn, window)
            try:
                with conn.transaction():
                    if not quarantine.lock_still_pending(conn, [item.id for item in window]):
                        break
                    result = self._joint_retry.write(conn, window, unit, decisions, counted)
            except CONFLICTS:
                continue
            counted.update(result.decided)
            return set(result.recorded)
        quarantine.mark_due(conn, [subject])
        return set()
