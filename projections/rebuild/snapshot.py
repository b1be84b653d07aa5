"""Snapshots shared by several connections, so that queries on one state of the database run in parallel."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from psycopg import sql

from projections.engine.step import PROJECTING_LOCK, step
from projections.schema.schema import using
from service.event_store.history_store import HistoryStore
from service.event_store.recorder import head
from service.postgres.database import connect
from service.reference import Reference

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def export_snapshot(conn: psycopg.Connection) -> Iterator[str]:
    """Begins a read-only transaction on the connection; yields the name under which others can use its snapshot."""
    name = _begin(conn)
    try:
        yield name
    finally:
        conn.execute("ROLLBACK")


@contextmanager
def align_to_position(
    conn: psycopg.Connection, store: HistoryStore, reference: Reference, schemas: Sequence[str]
) -> Iterator[str]:
    """Moves the views of the schemas to the position of the log; yields the name of a snapshot in which they are there.

    The projector waits only while the schemas are moved, not while they are read.
    """
    conn.execute("SELECT pg_advisory_lock(%s)", (PROJECTING_LOCK,))
    try:
        end = head(conn)
        for schema in schemas:
            while _step(conn, store, reference, schema, end):
                pass
        name = _begin(conn)
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", (PROJECTING_LOCK,))
    try:
        yield name
    finally:
        conn.execute("ROLLBACK")


def run_parallel(
    url: str,
    snapshot: str,
    workers: int,
    query: Callable[[psycopg.Connection, Item], Result],
    items: Sequence[Item],
) -> Iterator[tuple[Item, Result]]:
    """Runs `query` for each item in the snapshot, in as many sessions as workers; yields items with results as they are
    ready.

    The threads only wait: the work is done by the server.
    """

    def run(item: Item) -> tuple[Item, Result]:
        with connect(url) as conn, conn.transaction():
            conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            conn.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
            conn.execute("SET LOCAL max_parallel_workers_per_gather = 0")  # the queries already run in parallel
            return item, query(conn, item)

    with ThreadPoolExecutor(workers) as threads:
        for future in as_completed([threads.submit(run, item) for item in items]):
            yield future.result()


def _step(conn: psycopg.Connection, store: HistoryStore, reference: Reference, schema: str, end: int) -> int:
    with conn.transaction(), using(conn, schema):
        return step(conn, store, reference, schema, end)


def _begin(conn: psycopg.Connection) -> str:
    conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    row = conn.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None
    return str(row[0])
