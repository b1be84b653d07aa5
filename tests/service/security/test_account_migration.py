"""Migration of accounts: they keep working, get unique names and their own sources."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from service.postgres.database import connect_as_owner
from service.postgres.migration import ROLES, _migrations, _read, migrate
from service.security.accounts import owner_of
from service.security.authentication import find_account

BEFORE = "160"


@pytest.fixture
def old_url(server: str) -> Iterator[str]:
    """A database in which the migrations from 160 on have not been applied."""
    name = f"zuji_test_{os.getpid()}_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = make_conninfo(server, dbname=name)
    with psycopg.connect(url) as conn:
        conn.execute(_read(ROLES).encode())
        conn.execute("CREATE TABLE public.zuji_migration (name text PRIMARY KEY)")
        for migration, statements in _migrations():
            if migration < BEFORE:
                conn.execute(statements.encode())
                conn.execute("INSERT INTO public.zuji_migration (name) VALUES (%s)", (migration,))
    yield url
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def old_accounts(url: str) -> Iterator[psycopg.Connection]:
    """A connection to a database in which accounts have their old form."""
    with psycopg.connect(url, autocommit=True) as conn:
        yield conn


def made(conn: psycopg.Connection, name: str, role: str, source: str = "", *, revoked: bool = False) -> str:
    """Creates an account in its old form; returns its token."""
    token = uuid4().hex
    conn.execute(
        "INSERT INTO zuji.account (token_hash, name, role, area, source, revoked_at)"
        " VALUES (%s, %s, %s, '320614', %s, CASE WHEN %s THEN clock_timestamp() END)",
        (hashlib.sha256(token.encode()).digest(), name, role, source, revoked),
    )
    return token


def recorded(conn: psycopg.Connection, source: str, account: str) -> None:
    """Records an event that the account has posted from the source."""
    stream, position = uuid4(), conn.execute("SELECT count(*) + 1 FROM zuji.log").fetchone()
    state = f'{{"stamp": {{"actor": {{"name": "{account}"}}}}}}'
    conn.execute(
        "INSERT INTO zuji.log VALUES (%s, 1, %s, 'person.registered', '', clock_timestamp(), %s)",
        (stream, position[0] if position else 1, state.encode()),
    )
    row: tuple[str, UUID] = (source, stream)
    conn.execute("INSERT INTO zuji.request VALUES (%s, '1', '', %s, 1)", row)


def test_accounts_of_before_keep_working_under_names_of_their_own(old_url: str) -> None:
    with old_accounts(old_url) as conn:
        gone = made(conn, "督查员", "supervisor", revoked=True)
        first, second = made(conn, "督查员", "supervisor"), made(conn, "督查员", "auditor")
        made(conn, "督查员 (2)", "auditor")
    migrate(old_url)
    migrate(old_url)
    with connect_as_owner(old_url) as conn:
        callers = [find_account(conn, token) for token in (gone, first, second)]
        names = [name for (name,) in conn.execute("SELECT name FROM zuji.account ORDER BY name")]
    assert [caller.name if caller else None for caller in callers] == [None, "督查员", "督查员 (3)"]
    assert sorted(names) == ["督查员", "督查员 (2)", "督查员 (3)", "督查员 (4)"]


def test_sources_of_before_belong_to_one_account_each(old_url: str) -> None:
    with old_accounts(old_url) as conn:
        made(conn, "旧", "integration", "/hrss", revoked=True)
        made(conn, "新", "integration", "/hrss")
        made(conn, "又", "integration", "/hrss")
        made(conn, "任意", "caseworker")
        made(conn, "看", "auditor")
        made(conn, "复制", "integration", "*")
        recorded(conn, "/desk", "任意")
        recorded(conn, "/hrss", "任意")
        recorded(conn, "/elsewhere", "谁")
    migrate(old_url)
    with connect_as_owner(old_url) as conn:
        asked = ["/hrss", "/desk", "/elsewhere", "/accounts/旧", "/accounts/又", "/accounts/看", "/accounts/任意", "*"]
        assert owner_of(conn, asked) == {
            "/hrss": "新",
            "/desk": "任意",
            "/accounts/旧": "旧",
            "/accounts/又": "又",
        }
        replicating = conn.execute("SELECT name FROM zuji.account WHERE any_source").fetchall()
    assert replicating == [("复制",)]


def test_accounts_of_before_without_an_organisation_say_so_and_the_others_keep_theirs(old_url: str) -> None:
    with old_accounts(old_url) as conn:
        token = made(conn, "旧", "caseworker")
        made(conn, "有", "caseworker")
        conn.execute(
            "UPDATE zuji.account SET organisation = '人社局', organisation_type = 'government' WHERE name = '有'"
        )
    migrate(old_url)
    with connect_as_owner(old_url) as conn:
        caller = find_account(conn, token)
        kept = conn.execute("SELECT organisation, organisation_type FROM zuji.account WHERE name = '有'").fetchone()
        with pytest.raises(psycopg.errors.NotNullViolation):
            conn.execute("INSERT INTO zuji.account (name, role, area) VALUES ('x', 'auditor', '')")
    assert caller is not None
    assert (caller.actor.organisation, caller.actor.organisation_type) == (
        "未填写单位 (organisation not stated)",
        "unstated",
    )
    assert kept == ("人社局", "government")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE zuji.account SET revoked_at = NULL",
        "UPDATE zuji.account SET revoked_at = clock_timestamp() + interval '1 day'",
        "UPDATE zuji.account SET name = 'another'",
        "DELETE FROM zuji.account",
    ],
)
def test_an_account_that_ended_is_not_taken_up_again_by_anybody(old_url: str, change: str) -> None:
    with old_accounts(old_url) as conn:
        made(conn, "甲", "auditor", revoked=True)
    migrate(old_url)
    with connect_as_owner(old_url) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege, match="taken up again"):
        conn.execute(change.encode())
