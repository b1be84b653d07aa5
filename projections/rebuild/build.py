"""Building views from scratch: their parts built by several processes, whatever is killed in between."""

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from typing import Self

import psycopg

from projections.rebuild import checkpoint
from projections.rebuild.parts import BuildJob, BuildPart, build_part, household_parts, stream_parts
from projections.schema.schema import using
from projections.views.registry import VIEWS
from service.postgres.database import connect
from service.reference import reference

EVENTS_A_RANGE = 20_000
FEWEST_RANGES = 32
MEMBERSHIPS_A_RANGE = 1_500
"""Small enough that the workers end together."""

RESTARTS = 20
"""How often killed workers or a lost server are made up for before a build is given up."""

Progress = Callable[[str, int, int], None]
"""Called with the phase, and how much of how much is done; 0 of 0 when that is not known."""


def ranges_of(events: int) -> int:
    """Into how many ranges the streams of so many events are cut."""
    return min(max(FEWEST_RANGES, events // EVENTS_A_RANGE), 65_536)


def build(work: BuildJob, ranges: int, workers: int, progress: Progress) -> None:
    """Fills the tables of a schema from the log up to a position, as far as they are not filled yet, indexes included.

    Raises psycopg.Error if the server stays away.
    """
    with _within(work) as conn:
        if checkpoint.completed(conn, checkpoint.FILLED):
            return
    progress("start", 0, 0)
    with Workers(workers) as pool:
        _all(pool, work, stream_parts(ranges), work.up_to, progress)
        _all(pool, work, [BuildPart("indexes", "membership")], 0)
        with _within(work) as conn:
            households, memberships = household_parts(conn, MEMBERSHIPS_A_RANGE), _count_memberships(conn)
        _all(pool, work, households, memberships, progress)
        with _within(work) as conn:
            sizes = _sizes(conn)
        largest_first = [BuildPart("indexes", table) for table in sorted(sizes, key=sizes.__getitem__, reverse=True)]
        _all(pool, work, largest_first, sum(sizes.values()), progress)
    with _within(work) as conn:
        conn.execute("UPDATE projection_position SET position = %s", (work.up_to,))
        checkpoint.claim(conn, checkpoint.FILLED, "")


class Workers:
    """Processes that build parts; new ones when some were killed."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._restarts = 0
        self.pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(cancel_futures=True)

    def restart(self) -> bool:
        """Starts anew; false when that has been done too often."""
        self.pool.shutdown(cancel_futures=True)
        self.pool = self._start()
        self._restarts += 1
        return self._restarts <= RESTARTS

    def _start(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(self._count, get_context("spawn"), initializer=_prepare)
        for ready in [pool.submit(os.getpid) for _ in range(self._count)]:
            ready.result()
        return pool


def _prepare() -> None:
    """A worker: events and rows hold no cycles, so it need not look for any; it does not outlive who started it."""
    gc.disable()
    reference()
    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _all(
    workers: Workers, work: BuildJob, parts: Sequence[BuildPart], total: int, progress: Progress = lambda *_: None
) -> None:
    """Builds all parts of a phase that are not built yet, however often workers or the server are killed in between."""
    while True:
        try:
            done, pending = _left(work, parts)
            progress(parts[0].phase, done, total)
            if not pending:
                return
            for future in as_completed([workers.pool.submit(build_part, work, part) for part in pending]):
                done += future.result()
                progress(parts[0].phase, done, total)
        except (BrokenProcessPool, psycopg.OperationalError):
            if not workers.restart():
                raise
            time.sleep(0.5)  # a killed server takes a moment to come back


def _left(work: BuildJob, parts: Sequence[BuildPart]) -> tuple[int, list[BuildPart]]:
    """How much work of a phase is done for good, and what is left of it.

    When the server is killed, a part may be lost that was said to be built: no worker waits for the disk.
    """
    with connect(work.url) as conn:
        with conn.transaction(), using(conn, work.schema):
            checkpoint.flush(conn)
        with conn.transaction(), using(conn, work.schema):
            noted = checkpoint.completed(conn, parts[0].phase)
    done = sum(noted[part.first] for part in parts if part.first in noted)
    return done, [part for part in parts if part.first not in noted]


@contextmanager
def _within(work: BuildJob) -> Iterator[psycopg.Connection]:
    """A transaction in the schema that is being built, on a connection of its own: an older one may be lost by now."""
    with connect(work.url) as conn, conn.transaction(), using(conn, work.schema):
        yield conn


def _count_memberships(conn: psycopg.Connection) -> int:
    row = conn.execute("SELECT count(*) FROM membership").fetchone()
    assert row is not None
    return int(row[0])


def _sizes(conn: psycopg.Connection) -> dict[str, int]:
    """The tables by name, and how many bytes each has."""
    return {
        name: size
        for view in VIEWS
        for name, size in conn.execute("SELECT %s, pg_relation_size(%s::regclass)", (view.name, view.name))
    }
