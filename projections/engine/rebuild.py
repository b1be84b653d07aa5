"""Rebuilding all views from the log while the service runs: beside the live ones, then switched in one transaction.

A rebuild that was killed is continued by the next one.
"""

import time
from contextlib import suppress
from typing import Self

import msgspec
import psycopg

from projections.engine import ledger
from projections.engine.batch import PROJECTING_LOCK, project_next, step
from projections.engine.build import Progress, build, ranges_of
from projections.engine.compare import Difference, differences
from projections.engine.pace import BUILDING, Pace, keep
from projections.engine.parts import Work
from projections.engine.snapshot import level
from projections.schema import create_tables, drop_left_behind, drop_views, keep_from_vacuum, live_schema, using
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
    """What a rebuild did: facts folded, the seconds of each phase of building, where the live views had drifted from
    the log, whether it continued one that had been interrupted."""

    facts: int
    seconds: dict[str, float]
    drifted: tuple[Difference, ...]
    continued: bool


class Build:
    """A schema of views being built beside the live one, under the lock that keeps builds from meeting.

    The lock is let go of at the end of the `with`, not only when the server notices that the connection has gone.
    """

    def __init__(self, conn: psycopg.Connection, url: str, keys: Keys, schema: str) -> None:
        self.conn = conn
        self.schema = schema
        self._url = url
        self._keys = keys
        row = conn.execute("SELECT pg_try_advisory_lock(%s)", (REBUILD_LOCK,)).fetchone()
        if not (row and row[0]):
            raise AnotherRuns("another rebuild or check is under way")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(psycopg.OperationalError):  # who has lost the connection holds the lock no more
            self.conn.execute("SELECT pg_advisory_unlock(%s)", (REBUILD_LOCK,))

    def fill(self, workers: int, progress: Progress, plan: ledger.Plan | None = None) -> int:
        """Folds the whole log into the schema, indexes included; returns the number of facts.

        With the plan of a build that was interrupted there, what is finished of it stays.
        """
        if plan is None:
            plan = self._begin()
        build(Work(self._url, self._keys, self.schema, plan.up_to), plan.ranges, workers, progress)
        return plan.up_to

    def differences(self, live: str, workers: int, progress: Progress) -> tuple[Difference, ...]:
        """Where the live views differ from what the log says."""
        self._catch_up(progress)
        with level(self.conn, self._keys, reference(), (live, self.schema)) as snapshot:

            def report(done: int, total: int) -> None:
                progress("compare", done, total)

            found = differences(self.conn, self._url, snapshot, live, self.schema, workers=workers, report=report)
            return tuple(found)

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

    def _begin(self) -> ledger.Plan:
        drop_views(self.conn, self.schema)
        facts = head(self.conn)
        plan = ledger.Plan(facts, ranges_of(facts))
        with self.conn.transaction(), using(self.conn, self.schema, create=True):
            create_tables(self.conn)
            keep_from_vacuum(self.conn)
            ledger.begin(self.conn, plan)
        return plan

    def _catch_up(self, progress: Progress) -> None:
        """Takes in what was recorded meanwhile, before anybody has to wait for it."""
        progress("catch_up", 0, 0)
        while project_next(self.conn, self._keys, reference(), self.schema):
            pass


def rebuild(url: str, keys: Keys, *, workers: int, progress: Progress, afresh: bool = False) -> Rebuilt:
    """Rebuilds all views from the log and switches to them; readers neither wait nor see a half.

    Continues a rebuild that was interrupted, unless it is to begin `afresh` or what the views are computed by has
    changed since. Raises AnotherRuns, or psycopg.Error when the server stays away; the live views are then as they
    were.
    """
    pace = Pace({})

    def report(phase: str, done: int, total: int) -> None:
        pace.report(time.monotonic(), phase, done, total)
        progress(phase, done, total)

    with connect(url) as conn:
        live, number = live_schema(conn)
        with Build(conn, url, keys, f"views_{number + 1}") as new:
            drop_left_behind(conn, live, new.schema)
            plan = None if afresh else ledger.interrupted(conn, new.schema)
            if plan is not None:
                progress("continued", 0, 0)
            facts = new.fill(workers, report, plan)
            drifted = new.differences(live, workers, report)
            report("switch", 0, 0)
            old, old_number = new.go_live()
            time.sleep(GRACE_SECONDS)
            drop_views(conn, old, old_number)
            pace.end(time.monotonic())
            keep(conn, new.schema, facts, pace.took())
            seconds = {phase: seconds for phase, seconds in pace.seconds().items() if phase in BUILDING}
            return Rebuilt(facts, seconds, drifted, plan is not None)
