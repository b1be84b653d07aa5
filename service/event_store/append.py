"""Appending to the log: dense positions from one counter row, one statement a batch, NOTIFY for the readers."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.events.event import Event, event_type_of
from service.event_store.clock import SYSTEM_CLOCK, Clock
from service.event_store.digests import event_digest
from service.event_store.serialization import STATE_END
from service.security.keys import Keys

CHANNEL = "zuji_log"
"""NOTIFY channel of appends. A hint: readers also poll."""

_HEAD = "SELECT position FROM zuji.log_head"

_APPEND = """
SELECT zuji.append(%(stream_ids)b::uuid[], %(versions)b::int4[], %(types)b::text[], %(areas)b::text[],
                   %(states)b::bytea[], %(digests)b::bytea[], %(clock)s, %(tolerance)s)
"""
"""`service/postgres/sql/202_append.sql` adds position and time at the end of a state: its last member is the
metadata.
"""


class Entry(NamedTuple):
    """An event to be appended: serialized, without a position; `digest` protects it against changes (`digests`)."""

    stream_id: UUID
    version: int
    type: str
    area: str
    state: bytes
    digest: bytes | None = None

    @classmethod
    def of(cls, stream_id: UUID, event: Event, state: bytes, keys: Keys | None = None) -> "Entry":
        """The entry of an event and its serialized state. Without `keys` it has no digest, which `zuji check`
        reports.
        """
        version = event.metadata.version
        digest = event_digest(keys, stream_id, version, state[: -len(STATE_END)]) if keys is not None else None
        return cls(stream_id, version, event_type_of(type(event)), event.metadata.area, state, digest)


class Appended:
    """The result of an append. In a pipeline it may not have arrived yet."""

    def __init__(self, cursor: psycopg.Cursor) -> None:
        self._cursor = cursor

    @cached_property
    def position(self) -> int:
        """The position of the last event. Waits for the result; raises what `append` raises."""
        row = self._cursor.fetchone()
        return int(row[0]) if row else 0


def append(conn: psycopg.Connection, entries: Sequence[Entry], clock: Clock = SYSTEM_CLOCK) -> Appended:
    """Appends the entries in the caller's transaction. Without entries the result is the end of the log.

    Call it last in the transaction: every other writer waits from here to the commit. Sent in one pipeline with the
    commit, it does not make them wait for the caller. Raises psycopg.errors.UniqueViolation when another writer has
    appended the same version of a stream (optimistic concurrency), psycopg.DatabaseError (ZJ001) when the last time of
    recording, the clock of the database and that of the caller differ by more than the tolerance.
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
