"""The recorder of the log: all events in the order of their positions, for the feed, the projector and the library."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent
from psycopg import sql

from service.event_store.rows import RawStream
from service.event_store.stream_recorder import HEAD, StreamRecorder
from service.event_store.subscription import LogSubscription

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
   AND type <> ALL(%(hidden)s::text[])
   AND (%(containing)s::bytea[] IS NULL
        OR NOT EXISTS (SELECT FROM unnest(%(containing)s::bytea[]) AS text WHERE position(text IN state) = 0))
   AND (%(areas)s::text[] IS NULL OR area OPERATOR(zuji.^@) ANY (%(areas)s::text[]))
 ORDER BY position LIMIT %(limit)s
"""

_SELECT_VISIBLE_AT = """
SELECT position, stream_id, state FROM visible_log WHERE position = ANY(%s::bigint[]) ORDER BY position
"""

_SELECT_STREAM_RANGE = """
COPY (
    SELECT s.stream_id, s.states, k.wrapped, s.lengths, s.digests
      FROM (SELECT stream_id, string_agg(state, ','::bytea ORDER BY version) AS states,
                   string_agg(int4send(octet_length(state)), ''::bytea ORDER BY version) AS lengths,
                   coalesce(string_agg(digest, ''::bytea ORDER BY version), ''::bytea) AS digests
              FROM zuji.log
             WHERE stream_id >= {first} AND stream_id <= {last} AND position + 0 <= {position}
             GROUP BY stream_id) s
      LEFT JOIN zuji.person_key k
        ON k.person_id = s.stream_id AND k.person_id >= {first} AND k.person_id <= {last}
) TO STDOUT (FORMAT BINARY)
"""


class VisibleEvent(NamedTuple):
    """An event that a reader may see: its position, its stream, its state with the private fields encrypted."""

    position: int
    stream_id: UUID
    state: bytes


class LogRecorder(StreamRecorder, ApplicationRecorder):
    """The application recorder: the events of all streams, numbered by their positions, dense and in commit order."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Appends the events in one transaction and returns their positions.

        No rule is applied, and no request is recorded: `zuji check` reports such events. The service itself records
        events by `service.recording`. Raises IntegrityError when one of the versions exists already,
        msgspec.ValidationError when a state is not that of an event of the catalogue.
        """
        return self._insert_events(stored_events)

    def select_changed_streams(
        self, conn: psycopg.Connection, after: int, up_to: int, limit: int
    ) -> list[tuple[UUID, int]]:
        """The streams with events after position `after`, up to `up_to`, and the first of these positions, by which the
        streams are ordered; at most `limit` streams.
        """
        return conn.execute(_SELECT_CHANGED_STREAMS, (after, up_to, limit), binary=True).fetchall()

    def select_stream_range(self, conn: psycopg.Connection, first: UUID, last: UUID, up_to: int) -> Iterator[RawStream]:
        """All streams with ids from `first` to `last`, both included. Memory does not grow with their number."""
        query = sql.SQL(_SELECT_STREAM_RANGE).format(first=first, last=last, position=up_to)
        with conn.cursor().copy(query) as copy:
            copy.set_types(("uuid", "bytea", "bytea", "bytea", "bytea"))
            for row in copy.rows():
                yield RawStream(*row)

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
        containing: Sequence[bytes] = (),
        areas: Sequence[str] | None = None,
        hidden: Sequence[str] = (),
    ) -> list[VisibleEvent]:
        """The events after position `after`, up to `up_to`, that the reader of the connection may see.

        `conn` is in a transaction of `service.postgres.database.reading`, which bounds it by a scope. The state must
        contain each of the bytes in `containing`, and the code of the area begin with one of `areas`, if given. Types
        that are `hidden` are left out.
        """
        parameters = {
            "after": after,
            "up_to": up_to,
            "types": types,
            "hidden": list(hidden),
            "limit": limit,
            "containing": list(containing) or None,
            "areas": areas if areas is None else list(areas),
        }
        rows = conn.execute(_SELECT_VISIBLE, parameters, binary=True, prepare=False)
        return [VisibleEvent(position, stream_id, bytes(state)) for position, stream_id, state in rows]

    def select_visible_at(self, conn: psycopg.Connection, positions: Sequence[int]) -> list[VisibleEvent]:
        """The events at these positions that the reader of the connection may see; `conn` as in `select_visible`."""
        rows = conn.execute(_SELECT_VISIBLE_AT, (list(positions),), binary=True, prepare=False)
        return [VisibleEvent(position, stream_id, bytes(state)) for position, stream_id, state in rows]

    def max_notification_id(self) -> int | None:
        """The position of the last event; None when there is none."""
        with self.datastore.connection() as conn:
            return head(conn) or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> LogSubscription:
        """Follows the log after position `gt`: the events there are, then those that are appended."""
        return LogSubscription(self, gt, topics)


def head(conn: psycopg.Connection) -> int:
    """The position of the last event; 0 when there is none."""
    row = conn.execute(HEAD).fetchone()
    return int(row[0]) if row else 0
