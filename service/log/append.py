"""Appending: dense positions from one counter row, facts and their places in one statement, readers woken."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.events import type_name
from domain.events.fact import Fact
from service.log.clock import REAL, Clock
from service.log.state import STATE_END

CHANNEL = "zuji_log"
"""NOTIFY channel: a hint that there is something new, never the only word of it."""


_HEAD = "SELECT position FROM zuji.log_head"

_APPEND = f"""
WITH head AS (
    UPDATE zuji.log_head
       SET position = position + %(count)s, recorded_at = zuji.stamp(recorded_at, %(clock)s, %(tolerance)s)
    RETURNING position, position - %(count)s AS before, recorded_at,
              to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
), appended AS (
    INSERT INTO zuji.log (stream_id, version, position, type, area, recorded_at, state)
    SELECT entry.stream_id, entry.version, before + place, entry.type, entry.area, recorded_at, entry.state
           || convert_to(format(',"position":%%s,"recorded_at":"%%s"{STATE_END}', before + place, at), 'UTF8')
      FROM head, unnest(%(stream_ids)b::uuid[], %(versions)b::int4[], %(types)b::text[], %(areas)b::text[],
                        %(states)b::bytea[]) WITH ORDINALITY AS entry (stream_id, version, type, area, state, place)
)
SELECT position, pg_notify('{CHANNEL}', '') FROM head
"""
"""A state gets its place in the log at its end: the stamp is the last field of every fact."""


class Entry(NamedTuple):
    """A fact on its way into the log: encoded, but without a position."""

    stream_id: UUID
    version: int
    type: str
    area: str
    state: bytes

    @classmethod
    def of(cls, stream_id: UUID, fact: Fact, state: bytes) -> "Entry":
        """The entry of a fact and its encoded state."""
        return cls(stream_id, fact.stamp.version, type_name(type(fact)), fact.stamp.area, state)


class Appended:
    """What was appended. The answer may still be under way, when it was asked for in a pipeline."""

    def __init__(self, cursor: psycopg.Cursor) -> None:
        self._cursor = cursor

    @cached_property
    def position(self) -> int:
        """The position of the last fact; waits for the answer. Raises what `append` raises."""
        row = self._cursor.fetchone()
        return int(row[0]) if row else 0


def append(conn: psycopg.Connection, entries: Sequence[Entry], clock: Clock = REAL) -> Appended:
    """Appends the entries in the caller's transaction; without entries only says how far the log has come.

    To be called last in the transaction: from here to the commit every other writer waits. In one pipeline with the
    commit they do not wait for the caller as well. Raises psycopg.errors.UniqueViolation when a stream has meanwhile
    grown (optimistic concurrency by stream and version), psycopg.DatabaseError (ZJ001) when the last stamp and
    the clocks of the database and of the caller differ by too much.
    """
    if not entries:
        return Appended(conn.execute(_HEAD))
    columns = {
        "count": len(entries),
        "clock": clock.now(),
        "tolerance": clock.tolerance,
        "stream_ids": [entry.stream_id for entry in entries],
        "versions": [entry.version for entry in entries],
        "types": [entry.type for entry in entries],
        "areas": [entry.area for entry in entries],
        "states": [entry.state[: -len(STATE_END)] for entry in entries],
    }
    return Appended(conn.execute(_APPEND, columns))


def head(conn: psycopg.Connection) -> int:
    """The position of the last fact; 0 when there is none."""
    row = conn.execute(_HEAD).fetchone()
    return int(row[0]) if row else 0
