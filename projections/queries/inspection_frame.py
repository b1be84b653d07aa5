"""The stored frames of draws, by their SHA-256 (population_sha256 of the plan).

A frame is stored before the event that names its digest is recorded, as the contents of issued reports are: no plan is
without its frame. The frame of a plan that was refused stays behind, and nothing names it.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import psycopg

from domain.inspections.frame import BuiltFrame, Frame

_STORE: Final = """
INSERT INTO zuji.inspection_frame (sha256, area, content, person_ids)
VALUES (encode(sha256(%(content)b), 'hex'), %(area)s, %(content)b, %(person_ids)b)
ON CONFLICT DO NOTHING
"""
_CONTENT: Final = "SELECT content FROM zuji.inspection_frame WHERE sha256 = %s"
_PERSONS: Final = """
SELECT encode(substr(f.person_ids, 16 * line.number + 1, 16), 'hex')::uuid
  FROM zuji.inspection_frame f, unnest(%s::int[]) WITH ORDINALITY AS line (number, place)
 WHERE f.sha256 = %s ORDER BY line.place
"""


def store_frame(conn: psycopg.Connection, area: str, frame: BuiltFrame) -> None:
    """Stores a frame for the area that plans the inspection, with the role of the service; the same frame once."""
    conn.execute(_STORE, {"area": area, "content": frame.content, "person_ids": frame.person_ids})


def frame_of(conn: psycopg.Connection, digest: str) -> Frame:
    """The frame with a SHA-256 (hexadecimal). Raises LookupError if none is held within the scope of the connection."""
    row = conn.execute(_CONTENT, (digest,), binary=True).fetchone()
    if row is None:
        raise LookupError(digest)
    return Frame(row[0])


def persons_of(conn: psycopg.Connection, digest: str, lines: Sequence[int]) -> list[UUID]:
    """The persons of these lines of a frame (`Drawn.line`), in their order. Only the role of the service may read them.

    Reads these ids and not the whole list. Raises LookupError if the frame is not held.
    """
    found = [row[0] for row in conn.execute(_PERSONS, ([*lines], digest), binary=True)]
    if len(found) != len(lines):
        raise LookupError(digest)
    return found
