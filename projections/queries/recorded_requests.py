"""Which posted events are recorded, by the source and the id under which they were posted."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import psycopg

_COUNT: Final = """
SELECT count(*) FROM unnest(%s::text[]) AS asked JOIN zuji.request r ON (r.source, r.request_id) = (%s, asked)
"""
_STREAM: Final = "SELECT stream_id FROM zuji.request WHERE (source, request_id) = (%s, %s)"

_OF_TYPE: Final = "SELECT count(*) FROM zuji.log WHERE stream_id = %s AND type = %s"


def count_recorded(conn: psycopg.Connection, source: str, request_ids: Sequence[str]) -> int:
    """How many of the events of a source are recorded. The connection must be the service's own."""
    row = conn.execute(_COUNT, ([*request_ids], source)).fetchone()
    return int(row[0]) if row else 0


def count_of_type(conn: psycopg.Connection, stream_id: UUID, kind: str) -> int:
    """How many events of a type are recorded in a stream. The connection must be the service's own."""
    row = conn.execute(_OF_TYPE, (stream_id, kind)).fetchone()
    return int(row[0]) if row else 0


def stream_of_request(conn: psycopg.Connection, source: str, request_id: str) -> UUID | None:
    """The stream in which the event of a source is recorded; None when it is not. The connection must be the service's
    own."""
    row = conn.execute(_STREAM, (source, request_id)).fetchone()
    return row[0] if row else None
