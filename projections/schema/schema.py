"""Schemas of views: created whole, filled, made live by changing one row, dropped when their last reader has gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psycopg
from psycopg import sql

from projections.schema.fingerprint import code_fingerprint, shape
from projections.schema.statements import statements
from projections.views.registry import BOOKKEEPING, VIEWS
from projections.views.view import View
from service.postgres.database import BUILD_LOCK, VIEW_SCHEMAS
from service.postgres.migration import MIGRATION_LOCK

_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen_in_scope ON {table} FOR SELECT TO zuji_reader
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix()));
GRANT SELECT ON {table} TO zuji_reader;
"""


class Live(NamedTuple):
    """The build that readers see: its schema, its number, and the fingerprints of the code that made it; None for one
    that is not known: made by an older version that did not note it, or by more than one version."""

    schema: str
    build: int
    shape: str | None
    code_fingerprint: str | None

    @property
    def writable(self) -> bool:
        """Whether the tables are those that the running code expects."""
        return self.shape == shape()

    @property
    def current(self) -> bool:
        """Whether all rows were made by the running code and policy."""
        return self.writable and self.code_fingerprint == code_fingerprint()


def create_views(conn: psycopg.Connection, schema: str) -> None:
    """Creates an empty schema of views, indexes included; it is live if no other is. Does nothing if one is live."""
    if conn.execute("SELECT FROM zuji.live_views").fetchone() is not None:
        return
    with conn.transaction(), using(conn, schema, create=True) as created:
        if created:
            create_tables(conn)
            finish_tables(conn)
        conn.execute(
            "INSERT INTO zuji.live_views (build, schema_name, shape, made_by) VALUES (1, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (schema, shape(), code_fingerprint()),
        )


def create_tables(conn: psycopg.Connection) -> None:
    """The tables in the current schema, without indexes, visible to readers by scope."""
    for view in VIEWS:
        conn.execute(statements(view.name)[0].encode())
        conn.execute(sql.SQL(_POLICY).format(table=sql.Identifier(view.name)))
    for name in BOOKKEEPING:
        conn.execute(statements(name)[0].encode())


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
    conn.execute(statements(view.name)[1].encode())
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
    return live_views(conn)[:2]


def live_views(conn: psycopg.Connection) -> Live:
    """The build that readers see, and what made it. Raises LookupError before the first was created."""
    row = conn.execute("SELECT schema_name, build, shape, made_by FROM zuji.live_views").fetchone()
    if row is None:
        raise LookupError("no views have been created yet")
    return Live(*row)


def mark_mixed(conn: psycopg.Connection, live: Live) -> None:
    """Notes that the running code writes rows beside those of another version: what made the views is then unknown."""
    if live.code_fingerprint is not None and live.code_fingerprint != code_fingerprint():
        conn.execute("UPDATE zuji.live_views SET made_by = NULL")


def switch_to(conn: psycopg.Connection, schema: str) -> Live:
    """Makes a schema that the running code has built the live one; returns what was live before."""
    old = live_views(conn)
    conn.execute(
        "UPDATE zuji.live_views SET schema_name = %s, build = %s, shape = %s, made_by = %s",
        (schema, old.build + 1, shape(), code_fingerprint()),
    )
    return old


def drop_views(conn: psycopg.Connection, schema: str, build: int | None = None) -> None:
    """Drops a schema of views that is not live (any more), once the last reader of its build has gone."""
    with conn.transaction():
        if build is not None:
            conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (BUILD_LOCK, build))
        conn.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def drop_left_behind(conn: psycopg.Connection, *kept: str) -> None:
    """Drops the schemas of views that rebuilds and checks which were killed have left, but those named."""
    found = conn.execute("SELECT nspname::text FROM pg_namespace WHERE nspname ~ %s", (VIEW_SCHEMAS,)).fetchall()
    for (schema,) in found:
        if schema not in kept:
            number = schema.rpartition("_")[2]
            drop_views(conn, schema, int(number) if number.isdecimal() else 1)
