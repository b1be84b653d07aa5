"""Schemas of views. A build of the views is a schema; the row in zuji.live_views says which one is live
(docs/decisions/0008)."""

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
    USING (area OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())
        OR area OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[]));
GRANT SELECT ON {table} TO zuji_reader;
"""


class Live(NamedTuple):
    """The live build: its schema, its number, the fingerprints of its tables and of the code that computed its rows.

    A fingerprint is None when it is unknown: the build is of an older version that did not record it, or its rows were
    computed by more than one version.
    """

    schema: str
    build: int
    shape: str | None
    code_fingerprint: str | None

    @property
    def writable(self) -> bool:
        """Whether the tables are those of the running code."""
        return self.shape == shape()

    @property
    def current(self) -> bool:
        """Whether all rows were computed by the running code and policy."""
        return self.writable and self.code_fingerprint == code_fingerprint()


def create_views(conn: psycopg.Connection, schema: str) -> None:
    """Creates an empty schema of views, indexes included, and makes it live. Does nothing when a build is live."""
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
    """Creates the tables in the current schema, without indexes, with row-level security by scope."""
    for view in VIEWS:
        conn.execute(statements(view.name)[0].encode())
        conn.execute(sql.SQL(_POLICY).format(table=sql.Identifier(view.name)))
    for name in BOOKKEEPING:
        conn.execute(statements(name)[0].encode())


def finish_tables(conn: psycopg.Connection) -> None:
    """Creates keys and indexes of all tables of the current schema, and collects statistics for the planner."""
    for view in VIEWS:
        finish_table(conn, view)


def keep_from_vacuum(conn: psycopg.Connection) -> None:
    """Turns autovacuum off for the tables of the current schema until `finish_table`: building indexes would wait for
    it."""
    for view in VIEWS:
        conn.execute(sql.SQL("ALTER TABLE {} SET (autovacuum_enabled = false)").format(sql.Identifier(view.name)))


def finish_table(conn: psycopg.Connection, view: View) -> None:
    """Creates keys and indexes of one table of the current schema, and collects its statistics."""
    conn.execute(sql.SQL("ALTER TABLE {} RESET (autovacuum_enabled)").format(sql.Identifier(view.name)))
    conn.execute(statements(view.name)[1].encode())
    conn.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(view.name)))


@contextmanager
def using(conn: psycopg.Connection, schema: str, *, create: bool = False) -> Iterator[bool]:
    """Sets the search path to a schema until the end of the transaction; yields whether the schema was created now.

    With `create`, a missing schema is created, under the lock for all changes of schemas. The lock is held until the
    transaction ends: a process that starts at the same time waits, and then finds the schema.
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
    """Schema and number of the live build. Raises LookupError before the first was created."""
    return live_views(conn)[:2]


def live_views(conn: psycopg.Connection) -> Live:
    """The live build. Raises LookupError before the first was created."""
    row = conn.execute("SELECT schema_name, build, shape, made_by FROM zuji.live_views").fetchone()
    if row is None:
        raise LookupError("no views have been created yet")
    return Live(*row)


def mark_mixed(conn: psycopg.Connection, live: Live) -> None:
    """Records that the running code writes rows into views that another version computed: the fingerprint of the code
    is then unknown."""
    if live.code_fingerprint is not None and live.code_fingerprint != code_fingerprint():
        conn.execute("UPDATE zuji.live_views SET made_by = NULL")


def switch_to(conn: psycopg.Connection, schema: str) -> Live:
    """Makes a schema that the running code has built the live one; returns the build that was live before."""
    old = live_views(conn)
    conn.execute(
        "UPDATE zuji.live_views SET schema_name = %s, build = %s, shape = %s, made_by = %s",
        (schema, old.build + 1, shape(), code_fingerprint()),
    )
    return old


def drop_views(conn: psycopg.Connection, schema: str, build: int | None = None) -> None:
    """Drops a schema of views that is not live. With the number of its build, waits for the readers of that build."""
    with conn.transaction():
        if build is not None:
            conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (BUILD_LOCK, build))
        conn.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def drop_left_behind(conn: psycopg.Connection, *kept: str) -> None:
    """Drops the schemas of views that killed rebuilds and checks have left, except those in `kept`."""
    found = conn.execute("SELECT nspname::text FROM pg_namespace WHERE nspname ~ %s", (VIEW_SCHEMAS,)).fetchall()
    for (schema,) in found:
        if schema not in kept:
            number = schema.rpartition("_")[2]
            drop_views(conn, schema, int(number) if number.isdecimal() else 1)
