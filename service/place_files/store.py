"""The files of the place in the database: read by every process, appended by an operator."""

import hashlib
from typing import Final

import psycopg

from service.place_files.merge import Tables, merged
from service.place_files.place_file import PlaceFile
from service.reference import Reference, build, reference, shipped

NEWEST: Final = "coalesce((SELECT version FROM zuji.place_file ORDER BY number DESC LIMIT 1), '')"
"""The version of the reference data, as an expression for a SELECT list."""

_ALL: Final = """
SELECT kind, name, since, content, number, loaded_by,
       to_char(loaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), version
  FROM zuji.place_file ORDER BY number
"""
_APPEND: Final = """
INSERT INTO zuji.place_file (number, kind, name, since, content, loaded_by, version)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


def refresh(conn: psycopg.Connection) -> None:
    """Brings the reference data of this process up to the files in the database."""
    row = conn.execute(f"SELECT {NEWEST}".encode()).fetchone()
    assert row is not None
    bring_up_to(conn, bytes(row[0]))


def bring_up_to(conn: psycopg.Connection, version: bytes) -> None:
    """Reads the files if `version`, that of the database, is not that of this process."""
    if version != reference().version:
        reference().take(stored(conn))


def stored(conn: psycopg.Connection) -> Reference:
    """The reference data with all files in the database."""
    files, version = _loaded(conn)
    return build(files, version)


def stored_tables(conn: psycopg.Connection) -> Tables:
    """The tables of areas, profiles and calendars with all files in the database, as plain data."""
    tables = shipped()
    for file in _loaded(conn)[0]:
        tables = merged(tables, file)
    return tables


def _loaded(conn: psycopg.Connection) -> tuple[list[PlaceFile], bytes]:
    """The files in the order of loading, and the version of the reference data with them."""
    rows = conn.execute(_ALL.encode()).fetchall()
    files = [PlaceFile(**dict(zip(_FIELDS, row[:-1], strict=True))) for row in rows]
    return files, bytes(rows[-1][-1]) if rows else b""


_FIELDS: Final = ("kind", "name", "since", "text", "number", "loaded_by", "loaded_at")


def with_file(present: Reference, file: PlaceFile) -> Reference:
    """The reference data with one file more. Raises PlaceFileRefused."""
    digest = hashlib.sha256(present.version)
    for part in (file.kind, file.since.isoformat(), file.text):
        digest.update(f"\0{part}".encode())
    return build((*present.files, file), digest.digest())


def append(conn: psycopg.Connection, found: Reference, by: str) -> None:
    """Appends the last file of `found`, in the caller's transaction; `conn` has the rights of the owner.

    Raises psycopg.errors.UniqueViolation if another file was loaded meanwhile.
    """
    file = found.files[-1]
    row = (len(found.files), file.kind, file.name, file.since, file.text, by, found.version)
    conn.execute(_APPEND, row)
