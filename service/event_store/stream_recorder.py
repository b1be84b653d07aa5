"""The recorder of streams: appends events to streams and reads streams. All SQL that one posted event needs is here.

Nothing here knows a scope. What is shown to a caller is read by `HistoryStore.load`, which takes one; `api` calls no
method here that reads (a test checks it).
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from eventsourcing.persistence import AggregateRecorder, IntegrityError, StoredEvent
from psycopg.errors import UniqueViolation

from service.event_store.clock import SYSTEM_CLOCK, Clock, as_clock_mismatch
from service.event_store.datastore import Datastore
from service.event_store.mapper import STATE_END, deserialize, entry_of
from service.event_store.merges import Merge, merged_streams, merges_of
from service.event_store.rows import NO_LIMIT, Entry, RawStream
from service.security.keys import Keys

HEAD = "SELECT position FROM zuji.log_head"

_APPEND = """
SELECT zuji.append(%(stream_ids)b::uuid[], %(versions)b::int4[], %(types)b::text[], %(areas)b::text[],
                   %(states)b::bytea[], %(digests)b::bytea[], %(clock)s, %(tolerance)s)
"""
"""Gives dense positions from one counter row, adds position and time of recording at the end of a state, whose last
member is the metadata, and notifies the readers (`service/postgres/sql/202_append.sql`).
"""

_SELECT_STREAMS = """
SELECT l.stream_id, string_agg(l.state, ','::bytea ORDER BY l.version),
       (SELECT k.wrapped FROM zuji.person_key k WHERE k.person_id = l.stream_id),
       EXISTS (SELECT FROM zuji.merge m WHERE m.duplicate = l.stream_id)
       OR EXISTS (SELECT FROM zuji.merge m WHERE m.survivor = l.stream_id),
       EXISTS (SELECT FROM zuji.clock_correction)
  FROM zuji.log l
 WHERE l.stream_id = ANY(%b::uuid[]) AND l.position + 0 <= %s
 GROUP BY l.stream_id
"""
"""`+ 0` keeps the planner from the index of positions: the index of streams finds the rows."""

_SELECT_EVENTS = """
SELECT stream_id, version, type, state FROM zuji.log
 WHERE stream_id = %(stream)s AND version > coalesce(%(gt)s, 0) AND (%(lte)s::int IS NULL OR version <= %(lte)s)
 ORDER BY version {direction} LIMIT %(limit)s
"""


class Appended:
    """The result of an append. In a pipeline it may not have arrived yet."""

    def __init__(self, cursor: psycopg.Cursor) -> None:
        self._cursor = cursor

    @cached_property
    def position(self) -> int:
        """The position of the last event. Waits for the result; raises what `insert_entries` raises."""
        row = self._cursor.fetchone()
        return int(row[0]) if row else 0


class StreamRecorder(AggregateRecorder):
    """Appends and reads the events of streams. `keys` make the digests that protect the rows.

    The methods that take a connection are those of the running service. They work in the caller's transaction and
    spare it the objects of the library.
    """

    def __init__(self, datastore: Datastore, keys: Keys | None, clock: Clock = SYSTEM_CLOCK) -> None:
        self.datastore = datastore
        self.keys = keys
        self.clock = clock

    def insert_entries(self, conn: psycopg.Connection, entries: Sequence[Entry]) -> Appended:
        """Appends the entries in the caller's transaction. Without entries the result is the end of the log.

        Call it last in the transaction: every other writer waits from here to the commit. Sent in one pipeline with the
        commit, it does not make them wait for the caller. Raises psycopg.errors.UniqueViolation when another writer has
        appended the same version of a stream (optimistic concurrency), ClockMismatch when the last time of recording,
        the clock of the database and that of this process differ by more than the tolerance. A pipeline may raise the
        error later and untranslated: its owner translates it (`as_clock_mismatch`).
        """
        if not entries:
            return Appended(conn.execute(HEAD))
        columns = {
            "clock": self.clock.now(),
            "tolerance": self.clock.tolerance,
            "stream_ids": [entry.stream_id for entry in entries],
            "versions": [entry.version for entry in entries],
            "types": [entry.type for entry in entries],
            "areas": [entry.area for entry in entries],
            "states": [entry.state[: -len(STATE_END)] for entry in entries],
            "digests": [entry.digest for entry in entries],
        }
        try:
            return Appended(conn.execute(_APPEND, columns))
        except psycopg.DatabaseError as error:
            if (mismatch := as_clock_mismatch(error)) is not None:
                raise mismatch from None
            raise

    def select_streams(
        self, conn: psycopg.Connection, ids: Collection[UUID], up_to: int = NO_LIMIT
    ) -> tuple[list[RawStream], list[Merge]]:
        """The streams of the ids and of all streams they were ever merged with, up to a position; and the merges.

        One query if there are no merges.
        """
        rows = _rows_of(conn, ids, up_to)
        merges: list[Merge] = []
        if merged := [row.id for row in rows if row.merged]:
            merges = merges_of(conn, merged)
            if others := merged_streams(merges).difference(ids):
                rows += _rows_of(conn, others, up_to)
        return [RawStream(row.id, row.states, row.wrapped, clock_corrected=row.clock_corrected) for row in rows], merges

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
            last = self.insert_entries(conn, entries).position
        return list(range(last - len(entries) + 1, last + 1))

    def _entry(self, stored: StoredEvent) -> Entry:
        stream_id = UUID(str(stored.originator_id))
        (event,) = deserialize(stored.state, stream_id, None)
        entry = entry_of(stream_id, event, stored.state, self.keys)
        return entry._replace(version=stored.originator_version, type=stored.topic)


class _Row(NamedTuple):
    """A row of _SELECT_STREAMS."""

    id: UUID
    states: bytes
    wrapped: bytes | None
    merged: bool
    clock_corrected: bool


def _rows_of(conn: psycopg.Connection, ids: Collection[UUID], up_to: int) -> list[_Row]:
    return [_Row(*row) for row in conn.execute(_SELECT_STREAMS, (list(ids), up_to), binary=True)]


@contextmanager
def _integrity_errors() -> Iterator[None]:
    try:
        yield
    except UniqueViolation as error:
        raise IntegrityError(error) from error
