"""The security log, the latest line first."""

from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from domain.reference.scope import EVERYWHERE
from projections.queries.area_range import area_range
from projections.queries.page import Page

_CONDITIONS: Final = {
    "account": "account = %(account)s",
    "action": "action = %(action)s",
    "subject": "subject = %(subject)s",
    "since": "at >= %(since)s",
    "to": "at <= %(to)s",
}
_BEFORE: Final = "id < %(before)s"
_LIST: Final = sql.SQL("""
SELECT id, at, account, role, area, organisation, action, subject, subject_area, details, address, outcome
  FROM zuji.access_log WHERE {conditions} ORDER BY id DESC LIMIT %(most)s
""")
_COUNT: Final = sql.SQL("SELECT count(*) FROM zuji.access_log WHERE {conditions}")


class AccessLogFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines: of an account, of an action, about a subject, from or about an area (or an area below it), from one
    moment to another, both inclusive, with time zones. None does not restrict."""

    account: str | None = None
    action: str | None = None
    subject: str | None = None
    area: str | None = None
    since: datetime | None = None
    to: datetime | None = None


def list_access_log(
    conn: psycopg.Connection, wanted: AccessLogFilter, *, limit: int, before: int | None = None
) -> Page[dict[str, Any]]:
    """A page of the lines that the scope of the connection may see, by column, the latest first; `before` is the id of
    the last line of the page before.

    Raises Refusal (shape) when `wanted.area` is no code.
    """
    conditions, values = _conditions(wanted)
    if before is not None:
        conditions.append(_BEFORE)
        values["before"] = before
    values["most"] = limit + 1
    statement = _LIST.format(conditions=sql.SQL(" AND ").join(map(sql.SQL, conditions)))
    with conn.cursor(row_factory=dict_row) as cursor:
        return Page.of(cursor.execute(statement, values, prepare=False).fetchall(), limit)


def count_access_log(conn: psycopg.Connection, wanted: AccessLogFilter) -> int:
    """How many lines `list_access_log` lists on all pages."""
    conditions, values = _conditions(wanted)
    statement = _COUNT.format(conditions=sql.SQL(" AND ").join(map(sql.SQL, conditions)))
    row = conn.execute(statement, values, prepare=False).fetchone()
    return int(row[0]) if row else 0


def _conditions(wanted: AccessLogFilter) -> tuple[list[str], dict[str, Any]]:
    values: dict[str, Any] = {name: getattr(wanted, name) for name in _CONDITIONS}
    conditions = ["true", *(condition for name, condition in _CONDITIONS.items() if values[name] is not None)]
    if wanted.area is not None:
        within = area_range(EVERYWHERE, wanted.area)
        conditions.append(f"({within.condition()} OR {within.condition('subject_area')})")
        values |= within.values
    return conditions, values
