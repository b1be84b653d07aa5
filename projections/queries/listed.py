"""Lists in the order of some columns: a page from a SELECT with conditions, and the number of all entries."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row

from projections.queries.page import Page

Row = TypeVar("Row")


def list_rows(
    conn: psycopg.Connection,
    row: type[Row],
    select: str,
    conditions: Sequence[str],
    values: Mapping[str, object],
    *,
    order: Sequence[str],
    limit: int,
    after: Sequence[object] | None = None,
) -> Page[Row]:
    """A page of the rows of `select` that meet the conditions, in the order of the columns, which identify a row.

    `after` are the values of these columns in the last row of the page before. `select`, `conditions` and `order` never
    hold text of a request; its values are in `values`.
    """
    asked: dict[str, Any] = {**values, "most": limit + 1}
    all_conditions = [*conditions]
    if after is not None:
        names = [f"after_{number}" for number in range(len(order))]
        asked |= dict(zip(names, after, strict=True))
        all_conditions.append(f"({', '.join(order)}) > ({', '.join(f'%({name})s' for name in names)})")
    where, by = " AND ".join(all_conditions) or "true", ", ".join(order)
    statement = f"SELECT * FROM ({select}) one WHERE {where} ORDER BY {by} LIMIT %(most)s"
    with conn.cursor(row_factory=class_row(row)) as cursor:
        return Page.of(cursor.execute(statement.encode(), asked, prepare=False).fetchall(), limit)


def count_rows(conn: psycopg.Connection, select: str, conditions: Sequence[str], values: Mapping[str, object]) -> int:
    """How many rows `list_rows` lists on all pages."""
    where = " AND ".join(conditions) or "true"
    found = conn.execute(
        f"SELECT count(*) FROM ({select}) one WHERE {where}".encode(), values, prepare=False
    ).fetchone()
    return int(found[0]) if found else 0
