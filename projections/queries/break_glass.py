"""Grants to read beyond one's area (`zuji.break_glass`), as supervisors, auditors and their accounts see them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from projections.queries.page import Page

_GRANTS: Final = """
SELECT g.number, g.granted_at, g.until, g.account, g.role, g.account_area, g.organisation, g.area, g.person, g.reason,
       e.at AS ended_at, e.account AS ended_by, coalesce(r.reviews, '[]') AS reviews,
       (SELECT count(*) FROM zuji.access_log l WHERE l.break_glass = g.number) AS reads,
       CASE WHEN e.at IS NULL AND g.until > clock_timestamp() THEN 'open' ELSE 'ended' END AS state
  FROM zuji.break_glass g
  LEFT JOIN zuji.break_glass_step e ON e.number = g.number AND e.step = 'ended'
  LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('account', s.account, 'role', s.role, 'at', s.at, 'note', s.note)
                        ORDER BY s.at) AS reviews
         FROM zuji.break_glass_step s WHERE s.number = g.number AND s.step = 'reviewed') r ON true
"""
_WANTED: Final = f"""
  FROM ({_GRANTS}) grants
 WHERE (%(account)s::text IS NULL OR account = %(account)s)
   AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (NOT %(unreviewed)s OR reviews = '[]')
"""
_LIST: Final = f"""
SELECT * {_WANTED} AND (%(before)s::bigint IS NULL OR number < %(before)s) ORDER BY number DESC LIMIT %(most)s
"""
_COUNT: Final = f"SELECT count(*) {_WANTED}"
_ONE: Final = f"SELECT * FROM ({_GRANTS}) grants WHERE number = %s AND (%s::text IS NULL OR account = %s)"


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A grant: who may read which area (for a person, if it was asked for one), why, from when to when.

    `ended_at`: ended before its time, by `ended_by`. `reviews`: account, role, at and note of each review. `reads`: the
    lines of the security log under it that the reader may see. `state`: open or ended. Times carry a zone.
    """

    number: int
    granted_at: datetime
    until: datetime
    account: str
    role: str
    account_area: str
    organisation: str
    area: str
    person: UUID | None
    reason: str
    ended_at: datetime | None
    ended_by: str | None
    reviews: list[dict[str, Any]]
    reads: int
    state: str


class GrantFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which grants: of this account only, in a state, those that nobody has reviewed. None does not restrict."""

    account: str | None = None
    state: str | None = None
    unreviewed: bool = False


def list_grants(conn: psycopg.Connection, wanted: GrantFilter, *, limit: int, before: int | None = None) -> Page[Grant]:
    """A page of the grants that the scope of the connection may see, the latest first, after the number `before`."""
    values = {**msgspec.structs.asdict(wanted), "before": before, "most": limit + 1}
    with conn.cursor(row_factory=class_row(Grant)) as cursor:
        return Page.of(cursor.execute(_LIST, values).fetchall(), limit)


def count_grants(conn: psycopg.Connection, wanted: GrantFilter) -> int:
    """How many grants `list_grants` lists on all pages."""
    row = conn.execute(_COUNT, msgspec.structs.asdict(wanted)).fetchone()
    return int(row[0]) if row else 0


def find_grant(conn: psycopg.Connection, number: int, account: str | None) -> Grant | None:
    """The grant of the number, if the scope of the connection may see it; with `account`, only if it is its own."""
    with conn.cursor(row_factory=class_row(Grant)) as cursor:
        return cursor.execute(_ONE, (number, account, account)).fetchone()
