"""Creating the views: by one at a time, however many start at once."""

from concurrent.futures import ThreadPoolExecutor

import psycopg

from projections.schema.schema import create_views, using
from service.postgres.database import connect
from service.postgres.migration import MIGRATION_LOCK, migrate
from tests.waiting import wait_until

WAITING = """
SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
SCHEMAS = "SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^views'"


def create(url: str) -> None:
    with connect(url) as conn:
        create_views(conn, "views")


def somebody_waits(conn: psycopg.Connection) -> bool:
    return conn.execute(WAITING).fetchone() is not None


def test_who_comes_second_waits_for_the_first_and_finds_its_views(database_url: str) -> None:
    migrate(database_url)
    with connect(database_url) as first, connect(database_url) as observer, ThreadPoolExecutor(1) as pool:
        with first.transaction():
            create_views(first, "views")
            second = pool.submit(create, database_url)
            wait_until(lambda: somebody_waits(observer))
        second.result(30)
        assert observer.execute(SCHEMAS).fetchall() == [("views",)]


def test_views_are_not_created_while_the_schema_changes(database_url: str) -> None:
    migrate(database_url)
    with connect(database_url) as migrating, connect(database_url) as observer, ThreadPoolExecutor(1) as pool:
        with migrating.transaction():
            migrating.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
            other = pool.submit(create, database_url)
            wait_until(lambda: somebody_waits(observer))
            assert observer.execute(SCHEMAS).fetchall() == []
        other.result(30)
        assert observer.execute(SCHEMAS).fetchall() == [("views",)]


def test_the_schema_of_a_rebuild_is_created_under_the_same_lock(database_url: str) -> None:
    migrate(database_url)
    with connect(database_url) as first, connect(database_url) as observer, ThreadPoolExecutor(1) as pool:
        with first.transaction(), using(first, "views_2", create=True) as created:
            assert created
            second = pool.submit(migrate, database_url)
            wait_until(lambda: somebody_waits(observer))
        second.result(30)


def test_four_who_start_at_once(database_url: str) -> None:
    migrate(database_url)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(create, database_url) for _ in range(4)]:
            done.result(60)
