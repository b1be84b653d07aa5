"""Refused events that are kept in quarantine."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

import msgspec
import psycopg
from psycopg.rows import args_row

from domain.reference.scope import EVERYWHERE
from projections.queries.area_range import area_range
from projections.queries.page import Page
from service.recording.retried_items import IS_RETRIED, RETRY_PARAMETERS
from service.recording.submission import Caller

_COLUMNS: Final = (
    "id, received_at, extract(day FROM now() - received_at)::int AS age_days, tried_at, attempts, status, type,"
    " source, request_id, area, caller, refusal, dismissed,"
    f" status = 'waiting' AND NOT whole_call AND {IS_RETRIED} AS retried"  # never the body
)
_LIST: Final = f"SELECT {_COLUMNS} FROM zuji.quarantine q WHERE {{conditions}} ORDER BY id LIMIT %(most)s"
_COUNT: Final = "SELECT count(*) FROM zuji.quarantine WHERE {conditions}"
_WAITING_BY_AREA: Final = "SELECT area, count(*) FROM zuji.quarantine WHERE status = 'waiting' {within} GROUP BY area"
_OWN: Final = "(%(name)s::text IS NULL OR (caller->>'name', caller->>'role') = (%(name)s, %(role)s))"
_SEEN: Final = f"{_OWN} AND type <> ALL(%(hidden)s::text[])"
_ONE: Final = _LIST.format(conditions=f"id = %(id)s AND {_SEEN}").encode()


class QuarantineFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which refused events: posted by the accounts of an area in the scope ("": all), with a status, of an event type,
    posted by an account; None does not restrict. Types that are `hidden` are left out."""

    area: str = ""
    status: str | None = None
    type: str | None = None
    posted_by: Caller | None = None
    hidden: Sequence[str] = ()


class QuarantinedEvent(msgspec.Struct, frozen=True):
    """A refused event without its body. `caller`, `refusal` and `dismissed` (by, at, reason) are as stored (JSON);
    `age_days` are full days. `retried`: the service records it by itself as soon as it is possible."""

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
    retried: bool


def list_quarantined(
    conn: psycopg.Connection, wanted: QuarantineFilter, *, limit: int, after: int = 0
) -> Page[QuarantinedEvent]:
    """A page of the refused events in the scope of the connection, the oldest first; `after` is the last id of the page
    before.

    Raises Refusal (shape) when `wanted.area` is no code.
    """
    statement, values = _prepared(_LIST, wanted, after)
    values |= {**RETRY_PARAMETERS, "most": limit + 1}
    with conn.cursor(row_factory=args_row(QuarantinedEvent)) as cursor:
        return Page.of(cursor.execute(statement, values).fetchall(), limit)


def count_quarantined(conn: psycopg.Connection, wanted: QuarantineFilter) -> int:
    """How many refused events `list_quarantined` lists on all pages."""
    row = conn.execute(*_prepared(_COUNT, wanted)).fetchone()
    return int(row[0]) if row else 0


def waiting_by_area(conn: psycopg.Connection, *, area: str = "") -> dict[str, int]:
    """The number of refused events in the scope of the connection that wait, by the area of the account; `area` as in
    QuarantineFilter."""
    within = area_range(EVERYWHERE, area)
    statement = _WAITING_BY_AREA.format(within=f"AND {within.condition()}" if area else "")
    return dict(conn.execute(statement.encode(), within.values).fetchall())


def find_quarantined(
    conn: psycopg.Connection, quarantine_id: int, *, posted_by: Caller | None = None, hidden: Sequence[str] = ()
) -> QuarantinedEvent | None:
    """The refused event of that number; None when there is none in the scope of the connection (posted by the account,
    if one is given), or its type is `hidden`."""
    values = {**RETRY_PARAMETERS, "id": quarantine_id, "most": 1, "hidden": [*hidden], **_own(posted_by)}
    with conn.cursor(row_factory=args_row(QuarantinedEvent)) as cursor:
        return cursor.execute(_ONE, values).fetchone()


def _prepared(statement: str, wanted: QuarantineFilter, after: int = 0) -> tuple[bytes, dict[str, Any]]:
    """The statement, and the values of its parameters."""
    within = area_range(EVERYWHERE, wanted.area)
    conditions = {
        "area": within.condition() if wanted.area else None,
        "status": "status = %(status)s" if wanted.status is not None else None,
        "type": "type = %(type)s" if wanted.type is not None else None,
    }
    values = {
        "after": after,
        "status": wanted.status,
        "type": wanted.type,
        "hidden": [*wanted.hidden],
        **within.values,
        **_own(wanted.posted_by),
    }
    return _composed(statement, tuple(one for one in conditions.values() if one is not None)), values


@cache
def _composed(statement: str, conditions: tuple[str, ...]) -> bytes:
    return statement.format(conditions=" AND ".join([_SEEN, "id > %(after)s", *conditions])).encode()


def _own(account: Caller | None) -> dict[str, Any]:
    return {"name": account.name if account else None, "role": account.role if account else None}
