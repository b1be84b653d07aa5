"""What was printed, by the SHA-256 that a sheet shows: the lines of the security log that hold it."""

import re
from datetime import datetime
from typing import Final

import msgspec
import psycopg
from psycopg.rows import class_row

_LIST: Final = "list.read"
_is_circular: Final = re.compile(r"reports/[^/]+/issues/.+").fullmatch
_PRINTS: Final = """
SELECT at, account, role, area, organisation, action, subject, subject_area, format,
       (details ->> 'position')::bigint AS position
  FROM zuji.access_log
 WHERE details ? 'sheets' AND details -> 'sheets' ? %(sha256)s AND outcome = 'ok'
 ORDER BY id LIMIT %(most)s
"""
MOST_PRINTS: Final = 100
"""The most prints of one content that are looked at: the earliest."""


class Print(msgspec.Struct, frozen=True):
    """A print: when (with time zone), by which account in which area, in which form, and at which position of the log.
    `subject_area` is the area of what was printed, None where it is that of the account."""

    at: datetime
    account: str
    role: str
    area: str
    organisation: str
    action: str
    subject: str
    subject_area: str | None
    format: str
    position: int

    @property
    def printed_list(self) -> str | None:
        """Which list was printed (code list `printed_list`); None for what has an action of its own."""
        if self.action != _LIST:
            return None
        return "circular" if _is_circular(self.subject) else "list"

    @property
    def about(self) -> str:
        """The area of what was printed."""
        return self.area if self.subject_area is None else self.subject_area


def prints_of(conn: psycopg.Connection, sha256: str) -> list[Print]:
    """The prints of the content with this SHA-256 (hexadecimal, lower case), the earliest first, of all areas: the
    caller decides who may see them. The connection must be the service's own."""
    with conn.cursor(row_factory=class_row(Print)) as cursor:
        return cursor.execute(_PRINTS, {"sha256": sha256, "most": MOST_PRINTS}).fetchall()
