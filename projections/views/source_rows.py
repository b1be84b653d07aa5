"""The rows that a derived view is computed from."""

from collections.abc import Collection
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from projections.views.view import View


def source_of(view: View) -> View:
    """The source of a derived view. Raises ValueError for a view that has none."""
    if view.source is None:
        raise ValueError(f"the view {view.name} is computed from histories")
    return view.source


def source_rows(conn: psycopg.Connection, view: View, subjects: Collection[str]) -> dict[str, list[Any]]:
    """The rows of the source of a derived view, by subject, from the schema in the search path.

    A subject without rows is left out.
    """
    source = source_of(view)
    query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s)").format(
        sql.SQL(", ").join(map(sql.Identifier, source.columns)), sql.Identifier(source.name), sql.Identifier(view.key)
    )
    found: dict[str, list[Any]] = {}
    with conn.cursor(binary=True, row_factory=class_row(source.row)) as cursor:
        for row in cursor.execute(query, (list(subjects),)):
            found.setdefault(getattr(row, view.key), []).append(row)
    return found
