"""A database of the first version, whose events have no digests and whose views no fingerprints, comes up to date."""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.serving.serve import prepare
from projections.rebuild.check import RESHAPED, check
from projections.rebuild.rebuild import rebuild
from projections.schema import schema
from projections.schema.schema import create_tables, finish_tables, live_views, using
from projections.schema.statements import statements
from service.postgres.database import connect
from service.postgres.migration import create_roles
from service.postgres.open_database import Database
from tests.projections.rebuild.forging import forged
from tests.projections.rebuild.many import say_many
from tests.world import KEYS, world

LAST_OF_THE_FIRST_VERSION = "140_merge.sql"
COPIED = ("log_head", "log", "request", "identity", "person_key", "master_key", "merge")
COLUMNS = """
SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
 WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""


IN_SCOPE_TODAY = re.compile(r"((?:[lr]\.)?area) OPERATOR\(zuji\.\^@\) \(SELECT zuji\.scope_prefix\(\)\)")

OTHERS_TODAY = re.compile(
    r"\s+OR (?:[lr]\.)?area OPERATOR\(zuji\.\^@\) ANY \(\(SELECT zuji\.other_prefixes\(\)\)::text\[\]\)"
    r"|\s+OR \(SELECT zuji\.scope_prefix\(\)\) OPERATOR\(zuji\.\^@\) area_prefix"
)


def as_then(statement: str) -> str:
    """A statement that creates a view, with the test of the scope that the first version had."""
    return IN_SCOPE_TODAY.sub(r"zuji.in_scope(\1)", OTHERS_TODAY.sub("", statement))


@pytest.fixture
def old(server: str, database_url: str) -> Iterator[str]:
    """The schema as the first version made it, with what it recorded of six people, and views it had filled by half."""
    name = f"{conninfo_to_dict(database_url)['dbname']}_old"
    with world(database_url) as today, psycopg.connect(server, autocommit=True) as conn:
        say_many(today, 0, 6)
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            url = make_conninfo(server, dbname=name)
            create_roles(url)
            with psycopg.connect(url) as owner, psycopg.connect(database_url) as source:
                _migrated(owner)
                for table in COPIED:
                    _copied(source, owner, f"zuji.{table}")
                _accounts(source, owner)
                with using(owner, "views", create=True), pytest.MonkeyPatch.context() as first_version:
                    first_version.setattr(schema, "_POLICY", as_then(schema._POLICY))
                    first_version.setattr(schema, "statements", lambda name: tuple(map(as_then, statements(name))))
                    create_tables(owner)
                    finish_tables(owner)
                owner.execute("RESET search_path")
                owner.execute("INSERT INTO zuji.live_views (build, schema_name) VALUES (1, 'views')")
                owner.execute("GRANT ALL ON ALL TABLES IN SCHEMA views TO zuji_service")
                owner.execute("ALTER SCHEMA views OWNER TO zuji_service")
            yield url
        finally:
            conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrated(owner: psycopg.Connection) -> None:
    """The migrations of the first version."""
    folder = files("service.postgres") / "sql"
    owner.execute("CREATE TABLE public.zuji_migration (name text PRIMARY KEY)")
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql")):
        if "010_roles.sql" < name <= LAST_OF_THE_FIRST_VERSION:
            owner.execute((folder / name).read_text("utf-8").encode())
            owner.execute("INSERT INTO public.zuji_migration (name) VALUES (%s)", (name,))


def _copied(source: psycopg.Connection, target: psycopg.Connection, table: str) -> None:
    """The rows of a table, as far as the first version had columns for them."""
    row = target.execute(COLUMNS, (table,)).fetchone()
    assert row is not None
    columns = sql.SQL(", ").join(map(sql.Identifier, row[0]))
    place = sql.SQL(table)
    target.execute(sql.SQL("DELETE FROM {}").format(place)) if table == "zuji.log_head" else None
    copied: list[Any] = source.execute(sql.SQL("SELECT {} FROM {}").format(columns, place)).fetchall()
    with target.cursor() as cursor:
        marks = sql.SQL(", ").join([sql.Placeholder()] * len(row[0]))
        cursor.executemany(sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(place, columns, marks), copied)


def _accounts(source: psycopg.Connection, target: psycopg.Connection) -> None:
    """The accounts as the first version kept them, each with its one token."""
    accounts = source.execute("SELECT sha256(name::bytea), name, role, area, organisation FROM zuji.account").fetchall()
    with target.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO zuji.account (token_hash, name, role, area, organisation) VALUES (%s, %s, %s, %s, %s)",
            accounts,
        )


def silent(*_: object) -> None:
    """No progress bar."""


def test_a_database_of_the_first_version_comes_up_to_date(old: str) -> None:
    prepare(Database(old, old))
    with connect(old) as conn:
        assert live_views(conn)[2:] == (None, None)
    with world(old) as zuji:
        say_many(zuji, 100, 1)
        assert zuji.project() == 0  # of views whose shape is unknown nothing is assumed
        found = check(old, KEYS, workers=1, progress=silent)
        assert (found.outdated, found.changed, found.log, found.unsealed) == (RESHAPED, (), (), 18)
        assert not rebuild(old, KEYS, workers=1, progress=silent).compared
        assert zuji.rows("SELECT count(*) FROM roster") == [(7,)]
        found = check(old, KEYS, workers=1, progress=silent)
        assert (found.clean, found.events, found.unsealed) == (True, 21, 18)


def test_of_an_old_event_that_was_changed_what_can_be_seen_is_said(old: str) -> None:
    """Without a digest its columns still tell; and an event recorded since cannot pass for an old one."""
    prepare(Database(old, old))
    with world(old) as zuji:
        say_many(zuji, 100, 1)
        forged(zuji, "UPDATE zuji.log SET area = '320600' WHERE position = 5")
        forged(zuji, "UPDATE zuji.log SET digest = NULL WHERE position = 20")
        found = check(old, KEYS, workers=1, progress=silent)
        assert [5, 20] == [changed.position for changed in found.changed]
        assert found.unsealed == 18
