"""The SQL that reads streams: some by id in one query, or a range of streams as one stream of rows.

Nothing here knows a scope. What is shown to a caller is read by `HistoryStore.load`, which takes one; `api` imports
neither `select_streams` nor `select_stream_range` (a test checks it).
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.events.event import Event
from domain.history.history import History
from domain.reference.scope import Scope
from service.event_store.digests import verify_stream
from service.event_store.merges import Merge, merged_streams, merges_of
from service.security.keys import Keys

_BY_ID = """
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

_BY_RANGE = """
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

NO_LIMIT = 2**62


class Stream(NamedTuple):
    """A stream as read: its id, its events, and the person's own key if there is one."""

    id: UUID
    history: History
    key: bytes | None


class RawStream(NamedTuple):
    """The rows of a stream, not deserialized: a row that cannot be deserialized must not stop the other streams.

    `states` are comma-separated. `lengths` and `digests` are filled by `select_stream_range` only; `clock_corrected` by
    `select_streams` only: some times of recording in the log, perhaps of this stream, were declared too late.
    """

    id: UUID
    states: bytes
    wrapped: bytes | None
    lengths: bytes = b""
    digests: bytes = b""
    clock_corrected: bool = False

    def verify(self, keys: Keys) -> None:
        """Raises EventForged when an event was changed after it was recorded. For `select_stream_range` only."""
        verify_stream(keys, self.id, self.states, self.lengths, self.digests)


def select_streams(
    conn: psycopg.Connection, ids: Collection[UUID], up_to: int = NO_LIMIT
) -> tuple[list[RawStream], list[Merge]]:
    """The streams of the ids and of all streams they were ever merged with, up to a position; and the merges.

    One query if there are no merges.
    """
    rows = _by_id(conn, ids, up_to)
    merges: list[Merge] = []
    if merged := [row.id for row in rows if row.merged]:
        merges = merges_of(conn, merged)
        if others := merged_streams(merges).difference(ids):
            rows += _by_id(conn, others, up_to)
    return [RawStream(row.id, row.states, row.wrapped, clock_corrected=row.clock_corrected) for row in rows], merges


class _Row(NamedTuple):
    """A row of _BY_ID."""

    id: UUID
    states: bytes
    wrapped: bytes | None
    merged: bool
    clock_corrected: bool


def _by_id(conn: psycopg.Connection, ids: Collection[UUID], up_to: int) -> list[_Row]:
    return [_Row(*row) for row in conn.execute(_BY_ID, (list(ids), up_to), binary=True)]


def select_stream_range(conn: psycopg.Connection, first: UUID, last: UUID, up_to: int) -> Iterator[RawStream]:
    """All streams with ids from `first` to `last`, both included. Memory does not grow with their number."""
    query = sql.SQL(_BY_RANGE).format(first=first, last=last, position=up_to)
    with conn.cursor().copy(query) as copy:
        copy.set_types(("uuid", "bytea", "bytea", "bytea", "bytea"))
        for row in copy.rows():
            yield RawStream(*row)


def own_key(conn: psycopg.Connection, person_id: UUID, area: str, keys: Keys, *, scope: Scope) -> bytes | None:
    """The person's own key, to decrypt events that were read without it; None once the person was erased.

    `area` is the area responsible now, from the roster as the caller sees it. None also where the scope does not cover
    it.
    """
    if not scope.covers(area):
        return None
    row = conn.execute("SELECT wrapped FROM zuji.person_key WHERE person_id = %s", (person_id,), binary=True).fetchone()
    return keys.unwrap(person_id, row[0]) if row else None


def subject_of(stream_id: UUID, events: Sequence[Event]) -> str:
    """The subject of a stream as HTTP names it: the id of the person, or the code of the area."""
    return events[0].metadata.area if events and events[0].stream == "area" else str(stream_id)


def posted_subject(stream_id: UUID, event: Event) -> str:
    """The subject of an event as it is posted: posts, fairs and employers have their own ids, not the stream's."""
    return event.metadata.key or subject_of(stream_id, (event,))
