"""The tracking recorders of the `eventsourcing` library: how far a projection has read the log."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic
from typing import Final

import psycopg
from eventsourcing.persistence import IntegrityError, ProgrammingError, Tracking, TrackingRecorder, WaitInterruptedError
from psycopg import sql

from service.event_store.datastore import Datastore
from service.event_store.position_listener import POSITION_CHANNEL, PositionListener

LOG: Final = "zuji"
"""The application name under which the live views track the log."""

_POLL_SECONDS: Final = 0.2

_CREATE = """
CREATE TABLE IF NOT EXISTS projection_position (application_name text PRIMARY KEY, position bigint NOT NULL)
"""

_SELECT = "SELECT position FROM projection_position WHERE application_name = %s"

_UPSERT = """
INSERT INTO projection_position AS p (application_name, position) VALUES (%s, %s)
    ON CONFLICT (application_name) DO UPDATE SET position = excluded.position WHERE p.position < excluded.position
"""

_is_schema_name = re.compile(r"(?!zuji|views|pg_|public$|information_schema$)[a-z][a-z0-9_]{0,62}").fullmatch


class PositionRecorder(TrackingRecorder):
    """The position of a projection, kept with its tables in one schema.

    A projection of your own subclasses it: `create_tables` creates its tables, `transaction` writes them together with
    the position, `reading` reads them. Such a projection shares nothing with the views of the service but the log.
    """

    def __init__(self, datastore: Datastore, schema: str) -> None:
        self.datastore = datastore
        self._schema = schema

    def create(self) -> None:
        """Creates the schema and its tables, if they do not exist. Raises ProgrammingError for a reserved name."""
        if not _is_schema_name(self._schema):
            raise ProgrammingError(f"{self._schema!r} cannot be the name of a projection")
        with self.datastore.connection() as conn, conn.transaction():
            conn.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(self._schema)))
            self._use_schema(conn)
            conn.execute(_CREATE)
            self.create_tables(conn)

    def create_tables(self, conn: psycopg.Connection) -> None:
        """Creates the tables of a subclass, in the current schema, with `CREATE TABLE IF NOT EXISTS`."""

    @contextmanager
    def transaction(self, tracking: Tracking) -> Iterator[psycopg.Connection]:
        """A transaction on the tables of the projection that also records the position of an event.

        Raises IntegrityError when an event of this position, or of a later one, was recorded before.
        """
        with self.reading() as conn:
            self.advance(conn, tracking)
            yield conn

    @contextmanager
    def reading(self) -> Iterator[psycopg.Connection]:
        """A transaction in which names without a schema mean the tables of the projection."""
        with self.datastore.connection() as conn, conn.transaction():
            self._use_schema(conn)
            yield conn

    def insert_tracking(self, tracking: Tracking) -> None:
        """Records a position alone. Raises IntegrityError as `transaction` does."""
        with self.transaction(tracking):
            pass

    def max_tracking_id(self, application_name: str) -> int | None:
        """The last position recorded for the application; None when there is none."""
        with self.reading() as conn:
            return self.position(conn, application_name) or None

    @staticmethod
    def position(conn: psycopg.Connection, application_name: str = LOG) -> int:
        """The last position recorded in the current schema; 0 when there is none."""
        row = conn.execute(_SELECT, (application_name,)).fetchone()
        return int(row[0]) if row else 0

    @staticmethod
    def advance(conn: psycopg.Connection, tracking: Tracking) -> None:
        """Records a position in the current schema, in the caller's transaction. Raises IntegrityError."""
        if not conn.execute(_UPSERT, (tracking.application_name, tracking.notification_id)).rowcount:
            raise IntegrityError(f"position {tracking.notification_id} of {tracking.application_name} is not ahead")

    def _use_schema(self, conn: psycopg.Connection) -> None:
        conn.execute("SELECT set_config('search_path', %s, true)", (self._schema,))


class LiveViewsRecorder(PositionRecorder):
    """The position of the live views. `wait` is what a read of one's own write waits with.

    The schema is that of the build that is live at the moment.
    """

    def __init__(self, datastore: Datastore) -> None:
        super().__init__(datastore, "")
        self._listener = PositionListener(datastore, lambda: self.max_tracking_id(LOG) or 0)

    def max_tracking_id(self, application_name: str) -> int | None:
        """The position of the live views; None before the first event, or before there are views."""
        try:
            return super().max_tracking_id(application_name)
        except LookupError:
            return None

    def is_announced(self, position: int) -> bool:
        """Whether the projector has announced the position. False is no answer: ask `has_tracking_id`."""
        return self._listener.wait(position, 0)

    def wait(
        self,
        application_name: str,
        notification_id: int | None,
        timeout: float = 1.0,
        interrupt: Event | None = None,
    ) -> None:
        """Blocks until the views contain the position, at most `timeout` seconds.

        The projector's NOTIFY ends the wait early; the position itself is polled. Raises TimeoutError, and
        WaitInterruptedError when `interrupt` is set.
        """
        if application_name != LOG or notification_id is None:
            return super().wait(application_name, notification_id, timeout, interrupt)
        deadline = monotonic() + timeout
        while True:
            seconds = min(_POLL_SECONDS, max(0.0, deadline - monotonic()))
            if self._listener.wait(notification_id, seconds) or self.has_tracking_id(LOG, notification_id):
                return None
            if interrupt is not None and interrupt.is_set():
                raise WaitInterruptedError
            if monotonic() >= deadline:
                raise TimeoutError(f"the views have not reached position {notification_id}")

    @staticmethod
    def announce(conn: psycopg.Connection) -> None:
        """Announces the position of the current schema to those who wait, when the caller's transaction commits."""
        conn.execute("SELECT pg_notify(%s, (SELECT position::text FROM projection_position))", (POSITION_CHANNEL,))

    def _use_schema(self, conn: psycopg.Connection) -> None:
        row = conn.execute("SELECT set_config('search_path', schema_name, true) FROM zuji.live_views").fetchone()
        if row is None:
            raise LookupError("no views have been created yet")
