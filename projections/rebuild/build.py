"""Building the views from the log, in parts, by several processes.

Killed workers and a restarted server are made up for.
"""

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import Pipe, connection, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Self

import psycopg
from psycopg import sql

from projections.rebuild import checkpoint
from projections.rebuild.parts import BuildJob, BuildPart, build_part, derived_parts, stream_parts
from projections.schema.schema import using
from projections.views.registry import DERIVED_VIEWS, VIEWS
from projections.views.source_rows import source_of
from projections.views.view import View
from service.postgres.database import connect
from service.reference import reference

EVENTS_A_RANGE = 20_000
FEWEST_RANGES = 32
SOURCE_ROWS_A_RANGE = 1_500
"""The size of a part: small enough that the workers end at about the same time."""

RESTARTS = 20
"""How often workers are started anew, after one was killed or the server was lost, before a build is given up."""

PROGRESS_SECONDS = 0.5
"""How often the progress is reported while no part is completed."""

Progress = Callable[[str, int, int], None]
"""Called with the phase, the work done and the total; 0 and 0 when they are not known. What it raises ends a build."""


def ranges_of(events: int) -> int:
    """The number of ranges into which the streams of so many events are divided."""
    return min(max(FEWEST_RANGES, events // EVENTS_A_RANGE), 65_536)


def build(work: BuildJob, ranges: int, workers: int, progress: Progress) -> None:
    """Fills the tables of a schema from the log up to a position, indexes included; completed parts are kept.

    Raises psycopg.Error when the server stays away.
    """
    with _within(work) as conn:
        if checkpoint.completed(conn, checkpoint.FILLED):
            return
    progress("start", 0, 0)
    with Workers(workers) as pool:
        _all(pool, work, stream_parts(ranges), work.up_to, progress)
        for view in DERIVED_VIEWS:
            _all(pool, work, [BuildPart("indexes", source_of(view).name)], 0)  # the parts of the view are read by it
            with _within(work) as conn:
                parts, rows = derived_parts(conn, view, SOURCE_ROWS_A_RANGE), _count(conn, source_of(view))
            _all(pool, work, parts, rows, progress)
        with _within(work) as conn:
            sizes = _sizes(conn)
        largest_first = [BuildPart("indexes", table) for table in sorted(sizes, key=sizes.__getitem__, reverse=True)]
        _all(pool, work, largest_first, sum(sizes.values()), progress)
    with _within(work) as conn:
        conn.execute("UPDATE projection_position SET position = %s", (work.up_to,))
        checkpoint.claim(conn, checkpoint.FILLED, "")


class Workers:
    """A pool of processes that build parts; it can be started anew after some of them were killed.

    The processes end at once, in the middle of a part, when a build is given up or the process that started them ends.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._restarts = 0
        self.pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def restart(self) -> bool:
        """Starts a new pool; false when that was done more than RESTARTS times."""
        self._end()
        self.pool = self._start()
        self._restarts += 1
        return self._restarts <= RESTARTS

    def _end(self) -> None:
        self._lifeline.close()
        self.pool.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        lifeline, self._lifeline = Pipe(duplex=False)
        pool = ProcessPoolExecutor(self._count, _context(), initializer=_prepare, initargs=(lifeline,))
        for ready in [pool.submit(os.getpid) for _ in range(self._count)]:
            ready.result()
        return pool


def _context() -> BaseContext:
    """Workers are forked from a process that has no threads and has imported what they need."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", build_part.__module__])
    return context


def _prepare(lifeline: Connection) -> None:
    """Prepares a worker process. Events and rows hold no cycles, so the garbage collector is off. The worker ends when
    the process that started it ends or closes the other end of the pipe."""
    gc.disable()
    reference()
    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        connection.wait([parent.sentinel, lifeline])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _all(
    workers: Workers, work: BuildJob, parts: Sequence[BuildPart], total: int, progress: Progress = lambda *_: None
) -> None:
    """Builds all parts of a phase that are not completed; starts new workers when some are killed or the server is
    lost."""
    while True:
        try:
            done, pending = _left(work, parts)
            progress(parts[0].phase, done, total)
            if not pending:
                return
            waiting = {workers.pool.submit(build_part, work, part) for part in pending}
            while waiting:
                ready, waiting = wait(waiting, PROGRESS_SECONDS, FIRST_COMPLETED)
                done += sum(future.result() for future in ready)
                progress(parts[0].phase, done, total)
        except (BrokenProcessPool, psycopg.OperationalError):
            if not workers.restart():
                raise
            time.sleep(0.5)  # a killed server takes a moment to come back


def _left(work: BuildJob, parts: Sequence[BuildPart]) -> tuple[int, list[BuildPart]]:
    """The work of a phase that is durable, and the parts that are left.

    Workers commit asynchronously: when the server is killed, a part may be lost that a worker reported as completed.
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
    """A transaction in the schema that is being built, on a new connection: an older one may have been lost."""
    with connect(work.url) as conn, conn.transaction(), using(conn, work.schema):
        yield conn


def _count(conn: psycopg.Connection, view: View) -> int:
    row = conn.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(view.name))).fetchone()
    assert row is not None
    return int(row[0])


def _sizes(conn: psycopg.Connection) -> dict[str, int]:
    """The tables by name, with their size in bytes."""
    return {
        name: size
        for view in VIEWS
        for name, size in conn.execute("SELECT %s, pg_relation_size(%s::regclass)", (view.name, view.name))
    }
