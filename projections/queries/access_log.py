"""The security log, the latest line first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from domain.reference.scope import EVERYWHERE
from projections.queries.area_range import area_range
from projections.queries.page import Page

_CONDITIONS: Final = {
    "account": "account = %(account)s",
    "role": "role = %(role)s",
    "action": "action = %(action)s",
    "subject": "subject = %(subject)s",
    "person": "(subject = %(person)s::text OR id = ANY(%(listed_in)s))",
    "format": "format = %(format)s",
    "has_purpose": "(purpose <> '') = %(has_purpose)s",
    "outcome": "outcome = %(outcome)s",
    "break_glass": "break_glass = %(break_glass)s",
    "since": "at >= %(since)s",
    "to": "at <= %(to)s",
}
MOST_LINES_WITH: Final = 20_000
_LINES_WITH: Final = "SELECT id FROM zuji.access_log WHERE listed @> ARRAY[%s::uuid] ORDER BY id DESC LIMIT %s"
_BEFORE: Final = "id < %(before)s"
_LIST: Final = sql.SQL("""
SELECT id, at, account, role, area, organisation, on_behalf_of, action, subject, subject_area, details, purpose, format,
       items, break_glass, address, outcome
  FROM zuji.access_log WHERE {conditions} ORDER BY id DESC LIMIT %(most)s
""")
_COUNT: Final = sql.SQL("SELECT count(*) FROM zuji.access_log WHERE {conditions}")
_GROUPS: Final = sql.SQL("""
SELECT {columns}, count(*) AS lines, coalesce(sum(items), 0)::bigint AS items
  FROM zuji.access_log WHERE {conditions}
 GROUP BY {names} ORDER BY lines DESC, {names} LIMIT %(most)s
""")
_GROUPED_BY: Final[dict[str, LiteralString]] = {
    "account": "account",
    "role": "role",
    "action": "action",
    "outcome": "outcome",
    "format": "format",
    "day": "(at AT TIME ZONE 'Asia/Shanghai')::date",
}
GROUPED_BY: Final = tuple(_GROUPED_BY)
"""By what lines can be counted; `day` is that of Asia/Shanghai."""


class AccessLogFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines: of an account, of a role, of an action, about a subject, from or about an area (or an area below
    it), from one moment to another, both inclusive, with time zones. None does not restrict.

    `person`: that read this person, alone or in one of the lines `listed_in` (`lines_with`). `format` of the answer;
    `has_purpose`: whether a purpose was stated; `outcome`: `ok` or the code of the problem; `break_glass`: under the
    grant of this number.
    """

    account: str | None = None
    role: str | None = None
    action: str | None = None
    subject: str | None = None
    person: UUID | None = None
    listed_in: Sequence[int] = ()
    area: str | None = None
    format: str | None = None
    has_purpose: bool | None = None
    outcome: str | None = None
    break_glass: int | None = None
    since: datetime | None = None
    to: datetime | None = None


def lines_with(conn: psycopg.Connection, person: UUID) -> list[int]:
    """The ids of the latest lines, at most MOST_LINES_WITH, that list the person, whoever may see them.

    The connection must be the service's own: a reader could not use the index, for row-level security is asked before
    an operator on arrays.
    """
    return [number for (number,) in conn.execute(_LINES_WITH, (person, MOST_LINES_WITH))]


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


def count_by(
    conn: psycopg.Connection, wanted: AccessLogFilter, by: Sequence[str], *, limit: int
) -> Page[dict[str, Any]]:
    """How many lines there are for each combination of the columns `by` (of GROUPED_BY), and how many entries they
    showed; the most frequent first, at most `limit`."""
    conditions, values = _conditions(wanted)
    statement = _GROUPS.format(
        columns=sql.SQL(", ").join(sql.SQL(f"{_GROUPED_BY[name]} AS {name}") for name in by),
        names=sql.SQL(", ").join(map(sql.Identifier, by)),
        conditions=sql.SQL(" AND ").join(map(sql.SQL, conditions)),
    )
    with conn.cursor(row_factory=dict_row) as cursor:
        return Page.of(cursor.execute(statement, {**values, "most": limit + 1}, prepare=False).fetchall(), limit)


def _conditions(wanted: AccessLogFilter) -> tuple[list[str], dict[str, Any]]:
    values: dict[str, Any] = {name: getattr(wanted, name) for name in _CONDITIONS}
    values["listed_in"] = [*wanted.listed_in]
    conditions = ["true", *(condition for name, condition in _CONDITIONS.items() if values[name] is not None)]
    if wanted.area is not None:
        within = area_range(EVERYWHERE, wanted.area)
        conditions.append(f"({within.condition()} OR {within.condition('subject_area')})")
        values |= within.values
    return conditions, values
