"""Appending: dense positions from one counter row, events and their places in one call, readers woken."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.events import event_type_of
from domain.events.event import Event
from service.event_store.clock import REAL, Clock
from service.event_store.digests import event_digest
from service.event_store.serialization import STATE_END
from service.security.keys import Keys

CHANNEL = "zuji_log"
"""NOTIFY channel: a hint that there is something new, never the only word of it."""


_HEAD = "SELECT position FROM zuji.log_head"

_APPEND = """
SELECT zuji.append(%(stream_ids)b::uuid[], %(versions)b::int4[], %(types)b::text[], %(areas)b::text[],
                   %(states)b::bytea[], %(digests)b::bytea[], %(clock)s, %(tolerance)s)
"""
"""`service/postgres/sql/202_append.sql`. A state gets its place in the log at its end: the stamp is its last field."""


class Entry(NamedTuple):
    """An event on its way into the log: encoded, but without a position; `digest` seals it (`digests`)."""

    stream_id: UUID
    version: int
    type: str
    area: str
    state: bytes
    digest: bytes | None = None

    @classmethod
    def of(cls, stream_id: UUID, event: Event, state: bytes, keys: Keys | None = None) -> "Entry":
        """The entry of an event and its encoded state. Without `keys` it has no digest, and `zuji check` reports it."""
        version = event.metadata.version
        digest = event_digest(keys, stream_id, version, state[: -len(STATE_END)]) if keys is not None else None
        return cls(stream_id, version, event_type_of(type(event)), event.metadata.area, state, digest)


class Appended:
    """What was appended. The answer may still be under way, when it was asked for in a pipeline."""

    def __init__(self, cursor: psycopg.Cursor) -> None:
        self._cursor = cursor

    @cached_property
    def position(self) -> int:
        """The position of the last event; waits for the answer. Raises what `append` raises."""
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
        "clock": clock.now(),
        "tolerance": clock.tolerance,
        "stream_ids": [entry.stream_id for entry in entries],
        "versions": [entry.version for entry in entries],
        "types": [entry.type for entry in entries],
        "areas": [entry.area for entry in entries],
        "states": [entry.state[: -len(STATE_END)] for entry in entries],
        "digests": [entry.digest for entry in entries],
    }
    return Appended(conn.execute(_APPEND, columns))


def head(conn: psycopg.Connection) -> int:
    """The position of the last event; 0 when there is none."""
    row = conn.execute(_HEAD).fetchone()
    return int(row[0]) if row else 0
