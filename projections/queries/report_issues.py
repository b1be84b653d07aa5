"""Issues of reports (通报): the list of an area, and the bytes that were issued."""

from collections.abc import Sequence
from typing import Final

import psycopg
from psycopg.rows import class_row

from projections.views.report_issue import REPORT_ISSUE, ReportIssueRow

_LIST: Final = f"""
SELECT {", ".join(REPORT_ISSUE.columns)} FROM report_issue
 WHERE area = %(area)s AND report = %(report)s AND (%(year)s::int IS NULL OR year = %(year)s)
 ORDER BY year, number, version
"""
_CONTENT: Final = "SELECT content FROM zuji.issue_content WHERE sha256 = %s"
_STORE: Final = """
INSERT INTO zuji.issue_content (sha256, content) VALUES (encode(sha256(%(content)s::bytea), 'hex'), %(content)s)
ON CONFLICT DO NOTHING
"""


def issues_of(conn: psycopg.Connection, report: str, area: str, year: int | None = None) -> Sequence[ReportIssueRow]:
    """The issues of a report on an area, by year and number; of one year if it is given."""
    with conn.cursor(row_factory=class_row(ReportIssueRow)) as cursor:
        return cursor.execute(_LIST, {"report": report, "area": area, "year": year}).fetchall()


def content_of(conn: psycopg.Connection, digest: str) -> bytes:
    """The bytes with a SHA-256 (hexadecimal). Raises LookupError if they are not held."""
    row = conn.execute(_CONTENT, (digest,)).fetchone()
    if row is None:
        raise LookupError(digest)
    return bytes(row[0])


def store_content(conn: psycopg.Connection, content: bytes) -> None:
    """Stores bytes under their SHA-256; the same bytes are stored once."""
    conn.execute(_STORE, {"content": content})
