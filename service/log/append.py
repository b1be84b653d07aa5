"""Appending: dense positions from one counter row, facts copied in, readers woken."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.events import type_name
from domain.events.fact import Fact
from service.log.state import recorded

CHANNEL = "zuji_log"
"""NOTIFY channel: a hint that there is something new, never the only word of it."""


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


def append(conn: psycopg.Connection, entries: Sequence[Entry]) -> int:
    """Appends the entries in the caller's transaction and returns the position of the last.

    To be called last in the transaction: from here to the commit every other writer waits. Raises
    psycopg.errors.UniqueViolation when a stream has meanwhile grown (optimistic concurrency by stream and version).
    """
    position, recorded_at = _next_positions(conn, len(entries))
    with (
        conn.cursor() as cursor,
        cursor.copy(
            "COPY zuji.log (stream_id, version, position, type, area, recorded_at, state) FROM STDIN (FORMAT BINARY)"
        ) as copy,
    ):
        copy.set_types(("uuid", "int4", "int8", "text", "text", "timestamptz", "bytea"))
        for number, (stream_id, version, kind, area, state) in enumerate(entries, start=position + 1):
            row = (stream_id, version, number, kind, area, recorded_at, recorded(state, number, recorded_at))
            copy.write_row(row)
    conn.execute(f"NOTIFY {CHANNEL}")
    return position + len(entries)


def _next_positions(conn: psycopg.Connection, count: int) -> tuple[int, datetime]:
    """The position before the new ones, and the time of recording, which never runs backwards."""
    row = conn.execute(
        "UPDATE zuji.log_head SET position = position + %s, recorded_at = greatest(recorded_at, clock_timestamp())"
        " RETURNING position - %s, recorded_at",
        (count, count),
    ).fetchone()
    assert row is not None
    return row


def head(conn: psycopg.Connection) -> int:
    """The position of the last fact; 0 when there is none."""
    row = conn.execute("SELECT position FROM zuji.log_head").fetchone()
    return int(row[0]) if row else 0
