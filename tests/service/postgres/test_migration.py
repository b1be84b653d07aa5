"""Migrations: applied once, also by concurrent starts and without a superuser."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from domain.reference.scope import Scope
from projections.schema.schema import create_views
from service.postgres.database import connect, open_pool, reading
from service.postgres.embedded import running
from service.postgres.migration import MIGRATION_LOCK, ROLES, migrate
from tests.service.event_store.test_stream_recorder import appended, entry
from tests.waiting import wait_until

SPAWN = multiprocessing.get_context("spawn")
MIGRATIONS = sorted(file.name for file in (files("service.postgres") / "sql").iterdir() if file.name.endswith(".sql"))


@contextmanager
def empty_database(server: str, name: str) -> Iterator[str]:
    """An empty database."""
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield make_conninfo(server, dbname=name)
        finally:
            conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def url(server: str) -> Iterator[str]:
    with empty_database(server, f"zuji_test_{multiprocessing.current_process().pid}_empty") as url:
        yield url


def rows(url: str, query: str) -> list[Any]:
    with psycopg.connect(url) as conn:
        return conn.execute(query.encode()).fetchall()


def applied(url: str) -> list[str]:
    return [name for (name,) in rows(url, "SELECT name FROM public.zuji_migration ORDER BY name")]


def start(urls: Sequence[str]) -> list[int | None]:
    """Starts a process for each at the same time; returns their exit codes."""
    starters = [SPAWN.Process(target=migrate, args=(url,)) for url in urls]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(60)
    return [starter.exitcode for starter in starters]


def test_every_file_is_applied_once(url: str) -> None:
    migrate(url)
    assert [name for name in MIGRATIONS if name != ROLES] == applied(url)
    with connect(url) as conn:
        assert appended(conn, entry(1)) == 1


def test_twice_is_once(url: str) -> None:
    state = "SELECT oid, relname, xmin::text FROM pg_class WHERE relnamespace = 'zuji'::regnamespace ORDER BY oid"
    migrate(url)
    with connect(url) as conn:
        appended(conn, entry(1))
    before = rows(url, state)
    migrate(url)
    assert before == rows(url, state)
    assert rows(url, "SELECT position FROM zuji.log_head") == [(1,)]


def test_several_who_start_at_once_make_one_schema(url: str) -> None:
    assert start([url] * 4) == [0] * 4
    assert applied(url) == [name for name in MIGRATIONS if name != ROLES]


def test_who_comes_second_waits_for_the_first(url: str) -> None:
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with psycopg.connect(url) as first, ThreadPoolExecutor(1) as pool:
        first.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        second = pool.submit(migrate, url)
        wait_until(lambda: rows(url, waiting))
        assert rows(url, "SELECT 1 FROM pg_namespace WHERE nspname = 'zuji'") == []
        first.rollback()
        second.result(30)
    assert applied(url)


def test_a_schema_that_cannot_be_made_is_not_made_by_half(url: str) -> None:
    with psycopg.connect(url) as conn:
        conn.execute("CREATE SCHEMA zuji")
    with pytest.raises(psycopg.errors.DuplicateSchema):
        migrate(url)
    assert rows(url, "SELECT 1 FROM pg_tables WHERE schemaname IN ('zuji', 'public')") == []


def test_a_clone_of_a_migrated_database_has_the_rights_of_one(database_url: str) -> None:
    """Grants on the database itself are not cloned with it: the migration grants them again."""
    may_create = "SELECT has_database_privilege('zuji_service', current_database(), 'CREATE')"
    before = rows(database_url, may_create)
    migrate(database_url)
    assert (before, rows(database_url, may_create)) == ([(False,)], [(True,)])


def test_on_a_new_server_nobody_has_to_be_a_superuser_nor_the_only_one_to_start(data_dir: Path) -> None:
    """As on hosted servers: the owner may only create roles. Three databases are created at the same time."""
    with running(data_dir / "postgres", durable=False) as server:
        with psycopg.connect(server, autocommit=True) as conn:
            conn.execute("CREATE ROLE hosted LOGIN CREATEROLE")
            for name in ("a", "b", "c"):
                conn.execute(f"CREATE DATABASE {name} OWNER hosted".encode())
        urls = [make_conninfo(server, dbname=name, user="hosted") for name in ("a", "b", "c")]
        assert start(urls) == [0] * 3
        for url in urls:
            with connect(url) as conn:
                appended(conn, entry(1))
                create_views(conn, "views")
        pool = open_pool(urls[0], size=1)
        with reading(pool, Scope.of("320614")) as (conn, _):
            assert conn.execute("SELECT current_user").fetchone() == ("zuji_reader",)
        pool.close()
