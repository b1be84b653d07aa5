"""The recorders of the `eventsourcing` library over the log: events are inserted, selected and followed here."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
)
from psycopg.errors import UniqueViolation

from service.event_store.append import Appended, Entry, append, head
from service.event_store.clock import SYSTEM_CLOCK, Clock
from service.event_store.datastore import Datastore
from service.event_store.histories import NO_LIMIT, RawStream, select_streams
from service.event_store.merges import Merge
from service.event_store.serialization import deserialize
from service.event_store.subscription import LogSubscription
from service.security.keys import Keys

_SELECT_EVENTS = """
SELECT stream_id, version, type, state FROM zuji.log
 WHERE stream_id = %(stream)s AND version > coalesce(%(gt)s, 0) AND (%(lte)s::int IS NULL OR version <= %(lte)s)
 ORDER BY version {direction} LIMIT %(limit)s
"""

_SELECT_NOTIFICATIONS = """
SELECT stream_id, version, type, state, position FROM zuji.log
 WHERE position >= %(first)s AND (%(stop)s::bigint IS NULL OR position <= %(stop)s)
   AND (cardinality(%(topics)s::text[]) = 0 OR type = ANY(%(topics)s))
 ORDER BY position LIMIT %(limit)s
"""

_SELECT_CHANGED_STREAMS = """
SELECT stream_id, min(position) FROM zuji.log WHERE position > %s AND position <= %s
 GROUP BY stream_id ORDER BY min(position) LIMIT %s
"""

_SELECT_VISIBLE = """
SELECT position, stream_id, state FROM visible_log
 WHERE position > %(after)s AND position <= %(up_to)s AND (%(types)s::text[] IS NULL OR type = ANY(%(types)s))
   AND (%(containing)s::bytea IS NULL OR position(%(containing)s::bytea IN state) > 0)
 ORDER BY position LIMIT %(limit)s
"""


class VisibleEvent(NamedTuple):
    """An event that a reader may see: its position, its stream, its state with the private fields encrypted."""

    position: int
    stream_id: UUID
    state: bytes


class StreamRecorder(AggregateRecorder):
    """Inserts and selects the events of streams. `keys` make the digests that protect the rows."""

    def __init__(self, datastore: Datastore, keys: Keys | None, clock: Clock = SYSTEM_CLOCK) -> None:
        self.datastore = datastore
        self.keys = keys
        self.clock = clock

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        """Appends the events in one transaction and returns None. Raises what `LogRecorder.insert_events` raises."""
        self._insert_events(stored_events)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of a stream by version: greater than `gt`, up to `lte`, at most `limit` of them."""
        query = _SELECT_EVENTS.format(direction="DESC" if desc else "ASC")
        with self.datastore.connection() as conn:
            rows = conn.execute(
                query.encode(), {"stream": originator_id, "gt": gt, "lte": lte, "limit": limit}, binary=True
            )
            return [StoredEvent(stream, version, topic, bytes(state)) for stream, version, topic, state in rows]

    def _insert_events(self, stored_events: Sequence[StoredEvent]) -> list[int]:
        if not stored_events:
            return []
        if self.keys is None:
            raise ValueError("the log was opened without keys: nothing can be appended")
        entries = [self._entry(stored) for stored in stored_events]
        with _integrity_errors(), self.datastore.connection() as conn, conn.transaction():
            last = append(conn, entries, self.clock).position
        return list(range(last - len(entries) + 1, last + 1))

    def _entry(self, stored: StoredEvent) -> Entry:
        stream_id = UUID(str(stored.originator_id))
        (event,) = deserialize(stored.state, stream_id, None)
        entry = Entry.of(stream_id, event, stored.state, self.keys)
        return entry._replace(version=stored.originator_version, type=stored.topic)


class LogRecorder(StreamRecorder, ApplicationRecorder):
    """The application recorder: the events of all streams, numbered by their positions, dense and in commit order.

    The methods that take a connection are those of the running service. They work in the caller's transaction and
    spare it the objects of the library.
    """

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Appends the events in one transaction and returns their positions.

        No rule is applied, and no request is recorded: `zuji check` reports such events. The service itself records
        events by `service.recording`. Raises IntegrityError when one of the versions exists already,
        msgspec.ValidationError when a state is not that of an event of the catalogue.
        """
        return self._insert_events(stored_events)

    def insert_entries(self, conn: psycopg.Connection, entries: Sequence[Entry]) -> Appended:
        """Appends the entries in the caller's transaction. Call it last: see `append`, also for what it raises."""
        return append(conn, entries, self.clock)

    def select_streams(
        self, conn: psycopg.Connection, ids: Collection[UUID], up_to: int = NO_LIMIT
    ) -> tuple[list[RawStream], list[Merge]]:
        """The streams of the ids and of all streams they were ever merged with, not deserialized; and the merges."""
        return select_streams(conn, ids, up_to)

    def select_changed_streams(
        self, conn: psycopg.Connection, after: int, up_to: int, limit: int
    ) -> list[tuple[UUID, int]]:
        """The streams with events after position `after`, up to `up_to`, and the first of these positions, by which the
        streams are ordered; at most `limit` streams.
        """
        return conn.execute(_SELECT_CHANGED_STREAMS, (after, up_to, limit), binary=True).fetchall()

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The events from position `start` to position `stop`, at most `limit` of them."""
        first = (start or 0) + (0 if inclusive_of_start or start is None else 1)
        with self.datastore.connection() as conn:
            rows = conn.execute(
                _SELECT_NOTIFICATIONS,
                {"first": first, "stop": stop, "topics": list(topics), "limit": limit},
                binary=True,
            )
            return [
                Notification(stream, version, topic, bytes(state), position)
                for stream, version, topic, state, position in rows
            ]

    def select_visible(
        self,
        conn: psycopg.Connection,
        after: int,
        up_to: int,
        limit: int,
        types: Sequence[str] | None = None,
        containing: bytes | None = None,
    ) -> list[VisibleEvent]:
        """The events after position `after`, up to `up_to`, that the reader of the connection may see.

        `conn` is in a transaction of `service.postgres.database.reading`, which bounds it by a scope. `containing`
        are bytes that the state must contain.
        """
        parameters = {"after": after, "up_to": up_to, "types": types, "limit": limit, "containing": containing}
        rows = conn.execute(_SELECT_VISIBLE, parameters, binary=True, prepare=False)
        return [VisibleEvent(position, stream_id, bytes(state)) for position, stream_id, state in rows]

    def max_notification_id(self) -> int | None:
        """The position of the last event; None when there is none."""
        with self.datastore.connection() as conn:
            return head(conn) or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> LogSubscription:
        """Follows the log after position `gt`: the events there are, then those that are appended."""
        return LogSubscription(self, gt, topics)


@contextmanager
def _integrity_errors() -> Iterator[None]:
    try:
        yield
    except UniqueViolation as error:
        raise IntegrityError(error) from error
