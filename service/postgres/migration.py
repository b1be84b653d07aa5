"""Creating the schema: once, by one process, under a lock; the web workers never create anything."""

from importlib.resources import files

import psycopg

MIGRATION_LOCK = 0x5A554A49
"""Advisory lock of whoever creates or changes the schema: "ZUJI"."""

ROLES = "010_roles.sql"


def migrate(url: str) -> None:
    """Brings the write side of the database at `url` up to date; does nothing when it is.

    The role in `url` must be able to create roles and schemas. Raises psycopg.Error otherwise.
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
    """Creates the roles of the service where they are missing: they are not part of a dump. Raises psycopg.Error."""
    with psycopg.connect(url) as conn:
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        conn.execute(_read(ROLES).encode())


def names() -> list[str]:
    """The migrations of this version, in order."""
    return [name for name, _ in _migrations()]


def pending(url: str) -> list[str]:
    """The migrations of this version that the database has not had yet; for a login that may change nothing."""
    with psycopg.connect(url) as conn:
        row = conn.execute("SELECT to_regclass('public.zuji_migration') IS NOT NULL").fetchone()
        if not (row and row[0]):
            return names()
        try:
            applied = {name for (name,) in conn.execute("SELECT name FROM public.zuji_migration")}
        except psycopg.errors.InsufficientPrivilege:  # the migration that lets the service read it is missing
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
