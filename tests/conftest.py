"""What every test may ask for: a real PostgreSQL, and a fresh, migrated database of its own in it.

The server is `TEST_DATABASE_URL`, else an embedded one for throw-away data, shared by every pytest process of this
checkout (xdist's workers enter it as users; the last to leave stops it). One database is migrated, the others cloned.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from service.postgres.embedded import running
from tests.scratch import data_directory, scratch_directory

CHECKOUT = Path(__file__).parents[1]
TEMPLATES_KEPT = 10
ONE_AT_A_TIME = 0x7A756A69  # advisory lock


@pytest.hookimpl(tryfirst=True)  # before pytest selects by `-m`
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A superuser's URL of the test server."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    checkout = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]
    with running(scratch_directory() / f"zuji-test-{os.getuid()}-{checkout}", durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A migrated database to clone."""
    from service.postgres.migration import migrate

    return _template(server, f"zuji_template_{_fingerprint()}", "template1", migrate)


@pytest.fixture(scope="session")
def template_with_views(server: str, template: str) -> str:
    """A migrated database with empty views to clone: creating them takes as long as the rest of a small test."""
    from projections.schema.schema import create_views
    from service.postgres.database import connect
    from service.postgres.migration import migrate

    def prepare(url: str) -> None:
        migrate(url)  # a clone has the tables of its template, and not the rights on the database
        with connect(url) as conn:
            create_views(conn, "views")

    return _template(server, f"{template}_views", template, prepare)


@pytest.fixture(scope="session")
def new_database(server: str, template: str) -> Iterator[Callable[[], contextlib.AbstractContextManager[str]]]:
    """Makes a fresh, migrated database, dropped at the end of its `with`."""
    with psycopg.connect(server, autocommit=True) as connection:
        yield lambda: _clone(connection, server, template)


@pytest.fixture
def database_url(new_database: Callable[[], contextlib.AbstractContextManager[str]]) -> Iterator[str]:
    """A fresh, migrated database for this test alone: about 0.1 s."""
    with new_database() as url:
        yield url


@pytest.fixture
def database_with_views(server: str, template_with_views: str) -> Iterator[str]:
    """The URL of a fresh, migrated database with empty views for this test alone."""
    with (
        psycopg.connect(server, autocommit=True) as connection,
        _clone(connection, server, template_with_views) as url,
    ):
        yield url


@pytest.fixture(scope="module")
def module_database_url(new_database: Callable[[], contextlib.AbstractContextManager[str]]) -> Iterator[str]:
    """A fresh, migrated database for all tests of a file, where they do not get in each other's way."""
    with new_database() as url:
        yield url


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data directory for this test alone."""
    with data_directory() as path:
        yield path


@pytest.fixture(scope="module")
def module_data_dir() -> Iterator[Path]:
    """A data directory for all tests of a file."""
    with data_directory() as path:
        yield path


_numbers = itertools.count()


@contextlib.contextmanager
def _clone(connection: psycopg.Connection, server: str, template: str) -> Iterator[str]:
    name = f"zuji_test_{os.getpid()}_{next(_numbers)}"
    connection.execute(_statement("CREATE DATABASE {} TEMPLATE {}", name, template))
    try:
        yield make_conninfo(server, dbname=name)
    finally:
        connection.execute(_statement("DROP DATABASE {} WITH (FORCE)", name))


def _template(server: str, name: str, base: str, prepare: Callable[[str], object]) -> str:
    """Clones and prepares a database, unless there is one; the first pytest process does it, the others wait."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        if "TEST_DATABASE_URL" not in os.environ:  # else another machine may be testing there
            _drop_what_was_left(connection)
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            unfinished = f"{name}_unfinished"
            connection.execute(_statement("DROP DATABASE IF EXISTS {}", unfinished))
            connection.execute(_statement("CREATE DATABASE {} TEMPLATE {}", unfinished, base))
            prepare(make_conninfo(server, dbname=unfinished))
            connection.execute(_statement("ALTER DATABASE {} RENAME TO {}", unfinished, name))
    return name


def _fingerprint() -> str:
    """Of everything a migration may read: another fingerprint, another template."""
    digest = hashlib.sha256()
    for package in ("domain", "service", "projections"):
        for path in sorted((CHECKOUT / package).rglob("*")):
            if path.suffix in {".py", ".sql", ".toml", ".csv"}:
                digest.update(f"{path.relative_to(CHECKOUT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _drop_what_was_left(connection: psycopg.Connection) -> None:
    """Old templates, and the databases of test runs that were killed."""
    names = [name for (name,) in connection.execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
    templates = [name for name in names if name.startswith("zuji_template_") and not name.endswith("_unfinished")]
    abandoned = [name for name in names if name.startswith("zuji_test_") and not _runs(int(name.split("_")[2]))]
    for name in [*templates[TEMPLATES_KEPT:], *abandoned]:
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            connection.execute(_statement("DROP DATABASE IF EXISTS {}", name))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))
