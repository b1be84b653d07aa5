"""Connections of the persistence module: borrowed from a pool, or dedicated to LISTEN."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

from service.postgres.database import connect, open_pool

POOL_SIZE: Final = 5
"""Connections of a pool that the datastore opens itself."""


class Datastore:
    """A database with a log. Opens a pool of its own, at the first use, unless it is given one.

    All connections are autocommit connections of the role `zuji_service`. Safe to use from several threads.
    """

    def __init__(self, url: str, pool: ConnectionPool | None = None) -> None:
        self._url = url
        self._pool = pool
        self._owns_pool = pool is None
        self._lock = Lock()

    @classmethod
    def over(cls, pool: ConnectionPool) -> "Datastore":
        """The database of an open pool, which the caller closes."""
        return cls(str(pool.conninfo), pool)

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """A connection of the pool. Raises psycopg_pool.PoolTimeout when none is free in time."""
        with self._lock:
            if self._pool is None:
                self._pool = open_pool(self._url, size=POOL_SIZE)
            pool = self._pool
        with pool.connection() as conn:
            yield conn

    def listen(self, channel: str) -> psycopg.Connection:
        """A connection outside the pool that listens on a channel; the caller closes it."""
        conn = connect(self._url)
        try:
            conn.execute(f"LISTEN {channel}")
        except BaseException:
            conn.close()
            raise
        return conn

    def close(self) -> None:
        """Closes the pool that the datastore has opened. The next use opens another one."""
        with self._lock:
            if self._owns_pool and self._pool is not None:
                self._pool.close()
                self._pool = None
