"""Reading histories: a few by id in one query, or a whole range of streams as one stream of rows.

`load` is the gate for whatever is shown to a caller: it takes the caller's scope and gives nothing of who lies outside.
`load_raw` and `stream_range` are for the projector, which sees everything; `api` does not import them (a test looks).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.events.event import Event
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.reference.scope import EVERYWHERE, Scope
from service.event_store.clock import Correction, corrections, with_known_times
from service.event_store.digests import verify_stream
from service.event_store.merges import Merge, merges_of, read_together, streams_in
from service.event_store.responsible_area import area_now
from service.event_store.serialization import deserialize
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

"""`+ 0`: the streams' own index finds the events; the index of positions, read whole, would only cost."""

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
    """A stream as read: its id, its events, and the person's own key while there is one."""

    id: UUID
    history: History
    key: bytes | None


class RawStream(NamedTuple):
    """A stream as it lies in the log, not decoded yet: one that cannot be must not stop the others.

    `lengths` and `digests` are those of `stream_range` only; `clock_corrected`, of `load_raw` only: stamps of the log
    have been declared too late, perhaps some of this stream.
    """

    id: UUID
    states: bytes
    wrapped: bytes | None
    lengths: bytes = b""
    digests: bytes = b""
    clock_corrected: bool = False

    def verify(self, keys: Keys) -> None:
        """Raises EventForged when an event is not the one that was recorded. For streams of `stream_range` only."""
        verify_stream(keys, self.id, self.states, self.lengths, self.digests)

    def opened(self, keys: Keys | None, noted: Sequence[Correction] = ()) -> Stream:
        """The stream decoded. Without `keys` private fields stay empty; stamps `noted` as too late are bounded."""
        key = keys.unwrap(self.id, self.wrapped) if keys is not None and self.wrapped is not None else None
        events = deserialize(self.states, self.id, key)
        if noted:
            events = with_known_times(events, noted)
        return Stream(self.id, History(subject_of(self.id, events), events), key)


def load(
    conn: psycopg.Connection,
    ids: Iterable[UUID],
    keys: Keys | None,
    up_to: int = NO_LIMIT,
    *,
    scope: Scope,
) -> dict[UUID, Stream]:
    """The streams of those ids that have events up to a position, and of those they were ever merged with.

    Left out is whatever lies outside the scope: the area responsible now for the person, or for the survivor of who is
    merged, is what counts. The scope has no default; `scope.NOWHERE` gives nothing. Merged streams read together
    (`merged_history`). Without `keys` private fields stay empty. Stamps that were declared too late are bounded by the
    time at which that was noted (service.event_store.clock).
    """
    wanted = set(ids)
    if not wanted:
        return {}
    found, merges = load_raw(conn, wanted, up_to)
    noted = corrections(conn) if any(raw.clock_corrected for raw in found) else ()
    streams = {raw.id: raw.opened(keys, noted) for raw in found}
    histories = read_together({one.id: one.history for one in streams.values()}, merges)
    return {
        one.id: one._replace(history=histories[one.id])
        for one in streams.values()
        if scope == EVERYWHERE or scope.covers(area_now(_speaking(histories, histories[one.id])))
    }


def _speaking(histories: Mapping[UUID, History], history: History) -> History:
    """The history of the survivor, where the subject is merged into another; else the history itself."""
    seen: set[str] = set()
    while isinstance(history, MergedHistory) and history.merged_into and history.subject not in seen:
        seen.add(history.subject)
        history = histories.get(UUID(history.merged_into), history)
    return history


def own_key(conn: psycopg.Connection, person_id: UUID, area: str, keys: Keys, *, scope: Scope) -> bytes | None:
    """The person's own key, to open with it what was read without; None once the person was erased.

    `area` is the one responsible now, from the roster as the caller sees it. None also where the scope does not cover
    it.
    """
    if not scope.covers(area):
        return None
    row = conn.execute("SELECT wrapped FROM zuji.person_key WHERE person_id = %s", (person_id,), binary=True).fetchone()
    return keys.unwrap(person_id, row[0]) if row else None


def load_raw(
    conn: psycopg.Connection, ids: Collection[UUID], up_to: int = NO_LIMIT
) -> tuple[list[RawStream], list[Merge]]:
    """The streams of those ids and of those they were ever merged with, as they lie in the log; and the merges.

    One query where there are none.
    """
    rows = _by_id(conn, ids, up_to)
    merges = merges_of(conn, [row.id for row in rows if row.merged])
    if others := streams_in(merges).difference(ids):
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


def stream_range(conn: psycopg.Connection, first: UUID, last: UUID, up_to: int) -> Iterator[RawStream]:
    """All streams with ids from `first` to `last` (inclusive), streamed: memory does not grow with their number."""
    query = sql.SQL(_BY_RANGE).format(first=first, last=last, position=up_to)
    with conn.cursor().copy(query) as copy:
        copy.set_types(("uuid", "bytea", "bytea", "bytea", "bytea"))
        for row in copy.rows():
            yield RawStream(*row)


def subject_of(stream_id: UUID, events: Sequence[Event]) -> str:
    """What the stream is about, as it is called over HTTP: the person's id, or the code of the area."""
    return events[0].metadata.area if events and events[0].stream == "area" else str(stream_id)


def posted_subject(stream_id: UUID, event: Event) -> str:
    """The subject of an event as it is posted: a post, a fair and an employer by their own ids, not by the stream's."""
    return event.metadata.key or subject_of(stream_id, (event,))
