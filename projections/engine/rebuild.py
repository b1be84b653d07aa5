"""Rebuilding all views from the log while the service runs: beside the live ones, then switched in one transaction."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import msgspec
import psycopg

from projections.catalogue import VIEWS
from projections.engine.batch import PROJECTING_LOCK, project_next, step
from projections.engine.build import Progress, build
from projections.engine.compare import Difference, differences, level_snapshot
from projections.schema import create_tables, drop_views, finish_table, live_schema, using
from projections.view import View
from service.database import connect
from service.keys import Keys
from service.log.append import head
from service.reference import reference

REBUILD_LOCK = 0x5A554A53
"""Advisory lock: one rebuild or check at a time."""

GRACE_SECONDS = 1.0
"""A reader that has just read which build is live takes hold of it within this time."""


class AnotherRuns(Exception):
    """Another rebuild or check is under way."""


class Rebuilt(msgspec.Struct, frozen=True):
    """What a rebuild did: facts folded, the seconds of each phase, where the live views had drifted from the log."""

    facts: int
    seconds: dict[str, float]
    drifted: tuple[Difference, ...]


class Build:
    """A schema of views being built beside the live one, under the lock that keeps builds from meeting."""

    def __init__(self, conn: psycopg.Connection, url: str, keys: Keys, schema: str) -> None:
        self.conn = conn
        self.schema = schema
        self.seconds: dict[str, float] = {}
        self._url = url
        self._keys = keys
        row = conn.execute("SELECT pg_try_advisory_lock(%s)", (REBUILD_LOCK,)).fetchone()
        if not (row and row[0]):
            raise AnotherRuns("another rebuild or check is under way")

    def fill(self, workers: int, progress: Progress) -> int:
        """Folds the whole log into the schema, indexes included; returns the number of facts."""
        drop_views(self.conn, self.schema)
        with self.conn.transaction(), using(self.conn, self.schema, create=True):
            create_tables(self.conn)
        up_to = head(self.conn)
        self._timed("fold", lambda: build(self._url, self._keys, self.schema, up_to, workers, progress))
        progress("indexes", 0, 0)
        self._timed("indexes", lambda: self._finish(workers))
        return up_to

    def differences(self, live: str) -> tuple[Difference, ...]:
        """Where the live views differ from what the log says."""
        with level_snapshot(self.conn, self._keys, reference(), (live, self.schema)):
            return tuple(differences(self.conn, live, self.schema))

    def catch_up(self) -> None:
        """Takes in what was recorded meanwhile."""
        while project_next(self.conn, self._keys, reference(), self.schema):
            pass

    def go_live(self) -> tuple[str, int]:
        """Makes the schema the live one, as far on as the one it replaces; returns what was live before."""
        with self.conn.transaction():
            self.conn.execute("SELECT pg_advisory_xact_lock(%s)", (PROJECTING_LOCK,))
            old, build_number = live_schema(self.conn)
            while step(self.conn, self._keys, reference(), self.schema):
                pass
            self.conn.execute(
                "UPDATE zuji.live_views SET schema_name = %s, build = %s", (self.schema, build_number + 1)
            )
        return old, build_number

    def _finish(self, workers: int) -> None:
        """The indexes of several tables at a time: the server works, the threads only wait."""
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(self._finish_table, VIEWS))

    def _finish_table(self, view: View) -> None:
        with connect(self._url) as conn, conn.transaction(), using(conn, self.schema):
            conn.execute("SET LOCAL maintenance_work_mem = '128MB'")
            conn.execute("SET LOCAL default_statistics_target = 25")  # autovacuum will look closer
            finish_table(conn, view)

    def _timed(self, phase: str, work: Callable[[], None]) -> None:
        began = time.monotonic()
        work()
        self.seconds[phase] = time.monotonic() - began


def rebuild(url: str, keys: Keys, *, workers: int, progress: Progress) -> Rebuilt:
    """Rebuilds all views from the log and switches to them; readers neither wait nor see a half.

    Raises AnotherRuns, or psycopg.Error when the server stays away; the live views are then as they were.
    """
    with connect(url) as conn:
        live, number = live_schema(conn)
        new = Build(conn, url, keys, f"views_{number + 1}")
        facts = new.fill(workers, progress)
        progress("compare", 0, 0)
        drifted = new.differences(live)
        progress("switch", 0, 0)
        new.catch_up()
        old, old_number = new.go_live()
        time.sleep(GRACE_SECONDS)
        drop_views(conn, old, old_number)
        return Rebuilt(facts, new.seconds, drifted)
