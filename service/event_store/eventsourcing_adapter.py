"""The log in the words of the `eventsourcing` library: a recorder and a mapper of ours behind its interfaces.

Whoever knows the library reads our log with its EventStore, Repository and NotificationLog. Its own PostgreSQL recorder
is not used: it locks the table against autovacuum and costs five times a COPY (decision 0003).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Mapper,
    Notification,
    StoredEvent,
    Subscription,
)
from psycopg.errors import UniqueViolation
from psycopg_pool import ConnectionPool

from domain.events import event_type_of
from domain.events.event import Event
from domain.reference.scope import EVERYWHERE
from service.event_store.append import Entry, append, head
from service.event_store.histories import load
from service.event_store.serialization import deserialize, serialize
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


class LogRecorder(ApplicationRecorder):
    """The library's recorder interface over our log."""

    def __init__(self, pool: ConnectionPool, keys: Keys) -> None:
        self._pool = pool
        self._keys = keys

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Appends in one transaction and returns the positions. Raises IntegrityError when a stream has grown."""
        entries = [self._entry(stored) for stored in stored_events]
        try:
            with self._pool.connection() as conn, conn.transaction():
                last = append(conn, entries).position
        except UniqueViolation as error:
            raise IntegrityError(error) from error
        return range(last - len(entries) + 1, last + 1)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of a stream."""
        query = _SELECT_EVENTS.format(direction="DESC" if desc else "ASC")
        with self._pool.connection() as conn:
            rows = conn.execute(
                query.encode(), {"stream": originator_id, "gt": gt, "lte": lte, "limit": limit}, binary=True
            )
            return [StoredEvent(stream, version, topic, bytes(state)) for stream, version, topic, state in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The events from a position on; ids are our positions, dense."""
        first = (start or 0) + (0 if inclusive_of_start or start is None else 1)
        with self._pool.connection() as conn:
            rows = conn.execute(
                _SELECT_NOTIFICATIONS,
                {"first": first, "stop": stop, "topics": list(topics), "limit": limit},
                binary=True,
            )
            return [
                Notification(stream, version, topic, bytes(state), position)
                for stream, version, topic, state, position in rows
            ]

    def max_notification_id(self) -> int | None:
        """The position of the last event."""
        with self._pool.connection() as conn:
            return head(conn) or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not offered: the library's subscription can sleep through an event. Follow the log by position instead."""
        raise NotImplementedError("follow the log by position (select_notifications); NOTIFY is only a hint")

    def _entry(self, stored: StoredEvent) -> Entry:
        stream_id = UUID(str(stored.originator_id))
        (event,) = deserialize(stored.state, stream_id, None)
        entry = Entry.of(stream_id, event, stored.state, self._keys)
        return entry._replace(version=stored.originator_version, type=stored.topic)


class Recorded:
    """An event with the names the library calls it by: originator id and version."""

    def __init__(self, originator_id: UUID, event: Event) -> None:
        self.originator_id = originator_id
        self.originator_version = event.metadata.version
        self.event = event


class EventMapper(Mapper[UUID]):
    """Events to stored events and back, through the one read gate; private fields under the person's own key."""

    def __init__(self, pool: ConnectionPool, keys: Keys) -> None:
        self._pool = pool
        self._keys = keys

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The stored event of a recorded event; the state gets its position when it is appended."""
        stream_id, event = domain_event.originator_id, domain_event.event
        state = serialize(event, stream_id, self._key(stream_id))
        return StoredEvent(stream_id, event.metadata.version, event_type_of(type(event)), state)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The recorded event of a stored event."""
        stream_id = UUID(str(stored_event.originator_id))
        (event,) = deserialize(stored_event.state, stream_id, self._key(stream_id))
        return Recorded(stream_id, event)

    def _key(self, stream_id: UUID) -> bytes | None:
        with self._pool.connection() as conn:
            found = load(conn, [stream_id], self._keys, scope=EVERYWHERE).get(stream_id)
        return found.key if found else None
