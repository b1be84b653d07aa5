"""Which subjects the log has: of a type of events, and who ever joined a household."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

import psycopg

_OF_TYPE: Final = """
SELECT stream_id FROM zuji.log WHERE version = 1 AND starts_with(type, %s) AND position <= %s ORDER BY stream_id
"""
_EVER_IN: Final = """
SELECT DISTINCT stream_id
  FROM zuji.log, LATERAL (SELECT convert_from(state, 'UTF8')::jsonb AS content OFFSET 0) read
 WHERE type IN ('person.household_joined', 'person.corrected') AND position <= %(up_to)s
   AND (content ->> 'household_id' = ANY(%(names)s) OR content #>> '{changes,household_id}' = ANY(%(names)s))
"""


def streams_of(conn: psycopg.Connection, prefix: str, up_to: int) -> list[UUID]:
    """The subjects of which the first event has a type with this prefix, up to a position."""
    return [stream for (stream,) in conn.execute(_OF_TYPE, (prefix, up_to))]


def ever_in(conn: psycopg.Connection, households: Collection[str], up_to: int) -> set[UUID]:
    """All who joined a household of one of these names, by a join or the correction of one."""
    names = [key.partition("/")[2] for key in households]
    return {stream for (stream,) in conn.execute(_EVER_IN, {"names": names, "up_to": up_to})}
