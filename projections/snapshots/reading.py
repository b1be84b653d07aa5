"""Reading a snapshot: a read-only transaction on its views, within a scope, as on the live views."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from domain.reference.scope import EVERYWHERE, Scope
from projections.snapshots.build import SNAPSHOT_LOCK
from projections.snapshots.catalogue import Snapshot
from projections.snapshots.moment import Moment
from service.postgres.database import READER, ROLE


class SnapshotGone(LookupError):
    """The snapshot was dropped, or brought up to a later position, since it was found."""


@contextmanager
def reading_snapshot(
    pool: ConnectionPool, snapshot: Snapshot, moment: Moment, scope: Scope
) -> Iterator[psycopg.Connection]:
    """Yields a read-only transaction on a snapshot within the scope; row-level security bounds every query.

    All queries read the moment for which the snapshot was found. Raises SnapshotGone before the first of them.
    """
    with _begun(pool, snapshot, moment, READER, scope.setting) as conn:
        yield conn


@contextmanager
def reading_snapshot_of_all_areas(
    pool: ConnectionPool, snapshot: Snapshot, moment: Moment
) -> Iterator[psycopg.Connection]:
    """Like `reading_snapshot`, with the role that owns the views: for sums over several areas.

    Rows read here must not be shown to a caller.
    """
    with _begun(pool, snapshot, moment, ROLE, EVERYWHERE.setting) as conn:
        yield conn


@contextmanager
def _begun(
    pool: ConnectionPool, snapshot: Snapshot, moment: Moment, role: str, setting: str
) -> Iterator[psycopg.Connection]:
    with pool.connection() as conn:  # commits or rolls back
        statement = _READING.format(
            lock=SNAPSHOT_LOCK, id=snapshot.id, schema=snapshot.schema, scope=setting, role=role
        )
        try:
            results = conn.execute(statement.as_bytes(conn), prepare=False)
        except psycopg.errors.UndefinedTable:
            raise SnapshotGone(snapshot.schema) from None
        results.nextset()
        results.nextset()
        row = results.fetchone()
        position = int(row[0]) if row else -1
        if position < moment.position or (position > moment.position and not moment.follows):
            raise SnapshotGone(snapshot.schema)
        yield conn


_READING: Final = sql.SQL("""
BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ;
SELECT set_config('search_path', {schema}, true), pg_advisory_xact_lock_shared({lock}, {id}),
       set_config('max_parallel_workers_per_gather', '0', true), set_config('zuji.scope', {scope}, true),
       set_config('role', {role}, true);
SELECT position FROM projection_position
""")
"""The beginning of every read, in one exchange with the server. All queries of a read see one state of the database."""
