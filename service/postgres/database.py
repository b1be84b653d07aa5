"""Connections: one pool for each process, with the role of the service; read transactions bounded by a scope."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import orjson
import psycopg
from psycopg import sql
from psycopg.types.json import set_json_dumps
from psycopg_pool import ConnectionPool

from domain.reference.scope import EVERYWHERE, Scope
from service.postgres import text_arrays

BUILD_LOCK = 0x5A554A50
"""Advisory lock, with the number of a build of the views: shared by its readers, exclusive for dropping the build."""

ROLE = "zuji_service"
"""The role of the running service."""

READER = "zuji_reader"
"""The role of reads for a caller: bound by row-level security."""

VIEW_SCHEMAS = "^views(_[0-9]+|_check)?$"
"""Regular expression for the names of schemas of views: live, being built, or left behind."""

SNAPSHOT_SCHEMAS = "^views_at_[0-9]+$"
"""Regular expression for the names of schemas of snapshots of the views."""

PATIENCE_SECONDS = 10.0
"""How long a caller waits for a connection, and how long the pool keeps trying to open one. The next caller makes the
pool try again at once, so that service resumes as soon as the server is back."""


def open_pool(url: str, *, size: int) -> ConnectionPool:
    """A pool of at most `size` autocommit connections with the role of the service."""
    pool = ConnectionPool(
        url,
        min_size=1,
        max_size=size,
        kwargs={"autocommit": True},
        configure=as_service,
        check=_check,  # after a crash of the server no caller gets a dead connection
        open=False,
        timeout=PATIENCE_SECONDS,
        reconnect_timeout=PATIENCE_SECONDS,
    )
    pool.open()
    return pool


def connect(url: str) -> psycopg.Connection:
    """An autocommit connection with the role of the service, for processes without a pool."""
    conn = psycopg.connect(url, autocommit=True)
    as_service(conn)
    return conn


def connect_as_owner(url: str) -> psycopg.Connection:
    """An autocommit connection with all rights of the login, to change accounts, which the service may only read."""
    conn = psycopg.connect(url, autocommit=True)
    set_json_dumps(orjson.dumps, conn)
    text_arrays.install(conn)
    return conn


def as_service(conn: psycopg.Connection) -> None:
    """Gives the connection the role of the service, and our adapters."""
    conn.execute(f"SET ROLE {ROLE}")
    set_json_dumps(orjson.dumps, conn)
    text_arrays.install(conn)


def _check(conn: psycopg.Connection) -> None:
    """Raises psycopg.OperationalError if the connection is dead.

    Sends a query only if the socket has unread data: the end of the connection, or a notice.
    """
    unread = select.poll()
    unread.register(conn.fileno(), select.POLLIN)
    if unread.poll(0):
        ConnectionPool.check_connection(conn)


SHAPE_READ: ContextVar[str | None] = ContextVar("shape_read", default=None)
"""The shape of the live views that this thread has read last (`projections/schema/fingerprint.py`); "" for views of an
older version that did not store it, None if nothing was read."""


class NoViews(LookupError):
    """No build of the views is live yet."""


@contextmanager
def reading(pool: ConnectionPool, scope: Scope) -> Iterator[tuple[psycopg.Connection, int]]:
    """Yields a read-only transaction on the live views within the scope, and the position up to which they are current.

    Row-level security bounds every query. All queries read the same build, even if a rebuild switches meanwhile; the
    rebuild does not wait. Raises NoViews before the first build.
    """
    with _begun(pool, READER, scope.setting) as begun:
        yield begun


@contextmanager
def reading_all_areas(pool: ConnectionPool) -> Iterator[tuple[psycopg.Connection, int]]:
    """Like `reading`, but without a scope, with the role that owns the views: for sums over several areas.

    Rows read here must not be shown to a caller. Raises NoViews before the first build.
    """
    with _begun(pool, ROLE, EVERYWHERE.setting) as begun:
        yield begun


@contextmanager
def _begun(pool: ConnectionPool, role: str, setting: str) -> Iterator[tuple[psycopg.Connection, int]]:
    with pool.connection() as conn:  # commits or rolls back
        try:
            results = conn.execute(_begin(role, setting), prepare=False)
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            raise NoViews("no views have been created yet, or the schema is older than this version") from None
        results.nextset()
        live = results.fetchone()
        results.nextset()
        row = results.fetchone()
        assert live is not None
        assert row is not None
        SHAPE_READ.set(live[0])
        yield conn, int(row[0])


_READING = sql.SQL("""
BEGIN READ ONLY;
SELECT coalesce(v.shape, ''), set_config('search_path', v.schema_name, true),
       pg_advisory_xact_lock_shared({lock}, v.build),
       set_config('max_parallel_workers_per_gather', '0', true), set_config('zuji.scope', {scope}, true),
       set_config('role', {role}, true)
  FROM zuji.live_views v;
SELECT position FROM projection_position
""")
"""The beginning of every read, in one exchange with the server. No parallel workers: many callers read at once, and to
start a worker costs more than to read a page."""


@lru_cache(maxsize=4096)  # one entry for each scope of an account
def _begin(role: str, setting: str) -> bytes:
    return _READING.format(lock=BUILD_LOCK, scope=setting, role=role).as_bytes(None)
