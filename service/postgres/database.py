"""Connections: one pool a process, as the service's role; reads in a transaction of their own, bounded by a scope."""

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
"""Advisory lock, with the number of a build of the views: its readers share it; who drops the build takes it alone."""

ROLE = "zuji_service"

VIEW_SCHEMAS = "^views(_[0-9]+|_check)?$"
"""The names of schemas of views, as a regular expression: the live ones, those being built, those left behind."""
READER = "zuji_reader"
"""The role of everything that is read for a caller: row-level security binds it."""

PATIENCE_SECONDS = 10.0
"""How long a caller waits for a connection; and for how long the pool then tries to make one, ever more seldom. The
next caller makes it begin again at once: an outage of minutes is over for all when it is over."""


def open_pool(url: str, *, size: int) -> ConnectionPool:
    """A pool of autocommit connections as the service's role; `size` is the most connections it opens."""
    pool = ConnectionPool(
        url,
        min_size=1,
        max_size=size,
        kwargs={"autocommit": True},
        configure=as_service,
        check=_check,  # after a crash of the server no caller meets a dead connection
        open=False,
        timeout=PATIENCE_SECONDS,
        reconnect_timeout=PATIENCE_SECONDS,
    )
    pool.open()
    return pool


def connect(url: str) -> psycopg.Connection:
    """One autocommit connection as the service's role, for processes that need no pool."""
    conn = psycopg.connect(url, autocommit=True)
    as_service(conn)
    return conn


def connect_as_owner(url: str) -> psycopg.Connection:
    """One autocommit connection with all rights of the login: for accounts, which the service may only read."""
    conn = psycopg.connect(url, autocommit=True)
    set_json_dumps(orjson.dumps, conn)
    text_arrays.install(conn)
    return conn


def as_service(conn: psycopg.Connection) -> None:
    """From here on the connection can do what the running service may do, and nothing more."""
    conn.execute(f"SET ROLE {ROLE}")
    set_json_dumps(orjson.dumps, conn)
    text_arrays.install(conn)


def _check(conn: psycopg.Connection) -> None:
    """Raises psycopg.OperationalError when the server has gone. Costs no question unless something has come unasked:
    the end of the connection, or a notice."""
    unasked = select.poll()
    unasked.register(conn.fileno(), select.POLLIN)
    if unasked.poll(0):
        ConnectionPool.check_connection(conn)


SHAPE_READ: ContextVar[str | None] = ContextVar("shape_read", default=None)
"""The shape of the live views that this thread has read last, as they say it themselves (`fingerprint.py`); ""
when they do not say it: then they were made by an older version. None when nothing was read."""


class NoViews(LookupError):
    """There is nothing to read yet: no build of the views is live."""


@contextmanager
def reading(pool: ConnectionPool, scope: Scope) -> Iterator[tuple[psycopg.Connection, int]]:
    """A read-only transaction on the live views that sees what lies in the scope, and the position up to which they
    contain the log.

    Row-level security bounds every query in it. The views are of one build from beginning to end, even when a rebuild
    switches meanwhile; nobody waits for that. Raises NoViews before the first build.
    """
    with _begun(pool, READER, scope.setting) as begun:
        yield begun


@contextmanager
def computing(pool: ConnectionPool) -> Iterator[tuple[psycopg.Connection, int]]:
    """As `reading`, but as the owner of the views, whom no policy binds: for sums over more than one area.

    What is read here must not leave the service as it is. Raises NoViews before the first build.
    """
    with _begun(pool, ROLE, EVERYWHERE.setting) as begun:
        yield begun


@contextmanager
def _begun(pool: ConnectionPool, role: str, setting: str) -> Iterator[tuple[psycopg.Connection, int]]:
    with pool.connection() as conn:  # which commits, or rolls back
        try:
            told = conn.execute(_begin(role, setting), prepare=False)
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            raise NoViews("no views have been created yet, or the schema is older than this version") from None
        told.nextset()
        live = told.fetchone()
        told.nextset()
        row = told.fetchone()
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
"""In one exchange with the server: every read begins so. Of many who read at once each has one process: to start others
costs more than a page of anything."""


@lru_cache(maxsize=4096)  # composed for every read, of as many scopes as there are areas of accounts
def _begin(role: str, setting: str) -> bytes:
    return _READING.format(lock=BUILD_LOCK, scope=setting, role=role).as_bytes(None)
