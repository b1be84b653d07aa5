"""Refused events that are kept in quarantine."""

from datetime import datetime
from functools import cache
from typing import Any, Final

import msgspec
import psycopg
from psycopg.rows import class_row

from projections.queries.page import Page
from service.recording.submission import Caller

_COLUMNS: Final = (
    "id, received_at, extract(day FROM now() - received_at)::int AS age_days, tried_at, attempts, status, type,"
    " source, request_id, area, caller, refusal, dismissed"  # never the body
)
_LIST: Final = f"SELECT {_COLUMNS} FROM zuji.quarantine WHERE {{conditions}} ORDER BY id LIMIT %(most)s"
_COUNT: Final = "SELECT count(*) FROM zuji.quarantine WHERE {conditions}"
_OWN: Final = "(%(name)s::text IS NULL OR (caller->>'name', caller->>'role') = (%(name)s, %(role)s))"
_ONE: Final = _LIST.format(conditions=f"id = %(id)s AND {_OWN}").encode()


class QuarantineFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which refused events: with a status, of an event type, posted by an account; None does not restrict."""

    status: str | None = None
    type: str | None = None
    posted_by: Caller | None = None


class QuarantinedEvent(msgspec.Struct, frozen=True):
    """A refused event without its body. `caller`, `refusal` and `dismissed` (by, at, reason) are as stored (JSON);
    `age_days` are full days."""

    id: int
    received_at: datetime
    age_days: int
    tried_at: datetime | None
    attempts: int
    status: str
    type: str
    source: str
    request_id: str
    area: str
    caller: dict[str, Any]
    refusal: dict[str, Any]
    dismissed: dict[str, Any] | None


def list_quarantined(
    conn: psycopg.Connection, wanted: QuarantineFilter, *, limit: int, after: int = 0
) -> Page[QuarantinedEvent]:
    """A page of the refused events in the scope of the connection, the oldest first; `after` is the last id of the page
    before."""
    values = {
        "after": after,
        "most": limit + 1,
        "status": wanted.status,
        "type": wanted.type,
        **_own(wanted.posted_by),
    }
    statement = _composed(_LIST, by_status=wanted.status is not None, by_type=wanted.type is not None)
    with conn.cursor(row_factory=class_row(QuarantinedEvent)) as cursor:
        return Page.of(cursor.execute(statement, values).fetchall(), limit)


def count_quarantined(conn: psycopg.Connection, wanted: QuarantineFilter) -> int:
    """How many refused events `list_quarantined` lists on all pages."""
    values = {"after": 0, "status": wanted.status, "type": wanted.type, **_own(wanted.posted_by)}
    statement = _composed(_COUNT, by_status=wanted.status is not None, by_type=wanted.type is not None)
    row = conn.execute(statement, values).fetchone()
    return int(row[0]) if row else 0


def find_quarantined(
    conn: psycopg.Connection, quarantine_id: int, *, posted_by: Caller | None = None
) -> QuarantinedEvent | None:
    """The refused event of that number; None when there is none in the scope of the connection (posted by the account,
    if one is given)."""
    with conn.cursor(row_factory=class_row(QuarantinedEvent)) as cursor:
        return cursor.execute(_ONE, {"id": quarantine_id, "most": 1, **_own(posted_by)}).fetchone()


@cache
def _composed(statement: str, *, by_status: bool, by_type: bool) -> bytes:
    conditions = [_OWN, "id > %(after)s"]
    if by_status:
        conditions.append("status = %(status)s")
    if by_type:
        conditions.append("type = %(type)s")
    return statement.format(conditions=" AND ".join(conditions)).encode()


def _own(account: Caller | None) -> dict[str, Any]:
    return {"name": account.name if account else None, "role": account.role if account else None}
