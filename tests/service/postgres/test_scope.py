"""Scopes: they fail closed, and Python and SQL agree."""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.reference.scope import EVERYWHERE, NOWHERE, Scope
from service.postgres.database import reading
from service.reference import reference, scope_of
from tests.world import EventMaker, World, world

CODES = st.sampled_from([area.code for area in reference().areas] + ["320614001", "320614001002", "210102", "441900"])


@pytest.fixture(scope="module")
def conn(module_database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(module_database_url) as connection:
        yield connection


def in_sql(conn: psycopg.Connection, setting: str | None, area: str) -> bool:
    """The results of the present policy and of the policy of older views."""
    if setting is not None:
        conn.execute("SELECT set_config('zuji.scope', %s, true)", (setting,))
    row = conn.execute(
        "SELECT coalesce(%(area)s OPERATOR(zuji.^@) (SELECT zuji.scope_prefix())"
        "                OR %(area)s OPERATOR(zuji.^@) ANY ((SELECT zuji.other_prefixes())::text[]), false),"
        "       coalesce(zuji.in_scope(%(area)s), false)",
        {"area": area},
    ).fetchone()
    assert row is not None
    assert row[0] == row[1]
    return bool(row[0])


@given(scope=CODES | st.just(""), code=CODES | st.sampled_from(["320684001", "320684-01", "320614104", "320614104201"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
def test_python_and_sql_agree(conn: psycopg.Connection, scope: str, code: str) -> None:
    one = scope_of(scope)
    assert in_sql(conn, one.setting, code) == one.covers(code)


@given(code=CODES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nowhere_covers_nothing_and_everywhere_everything(conn: psycopg.Connection, code: str) -> None:
    assert not Scope().covers(code)
    assert not in_sql(conn, NOWHERE.setting, code)
    assert EVERYWHERE.covers(code)
    assert in_sql(conn, EVERYWHERE.setting, code)


def test_a_prefix_that_is_no_code_is_no_scope() -> None:
    with pytest.raises(Refusal):
        Scope.of("320614-0")


def test_after_a_scoped_transaction_a_reader_without_scope_sees_nothing(database_url: str) -> None:
    """The setting is '' then, which is a prefix of every area."""
    with world(database_url) as inside:
        _filled(inside)
        with inside.pool.connection() as conn, conn.transaction():
            conn.execute("SET LOCAL search_path = views; SELECT set_config('zuji.scope', '320614', true)")
        with inside.pool.connection() as conn, conn.transaction():
            conn.execute("SET LOCAL search_path = views; SET LOCAL ROLE zuji_reader")
            assert conn.execute("SELECT current_setting('zuji.scope', true)").fetchone() in [("",), (None,)]
            assert conn.execute("SELECT FROM roster").fetchall() == []
            assert conn.execute("SELECT FROM visible_log").fetchall() == []
        with reading(inside.pool, NOWHERE) as (conn, _):
            assert conn.execute("SELECT FROM roster").fetchall() == []


def _filled(inside: World) -> None:
    inside.given(EventMaker().registered())
    inside.project()


def test_a_scope_with_other_prefixes_covers_codes_that_begin_with_one_of_them(conn: psycopg.Connection) -> None:
    jinan = Scope("370100", ("3712", "379001"))
    assert jinan.setting == "3701,3712,379001"
    for code, expected in (
        ("370116", True),
        ("371202001", True),
        ("379001", True),
        ("379002", False),
        ("3712x", False),
    ):
        assert jinan.covers(code) is expected
        if expected or code != "3712x":
            assert in_sql(conn, jinan.setting, code) is expected
