"""Comparing two builds of the views, at the same position of the log, without stopping anybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from projections.catalogue import VIEWS
from projections.engine.batch import PROJECTING_LOCK, step
from projections.schema import using
from projections.view import View
from service.keys import Keys
from service.log.append import head
from service.reference import Reference

SHOWN = 100
"""The most differing rows of a view that are named one by one."""


class Difference(msgspec.Struct, frozen=True):
    """Where two builds differ: the view, the subject, the columns; `only_in` when a row stands in one of them alone."""

    view: str
    subject: str
    columns: tuple[str, ...]
    only_in: str | None = None

    def __str__(self) -> str:
        where = f"only in {self.only_in}" if self.only_in else ", ".join(self.columns)
        return f"{self.view} {self.subject}: {where}"


@contextmanager
def level_snapshot(
    conn: psycopg.Connection, keys: Keys, reference: Reference, schemas: tuple[str, ...]
) -> Iterator[None]:
    """A read-only transaction that sees the schemas at one and the same position.

    The projector waits only while the schemas are brought level, not while they are read.
    """
    conn.execute("SELECT pg_advisory_lock(%s)", (PROJECTING_LOCK,))
    try:
        end = head(conn)
        for schema in schemas:
            while _step(conn, keys, reference, schema, end):
                pass
        conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        conn.execute("SELECT position FROM zuji.log_head")  # the first query fixes what the transaction sees
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", (PROJECTING_LOCK,))
    try:
        yield
    finally:
        conn.execute("ROLLBACK")


def differences(conn: psycopg.Connection, live: str, other: str) -> Iterator[Difference]:
    """What differs between the views of two schemas, a few of each view; to be called inside `level_snapshot`."""
    for view in VIEWS:
        ours, theirs = _only(conn, view, live, other), _only(conn, view, other, live)
        for key in sorted({*ours, *theirs}):
            subject = str(key[0])
            if key in ours and key in theirs:
                columns = tuple(column for column in view.columns if ours[key][column] != theirs[key][column])
                yield Difference(view.name, subject, columns)
            else:
                yield Difference(view.name, subject, view.columns, only_in="live" if key in ours else "log")


def _only(conn: psycopg.Connection, view: View, here: str, there: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """The rows of a view that stand here and not there, by their key."""
    table = sql.Identifier(view.name)
    query = sql.SQL("SELECT * FROM {}.{} EXCEPT ALL SELECT * FROM {}.{} ORDER BY 1, 2 LIMIT {}").format(
        sql.Identifier(here), table, sql.Identifier(there), table, sql.Literal(SHOWN)
    )
    with conn.cursor(row_factory=dict_row) as cursor:
        return {tuple(str(row[c]) for c in _key_columns(view)): row for row in cursor.execute(query)}


def _key_columns(view: View) -> tuple[str, ...]:
    """The subject, and what tells its rows apart."""
    if view.name == "area_plan":
        return "area", "year", "kind", "indicator"
    if view.name == "household":
        return "household_id", "since"
    if view.name == "clock":
        return view.key, "name", "trigger_version"
    return view.key, "version"


def _step(conn: psycopg.Connection, keys: Keys, reference: Reference, schema: str, end: int) -> int:
    with conn.transaction(), using(conn, schema):
        return step(conn, keys, reference, schema, end)
