"""Schemas of views: created whole, filled, made live by changing one row, dropped when their last reader has gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

import psycopg
from psycopg import sql

from projections.catalogue import BOOKKEEPING, VIEWS
from projections.view import View
from service.database import BUILD_LOCK
from service.migration import MIGRATION_LOCK

_AFTER_LOAD = "-- after load\n"

_BUILDS = "^views(_[0-9]+|_check)?$"

_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_in_scope ON {table} FOR SELECT TO zuji_reader USING (zuji.in_scope(area));
GRANT SELECT ON {table} TO zuji_reader;
"""


def create_views(conn: psycopg.Connection, schema: str) -> None:
    """Creates an empty schema of views, indexes included; it is live if no other is. Does nothing if it is there."""
    with conn.transaction(), using(conn, schema, create=True) as created:
        if created:
            create_tables(conn)
            finish_tables(conn)
        conn.execute(
            "INSERT INTO zuji.live_views (build, schema_name) VALUES (1, %s) ON CONFLICT DO NOTHING", (schema,)
        )


def create_tables(conn: psycopg.Connection) -> None:
    """The tables in the current schema, without indexes, visible to readers by scope."""
    for view in VIEWS:
        conn.execute(_statements(view.name)[0].encode())
        conn.execute(sql.SQL(_POLICY).format(table=sql.Identifier(view.name)))
    for name in BOOKKEEPING:
        conn.execute(_statements(name)[0].encode())


def finish_tables(conn: psycopg.Connection) -> None:
    """Keys and indexes of all tables, built after the load, and the statistics for the planner."""
    for view in VIEWS:
        finish_table(conn, view)


def keep_from_vacuum(conn: psycopg.Connection) -> None:
    """Autovacuum leaves the tables of the current schema alone until they are finished: indexes would wait for it."""
    for view in VIEWS:
        conn.execute(sql.SQL("ALTER TABLE {} SET (autovacuum_enabled = false)").format(sql.Identifier(view.name)))


def finish_table(conn: psycopg.Connection, view: View) -> None:
    """Keys and indexes of one table in the current schema."""
    conn.execute(sql.SQL("ALTER TABLE {} RESET (autovacuum_enabled)").format(sql.Identifier(view.name)))
    conn.execute(_statements(view.name)[1].encode())
    conn.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(view.name)))


@contextmanager
def using(conn: psycopg.Connection, schema: str, *, create: bool = False) -> Iterator[bool]:
    """Inside a transaction: names without a schema mean this one; yields whether it was created now.

    With `create`, the transaction holds the lock under which every schema object is created, until it ends. Who starts
    at the same time waits here, and then finds the schema.
    """
    created = False
    if create:
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        row = conn.execute("SELECT to_regnamespace(%s) IS NULL", (schema,)).fetchone()
        if created := bool(row and row[0]):
            conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
            conn.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO zuji_reader").format(sql.Identifier(schema)))
    conn.execute("SELECT set_config('search_path', %s, true)", (schema,))
    yield created


def live_schema(conn: psycopg.Connection) -> tuple[str, int]:
    """The name and the number of the build that readers see. Raises LookupError before the first was created."""
    row = conn.execute("SELECT schema_name, build FROM zuji.live_views").fetchone()
    if row is None:
        raise LookupError("no views have been created yet")
    return str(row[0]), int(row[1])


def drop_views(conn: psycopg.Connection, schema: str, build: int | None = None) -> None:
    """Drops a schema of views that is not live (any more), once the last reader of its build has gone."""
    with conn.transaction():
        if build is not None:
            conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (BUILD_LOCK, build))
        conn.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def drop_left_behind(conn: psycopg.Connection, *kept: str) -> None:
    """Drops the schemas of views that rebuilds and checks which were killed have left, but those named."""
    for (schema,) in conn.execute("SELECT nspname::text FROM pg_namespace WHERE nspname ~ %s", (_BUILDS,)).fetchall():
        if schema not in kept:
            number = schema.rpartition("_")[2]
            drop_views(conn, schema, int(number) if number.isdecimal() else 1)


@cache
def column_types(view: View) -> tuple[str, ...]:
    """The PostgreSQL types of a view's columns as COPY names them, from its own `.sql` file."""
    body = _statements(view.name)[0].split("(", 1)[1]
    declared = dict(line.split()[:2] for line in body.splitlines() if line.startswith("    "))
    return tuple(declared[column].rstrip(",") for column in view.columns)


@cache
def _statements(name: str) -> tuple[str, str]:
    """What a `.sql` file creates before and after its table is loaded."""
    text = (files("projections") / "sql" / f"{name}.sql").read_text("utf-8")
    before, _, after = text.partition(_AFTER_LOAD)
    return before, after or "SELECT 1"
