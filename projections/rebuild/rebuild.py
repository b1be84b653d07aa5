"""Rebuilding all views from the log while the service runs.

The new views are built in a schema of their own and made live in one transaction. The next rebuild continues one that
was interrupted.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

import msgspec
import psycopg

from projections.engine.step import PROJECTING_LOCK, project_next, step
from projections.rebuild import checkpoint
from projections.rebuild.build import Progress, build, ranges_of
from projections.rebuild.diff import Difference, differences
from projections.rebuild.eta import BUILDING, EtaEstimator, save_durations
from projections.rebuild.parts import BuildJob
from projections.rebuild.snapshot import align_to_position
from projections.rebuild.verify import Changed, verify
from projections.schema.schema import (
    create_tables,
    drop_left_behind,
    drop_views,
    keep_from_vacuum,
    live_views,
    switch_to,
    using,
)
from service.event_store.datastore import Datastore
from service.event_store.digests import EventForged
from service.event_store.history_store import HistoryStore
from service.event_store.recorder import head
from service.operator_error import OperatorError
from service.place_files.store import refresh
from service.postgres.database import connect
from service.reference import reference
from service.security.keys import Keys

REBUILD_LOCK = 0x5A554A53
"""Advisory lock: one rebuild or check at a time."""

GRACE_SECONDS = 1.0
"""The time a reader may need from reading which build is live to locking that build."""


SHOWN = 20
"""The most changed events that a refused rebuild names."""


class AnotherRuns(OperatorError):
    """Another rebuild or check is under way."""

    def __init__(self) -> None:
        super().__init__("另一个重建或核对正在进行", "another rebuild or check is under way")
        self.args = ()


class LogChanged(OperatorError):
    """The log was changed below the application, so its events are not taken over. `changed` are the findings."""

    def __init__(self, changed: Sequence[Changed]) -> None:
        lines = [*map(str, changed[:SHOWN]), *(["..."] if len(changed) > SHOWN else [])]
        shown = "\n".join(lines)
        super().__init__(
            f"日志被改动，视图保持原样：\n{shown}", f"the log was changed, the views stay as they are:\n{shown}"
        )
        self.args = (changed,)
        self.changed = tuple(changed)


class Rebuilt(msgspec.Struct, frozen=True):
    """The result of a rebuild: the number of events, the seconds of each phase of building, the differences between the
    old live views and the log, whether an interrupted rebuild was continued, and whether the old views were compared:
    those computed by other code or policy are not."""

    events: int
    seconds: dict[str, float]
    drifted: tuple[Difference, ...]
    continued: bool
    compared: bool = True


class ShadowBuild:
    """A schema of views that is built beside the live one. A context manager that holds REBUILD_LOCK.

    The lock is released at the end of the `with` block, not when the server notices a lost connection. Raises
    AnotherRuns when another session holds the lock.
    """

    def __init__(self, conn: psycopg.Connection, url: str, keys: Keys, schema: str) -> None:
        self.conn = conn
        self.schema = schema
        self._url = url
        self._keys = keys
        self._store = HistoryStore.over(Datastore(url), keys)
        row = conn.execute("SELECT pg_try_advisory_lock(%s)", (REBUILD_LOCK,)).fetchone()
        if not (row and row[0]):
            raise AnotherRuns
        refresh(conn)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(psycopg.OperationalError):  # a lost connection has released the lock
            self.conn.execute("SELECT pg_advisory_unlock(%s)", (REBUILD_LOCK,))

    def fill(
        self, workers: int, progress: Progress, plan: checkpoint.Plan | None = None, *, verified: bool = True
    ) -> int:
        """Builds the views of the whole log in the schema, indexes included; returns the number of events.

        `plan` is that of an interrupted build of the schema, whose completed parts are kept. Raises EventForged when
        `verified` and an event is not the one that was recorded.
        """
        if plan is None:
            plan = self._begin()
        work = BuildJob(self._url, self._keys, self.schema, plan.up_to, verified)
        build(work, plan.ranges, workers, progress)
        return plan.up_to

    def differences(self, live: str, workers: int, progress: Progress) -> tuple[Difference, ...]:
        """Where the live views differ from these, at the same position."""
        self.catch_up(progress)
        with align_to_position(self.conn, self._store, reference(), (live, self.schema)) as snapshot:

            def report(done: int, total: int) -> None:
                progress("compare", done, total)

            found = differences(self.conn, self._url, snapshot, live, self.schema, workers=workers, report=report)
            return tuple(found)

    def go_live(self) -> tuple[str, int]:
        """Catches up with the log and makes the schema the live one; returns schema and number of the build before."""
        with self.conn.transaction():
            self.conn.execute("SELECT pg_advisory_xact_lock(%s)", (PROJECTING_LOCK,))
            while step(self.conn, self._store, reference(), self.schema):
                pass
            return switch_to(self.conn, self.schema)[:2]

    def _begin(self) -> checkpoint.Plan:
        drop_views(self.conn, self.schema)
        events = head(self.conn)
        plan = checkpoint.Plan(events, ranges_of(events))
        with self.conn.transaction(), using(self.conn, self.schema, create=True):
            create_tables(self.conn)
            keep_from_vacuum(self.conn)
            checkpoint.begin(self.conn, plan)
        return plan

    def catch_up(self, progress: Progress) -> None:
        """Projects the events recorded since the build began, before a step that makes the projector wait."""
        progress("catch_up", 0, 0)
        while project_next(self.conn, self._store, reference(), self.schema):
            pass


def rebuild(url: str, keys: Keys, *, workers: int, progress: Progress, afresh: bool = False) -> Rebuilt:
    """Rebuilds all views from the log and makes them live. Readers do not wait; they see the old or the new views.

    Continues an interrupted rebuild by the same code and policy, unless `afresh`. Live views with other tables, or
    computed by other code or policy, are neither written nor compared; they serve readers until the switch. Raises
    AnotherRuns, LogChanged when an event is not the one that was recorded, and psycopg.Error when the server stays
    away; the live views then stay as they were.
    """
    eta = EtaEstimator({})

    def report(phase: str, done: int, total: int) -> None:
        eta.report(time.monotonic(), phase, done, total)
        progress(phase, done, total)

    with connect(url) as conn:
        live = live_views(conn)
        with ShadowBuild(conn, url, keys, f"views_{live.build + 1}") as new:
            drop_left_behind(conn, live.schema, new.schema)
            _refuse_stripped(conn)
            plan = None if afresh else checkpoint.resumable(conn, new.schema)
            if plan is not None:
                progress("continued", 0, 0)
            try:
                events = new.fill(workers, report, plan)
            except EventForged as forged:
                drop_views(conn, new.schema)
                found = verify(url, keys, workers, progress).changed
                raise LogChanged(found or [_changed_event(conn, forged)]) from None
            drifted: tuple[Difference, ...] = ()
            if live.current:
                drifted = new.differences(live.schema, workers, report)
            else:
                new.catch_up(report)
            report("switch", 0, 0)
            old, old_number = new.go_live()
            time.sleep(GRACE_SECONDS)
            drop_views(conn, old, old_number)
            eta.end(time.monotonic())
            save_durations(conn, new.schema, events, eta.phase_durations())
            seconds = {phase: seconds for phase, seconds in eta.elapsed().items() if phase in BUILDING}
            return Rebuilt(events, seconds, drifted, plan is not None, live.current)


_STRIPPED = """
SELECT position, stream_id, version, 'it has no digest, and an earlier event has one: inserted, or stripped'
  FROM zuji.log
 WHERE (digest IS NULL OR octet_length(digest) <> 16)
   AND position > (SELECT min(position) FROM zuji.log WHERE digest IS NOT NULL)
 ORDER BY position LIMIT 100
"""


def _refuse_stripped(conn: psycopg.Connection) -> None:
    """Raises LogChanged when there are events without a digest among those that have one."""
    if stripped := [Changed(*row) for row in conn.execute(_STRIPPED)]:
        raise LogChanged(stripped)


def _changed_event(conn: psycopg.Connection, forged: EventForged) -> Changed:
    """The changed event at which the build ended."""
    event = (forged.stream_id, forged.version)
    row = conn.execute("SELECT position FROM zuji.log WHERE (stream_id, version) = (%s, %s)", event).fetchone()
    return Changed(int(row[0]) if row else 0, *event, "its text is not the one recorded")
