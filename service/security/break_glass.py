"""Reads beyond one's area for a time: grants that an account gives itself with a reason, and that others review.

A grant widens reads only: what an account posts is decided by its own area. Grants and what became of them are
append-only (`zuji.break_glass`, `zuji.break_glass_step`); all times are those of the database's clock.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import psycopg

from service.recording.submission import Caller

_OPEN: Final = """
INSERT INTO zuji.break_glass (until, account, role, account_area, organisation, area, person, reason)
VALUES (clock_timestamp() + make_interval(mins => %s), %s, %s, %s, %s, %s, %s, %s) RETURNING number, until
"""
_VALID: Final = """
SELECT area FROM zuji.break_glass g
 WHERE number = %s AND account = %s AND until > clock_timestamp()
   AND NOT EXISTS (SELECT FROM zuji.break_glass_step s WHERE s.number = g.number AND s.step = 'ended')
"""
_STEP: Final = """
INSERT INTO zuji.break_glass_step (number, step, account, role, note) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""


def open_grant(
    conn: psycopg.Connection, caller: Caller, *, area: str, person: UUID | None, reason: str, minutes: int
) -> tuple[int, datetime]:
    """Grants the account to read the area, and what lies below it, for some minutes; the number and the end."""
    values = (minutes, caller.name, caller.role, caller.area, caller.organisation, area, person, reason)
    row = conn.execute(_OPEN, values).fetchone()
    assert row is not None
    return int(row[0]), row[1]


def area_granted(conn: psycopg.Connection, number: int, account: str) -> str | None:
    """The area that the grant lets the account read now; None if it has ended, is another's or does not exist."""
    row = conn.execute(_VALID, (number, account)).fetchone()
    return str(row[0]) if row else None


def end_grant(conn: psycopg.Connection, number: int, by: Caller) -> None:
    """Ends a grant before its time; nothing if it was ended so before."""
    conn.execute(_STEP, (number, "ended", by.name, by.role, ""))


def review_grant(conn: psycopg.Connection, number: int, by: Caller, note: str) -> None:
    """Notes that the account has looked at what was read under the grant; nothing if it has done so before."""
    conn.execute(_STEP, (number, "reviewed", by.name, by.role, note))
