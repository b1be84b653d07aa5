"""The notes of recorded events (`zuji.event_note`), as they were answered to their senders."""

from collections.abc import Iterable
from typing import Final

import psycopg
from psycopg.types.json import Jsonb

from service.recording.submission import Decision

_WRITE: Final = """
INSERT INTO zuji.event_note (stream_id, version, code, zh, en, data)
SELECT * FROM unnest(%s::uuid[], %s::int4[], %s::text[], %s::text[], %s::text[], %s::jsonb[])
"""


def write_notes(conn: psycopg.Connection, settled: Iterable[Decision]) -> None:
    """Writes the notes of events that are new in the log, in the transaction that records them."""
    rows = [
        (decision.stream_id, decision.version, note.code, note.zh, note.en, Jsonb(note.data))
        for decision in settled
        if (note := decision.note) is not None and not decision.is_duplicate
    ]
    if rows:  # else all of them are repeats
        conn.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])
