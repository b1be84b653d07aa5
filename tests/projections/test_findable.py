"""Searching the roster: by an index, and never beyond the scope."""

from collections.abc import Iterator

import pytest

from service.database import reading
from tests.world import ZHANG_SAN, Facts, World, id_no, world

_BY_NAME = "SELECT name FROM findable WHERE traits @> '{张,case:registered}' ORDER BY area, person_id"


@pytest.fixture
def zuji(database_url: str) -> Iterator[World]:
    with world(database_url) as inside:
        facts = Facts()
        inside.given(
            facts.registered(ZHANG_SAN, name="张三"),
            facts.registered(id_no("1980-01-01", 2), name="张李", area="320614-02"),
        )
        inside.project()
        yield inside


def test_a_reader_finds_by_any_character_what_lies_in_scope(zuji: World) -> None:
    assert [("张三",), ("张李",)] == zuji.rows(_BY_NAME, area="320614")
    assert [("张李",)] == zuji.rows(_BY_NAME, area="320614-02")
    assert [] == zuji.rows(_BY_NAME, area="210000")


def test_the_index_serves_although_the_scope_bounds_what_is_seen(zuji: World) -> None:
    with reading(zuji.pool, "320614-02") as (conn, _):
        conn.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off")
        plan = "\n".join(line for (line,) in conn.execute(f"EXPLAIN {_BY_NAME}".encode()))
    assert "roster_traits" in plan
    assert "starts_with(area" in plan
