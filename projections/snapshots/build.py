"""Building a snapshot: the parts of a rebuild, with histories cut off at its day, up to its position of the log."""

import time
from collections.abc import Callable
from typing import Final

import psycopg
import structlog
from psycopg import sql

from domain.reference.calendar import end_of_day
from projections.engine.step import step
from projections.rebuild import checkpoint
from projections.rebuild.build import Progress, build, ranges_of
from projections.rebuild.eta import BUILDING, EtaEstimator, expected_durations
from projections.rebuild.parts import BuildJob
from projections.schema.fingerprint import code_fingerprint
from projections.schema.schema import create_tables, keep_from_vacuum, using
from projections.snapshots.catalogue import Snapshot
from service.event_store.datastore import Datastore
from service.event_store.digests import EventForged
from service.event_store.history_store import HistoryStore
from service.place_files.store import refresh
from service.reference import reference
from service.security.keys import Keys

REPORT_SECONDS: Final = 0.5
"""How often the progress of a build is written to the catalogue."""

SNAPSHOT_LOCK: Final = 0x5A554A71
"""Advisory lock, with the id of a snapshot: shared by its readers, exclusive for dropping it."""

GRACE_SECONDS: Final = 1.0
"""See SnapshotBuilder."""


LOG_CHANGED: Final = "log_changed"
"""The error of a build that met an event that is not the one that was recorded."""

log = structlog.get_logger()


class Stopped(Exception):
    """The process ends; the work was given up."""


class SnapshotBuilder:
    """Builds, brings up and drops snapshots. Only the holder of the lease does so, on the connection that holds it.

    So whatever is written to the catalogue on `conn` is written under the lease. `stopping` tells whether the process
    is to end, `grace` is the time in seconds that a reader may need from finding a snapshot to locking it.
    """

    def __init__(
        self,
        conn: psycopg.Connection,
        url: str,
        keys: Keys,
        workers: int,
        stopping: Callable[[], bool] = lambda: False,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self._conn, self._url, self._keys, self._workers = conn, url, keys, workers
        self._stopping, self._grace = stopping, grace
        self._store = HistoryStore.over(Datastore(url), keys)

    def build(self, snapshot: Snapshot, progress: Progress = lambda *_: None) -> bool:
        """Builds a snapshot that waits; returns whether it is ready now, otherwise its state is `failed`.

        Raises Stopped, after which it waits again, and psycopg.OperationalError when the server is lost: the next
        holder of the lease clears away what is half built.
        """
        refresh(self._conn)
        self._drop_schema(snapshot)
        self._conn.execute(_BEGIN, (snapshot.id,))
        try:
            self._fill(snapshot, progress)
        except (Stopped, KeyboardInterrupt):
            self._drop_schema(snapshot)
            self._conn.execute(_END, ("queued", None, snapshot.id))
            raise
        except Exception as error:  # a defect of one snapshot must not stop the others
            self._drop_schema(snapshot)
            reason = LOG_CHANGED if isinstance(error, EventForged) else type(error).__name__
            self._conn.execute(_END, ("failed", reason, snapshot.id))
            log.error("snapshots.build_failed", snapshot=snapshot.id, error=reason)
            return False
        self._conn.execute(_READY, (snapshot.target, code_fingerprint(), snapshot.id))
        return True

    def bring_up(self, snapshot: Snapshot) -> None:
        """Brings a snapshot that follows up to the position that is wanted. Readers see it before or after a step.

        If that is not possible, it waits to be built anew. Raises Stopped.
        """
        refresh(self._conn)
        try:
            while self._step(snapshot):
                if self._stopping():
                    raise Stopped
        except Stopped:
            raise
        except Exception as error:  # a defect of one snapshot must not stop the others
            self._conn.execute(_END, ("queued", type(error).__name__, snapshot.id))
            log.error("snapshots.bring_up_failed", snapshot=snapshot.id, error=type(error).__name__)

    def _step(self, snapshot: Snapshot) -> int:
        with self._conn.transaction():
            self._conn.execute("SET LOCAL plan_cache_mode = force_custom_plan")
            as_of = end_of_day(snapshot.as_of)
            taken = step(self._conn, self._store, reference(), snapshot.schema, snapshot.target, as_of)
            self._conn.execute(_BROUGHT_UP, (taken, snapshot.id))
            return taken

    def drop(self, snapshot: Snapshot) -> None:
        """Drops a snapshot: nobody finds it any more, then its readers end, then its schema goes."""
        self._conn.execute("DELETE FROM zuji.snapshot WHERE id = %s", (snapshot.id,))
        time.sleep(self._grace)
        self._drop_schema(snapshot)

    def _fill(self, snapshot: Snapshot, progress: Progress) -> None:
        with self._conn.transaction(), using(self._conn, snapshot.schema, create=True):
            create_tables(self._conn)
            keep_from_vacuum(self._conn)
            plan = checkpoint.Plan(snapshot.target, ranges_of(snapshot.target))
            checkpoint.begin(self._conn, plan)
        job = BuildJob(self._url, self._keys, snapshot.schema, plan.up_to, as_of=end_of_day(snapshot.as_of))
        expected = expected_durations(self._conn, BUILDING, plan.up_to)
        report = _Report(self._conn, snapshot, EtaEstimator(expected), self._stopping, progress)
        build(job, plan.ranges, self._workers, report)

    def _drop_schema(self, snapshot: Snapshot) -> None:
        drop_schema(self._conn, snapshot.id, snapshot.schema)


def drop_schema(conn: psycopg.Connection, snapshot_id: int, schema: str) -> None:
    """Drops the schema of a snapshot after its last reader has ended."""
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (SNAPSHOT_LOCK, snapshot_id))
        conn.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


_BEGIN: Final = """
UPDATE zuji.snapshot
   SET state = 'building', started_at = clock_timestamp(), position = 0, share = 0, rate = NULL, seconds_left = NULL,
       built_at = NULL, error = NULL
 WHERE id = %s
"""
_READY: Final = """
UPDATE zuji.snapshot
   SET state = 'ready', position = %s, made_by = %s, share = 1, seconds_left = 0, built_at = clock_timestamp(),
       last_used_at = clock_timestamp()
 WHERE id = %s
"""
_END: Final = "UPDATE zuji.snapshot SET state = %s, error = %s, position = 0, share = 0 WHERE id = %s"
_PROGRESS: Final = "UPDATE zuji.snapshot SET share = %s, rate = %s, seconds_left = %s WHERE id = %s"
_BROUGHT_UP: Final = "UPDATE zuji.snapshot SET position = position + %s WHERE id = %s"


class _Report:
    """Writes the progress of a build to the catalogue; raises Stopped when the process ends."""

    def __init__(
        self,
        conn: psycopg.Connection,
        snapshot: Snapshot,
        eta: EtaEstimator,
        stopping: Callable[[], bool],
        progress: Progress,
    ) -> None:
        self._conn, self._snapshot, self._eta, self._stopping, self._progress = conn, snapshot, eta, stopping, progress
        self._began = time.monotonic()
        self._next = 0.0
        self._rate: float | None = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Reports the work done of a phase, as `build` calls it."""
        if self._stopping():
            raise Stopped
        now = time.monotonic()
        self._eta.report(now, phase, done, total)
        self._progress(phase, done, total)
        if phase == "persons" and done:
            self._rate = done / max(self._eta.elapsed()[phase], 1e-3)
        if now < self._next:
            return
        self._next = now + REPORT_SECONDS
        left = self._eta.seconds_left(now)
        share = (now - self._began) / max(now - self._began + left, 1e-9)
        self._conn.execute(_PROGRESS, (min(share, 0.99), self._rate, left, self._snapshot.id))
