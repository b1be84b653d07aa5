"""Searching the roster by traits: by an index, and never beyond the scope."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from domain.reference.scope import NOWHERE, Scope
from service.postgres.database import connect, reading
from tests.world import ZHANG_SAN, EventMaker, World, id_no, world

_FOUND = "roster_search('{张,case:registered}', NULL, NULL, '', ':', '{}', '', %s, 10)"
_BY_NAME = f"SELECT name FROM roster WHERE person_id IN (SELECT {_FOUND}) ORDER BY area, person_id"
_FIRST = UUID(int=0)


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as inside:
        events = EventMaker()
        inside.given(
            events.registered(ZHANG_SAN, name="张三"),
            events.registered(id_no("1980-01-01", 2), name="张李", area="320614-02"),
        )
        inside.project()
        yield inside


def test_a_reader_finds_by_any_character_what_lies_in_scope(zuji: World) -> None:
    assert [("张三",), ("张李",)] == zuji.rows(_BY_NAME, _FIRST, area="320614")
    assert [("张李",)] == zuji.rows(_BY_NAME, _FIRST, area="320614-02")
    assert [] == zuji.rows(_BY_NAME, _FIRST, area="210000")


@pytest.mark.parametrize(("scope", "count"), [(NOWHERE, 0), (Scope.of("210000"), 0), (Scope.of("320614-02"), 1)])
def test_the_function_itself_gives_nobody_outside_the_scope(zuji: World, scope: Scope, count: int) -> None:
    with reading(zuji.pool, scope) as (conn, _):
        assert len(conn.execute(f"SELECT {_FOUND}".encode(), (_FIRST,)).fetchall()) == count


def test_the_index_serves_although_the_scope_bounds_what_is_seen(zuji: World) -> None:
    """Given the statement in the function, when it is explained, then the index of traits finds the candidates."""
    with connect(zuji.url) as conn, conn.transaction():
        conn.execute("SET LOCAL search_path = views")
        conn.execute("DROP INDEX roster_in_order")  # in so small a table either would do
        conn.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = on")
        row = conn.execute("SELECT prosrc FROM pg_proc WHERE proname = 'roster_search'").fetchone()
        assert row is not None
        statement = row[0].partition("RETURN QUERY")[2].rpartition(";\nEND")[0]
        for name, value in {
            "roster_search.category": "NULL::text",
            "named": "NULL::text",
            "wanted": "'{张,case:registered}'",
            "cardinality(prefixes)": "cardinality('{}'::text[])",
            "ANY (prefixes)": "ANY ('{}'::text[])",
            "low AND": "'' AND",
            "high AND": "':' AND",
            "after_area": "''",
            "after_id": f"'{_FIRST}'::uuid",
            "most": "10",
        }.items():
            statement = statement.replace(name, value)
        plan = "\n".join(line for (line,) in conn.execute(f"EXPLAIN {statement}".encode()))
    assert "roster_traits" in plan


def test_a_condition_of_a_reader_is_asked_of_no_row_outside_the_scope(zuji: World) -> None:
    """Given a function that tells every value it is called with, when a reader asks by it, then only its own come."""
    notices: list[str] = []
    with psycopg.connect(zuji.url, autocommit=True) as owner:
        owner.execute(
            "CREATE FUNCTION public.tells(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$"
            "BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"
        )
    with reading(zuji.pool, Scope.of("320614-02")) as (conn, _):
        conn.add_notice_handler(lambda notice: notices.append(notice.message_primary or ""))
        conn.execute("SELECT FROM roster WHERE public.tells(name)")
    assert notices == ["张李"]
    with reading(zuji.pool, Scope.of("320614-02")) as (conn, _):
        views = conn.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'views'::regnamespace"
            "   AND NOT coalesce(reloptions, '{}') @> '{security_barrier=true}'"
            "   AND has_table_privilege('zuji_reader', oid, 'SELECT')"
        ).fetchall()
    assert views == []
