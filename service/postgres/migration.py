"""Migrations of the schema `zuji`: applied once, under a lock. Web workers never change the schema."""

from importlib.resources import files

import psycopg

MIGRATION_LOCK = 0x5A554A49
"""Advisory lock of a process that changes the schema ("ZUJI")."""

ROLES = "010_roles.sql"


def migrate(url: str) -> None:
    """Applies the missing migrations to the database at `url`.

    The login must be able to create roles and schemas; otherwise psycopg.Error is raised.
    """
    with psycopg.connect(url) as conn:
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        conn.execute(_read(ROLES).encode())  # roles and database grants are not part of a dump or a template
        applied = _applied(conn)
        for name, statements in _migrations():
            if name not in applied:
                conn.execute(statements.encode())
                conn.execute("INSERT INTO public.zuji_migration (name) VALUES (%s)", (name,))


def create_roles(url: str) -> None:
    """Creates the missing roles of the service, which are not in a dump. Raises psycopg.Error."""
    with psycopg.connect(url) as conn:
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        conn.execute(_read(ROLES).encode())


def names() -> list[str]:
    """The migrations of this version, in order."""
    return [name for name, _ in _migrations()]


def pending(url: str) -> list[str]:
    """The migrations that the database lacks; needs no right to change anything."""
    with psycopg.connect(url) as conn:
        row = conn.execute("SELECT to_regclass('public.zuji_migration') IS NOT NULL").fetchone()
        if not (row and row[0]):
            return names()
        try:
            applied = {name for (name,) in conn.execute("SELECT name FROM public.zuji_migration")}
        except psycopg.errors.InsufficientPrivilege:  # the migration that grants the right to read it is missing
            return names()
    return [name for name in names() if name not in applied]


def has_schema(url: str) -> bool:
    """Whether the database has a schema of ours, of this or another version."""
    with psycopg.connect(url) as conn:
        row = conn.execute("SELECT to_regclass('public.zuji_migration') IS NOT NULL").fetchone()
    return bool(row and row[0])


def _applied(conn: psycopg.Connection) -> set[str]:
    conn.execute("CREATE TABLE IF NOT EXISTS public.zuji_migration (name text PRIMARY KEY)")
    return {name for (name,) in conn.execute("SELECT name FROM public.zuji_migration")}


def _migrations() -> list[tuple[str, str]]:
    names = sorted(entry.name for entry in (files("service.postgres") / "sql").iterdir() if entry.name.endswith(".sql"))
    return [(name, _read(name)) for name in names if name != ROLES]


def _read(name: str) -> str:
    return (files("service.postgres") / "sql" / name).read_text("utf-8")
