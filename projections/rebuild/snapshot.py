"""What several connections see at one and the same moment, so that they can share the work of looking at it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from psycopg import sql

from projections.engine.step import PROJECTING_LOCK, step
from projections.schema.schema import using
from service.event_store.append import head
from service.event_store.history_store import HistoryStore
from service.postgres.database import connect
from service.reference import Reference

Looked = TypeVar("Looked")
Asked = TypeVar("Asked")


@contextmanager
def export_snapshot(conn: psycopg.Connection) -> Iterator[str]:
    """A read-only transaction on the connection, and the name under which others can see what it sees."""
    name = _begin(conn)
    try:
        yield name
    finally:
        conn.execute("ROLLBACK")


@contextmanager
def align_to_position(
    conn: psycopg.Connection, store: HistoryStore, reference: Reference, schemas: Sequence[str]
) -> Iterator[str]:
    """A snapshot in which the schemas are at one and the same position.

    The projector waits only while the schemas are brought level, not while they are read.
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
    look: Callable[[psycopg.Connection, Asked], Looked],
    questions: Sequence[Asked],
) -> Iterator[tuple[Asked, Looked]]:
    """Asks the questions, as many at a time as there are workers; their answers as they come.

    The server works, the threads only wait.
    """

    def asked(question: Asked) -> tuple[Asked, Looked]:
        with connect(url) as conn, conn.transaction():
            conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            conn.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
            conn.execute("SET LOCAL max_parallel_workers_per_gather = 0")  # the questions are the parallel work
            return question, look(conn, question)

    with ThreadPoolExecutor(workers) as threads:
        for future in as_completed([threads.submit(asked, question) for question in questions]):
            yield future.result()


def _step(conn: psycopg.Connection, store: HistoryStore, reference: Reference, schema: str, end: int) -> int:
    with conn.transaction(), using(conn, schema):
        return step(conn, store, reference, schema, end)


def _begin(conn: psycopg.Connection) -> str:
    conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    row = conn.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None
    return str(row[0])
