"""Two builds of the views are compared by sums first: whatever is altered, however little, must be found and named."""

from collections.abc import Callable, Iterator
from random import Random

import psycopg
import pytest
from psycopg import sql

from projections.rebuild.diff import Difference, differences
from projections.rebuild.rebuild import ShadowBuild
from projections.rebuild.snapshot import export_snapshot
from service.postgres.database import connect
from tests.projections.rebuild.many import say_many
from tests.world import KEYS, World, world

Altered = tuple[str, str]
"""The view and the subject of what was altered."""

VIEWS = ("roster", "employment", "membership", "household", "outcome")
"""Those that have rows here."""


@pytest.fixture(scope="module")
def zuji(module_database_url: str) -> Iterator[World]:
    """Two builds of the same views: the live one, and one beside it."""
    with world(module_database_url) as made:
        say_many(made, 0, 60)
        made.project()
        with connect(made.url) as conn, ShadowBuild(conn, made.url, KEYS, "views_beside") as beside:
            beside.fill(1, lambda *_: None)
        yield made


def changed(conn: psycopg.Connection, schema: str, chance: Random) -> Altered:
    view, column, value = chance.choice(
        [
            ("roster", "labour_state", "'retired'"),
            ("roster", "birth_date", "birth_date + 1"),
            ("roster", "categories", "categories || ARRAY['disabled']"),
            ("employment", "ended_on", "date '2030-01-01'"),
            ("membership", "lives_together", "NOT lives_together"),
            ("household", "members", "members || '[1]'"),
        ]
    )
    return altered(conn, schema, view, f"UPDATE {{table}} SET {column} = {value}", chance)


def missing(conn: psycopg.Connection, schema: str, chance: Random) -> Altered:
    return altered(conn, schema, a_view(chance), "DELETE FROM {table}", chance)


def twice(conn: psycopg.Connection, schema: str, chance: Random) -> Altered:
    return altered(conn, schema, a_view(chance), "INSERT INTO {table} SELECT * FROM {table}", chance)


def swapped(conn: psycopg.Connection, schema: str, chance: Random) -> Altered:
    """As many rows as before: one is there twice, another not at all."""
    view = a_view(chance)
    missing = altered(conn, schema, view, "DELETE FROM {table}", chance)
    altered(conn, schema, view, "INSERT INTO {table} SELECT * FROM {table}", chance)
    return missing


ALTERATIONS: list[Callable[[psycopg.Connection, str, Random], Altered]] = [changed, missing, twice, swapped]


def a_view(chance: Random) -> str:
    return chance.choice(VIEWS)


def altered(conn: psycopg.Connection, schema: str, view: str, statement: str, chance: Random) -> Altered:
    """Does it to one row, drawn by lot."""
    key = "household_key" if view == "household" else "person_id"
    rows = conn.execute(f'SELECT ctid::text, {key}::text FROM "{schema}".{view} ORDER BY 2, 1'.encode()).fetchall()
    place, subject = chance.choice(rows)
    table = sql.Identifier(schema, view)
    done = conn.execute(sql.SQL(statement + " WHERE ctid = {place}").format(table=table, place=place))
    assert done.rowcount == 1
    return view, subject


def compared(zuji: World) -> list[Difference]:
    with connect(zuji.url) as conn, export_snapshot(conn) as snapshot:
        reports: list[tuple[int, int]] = []
        found = differences(
            conn,
            zuji.url,
            snapshot,
            "views",
            "views_beside",
            workers=2,
            report=lambda done, total: reports.append((done, total)),
        )
        named = list(found)
        assert reports[-1][0] == reports[-1][1] > 0
        return named


@pytest.fixture(scope="module")
def copies(zuji: World) -> str:
    """The views beside, without keys: with them no row could be there twice, but with a broken index it can."""
    with connect(zuji.url) as conn:
        for view in VIEWS:
            conn.execute(f"ALTER TABLE views_beside.{view} DROP CONSTRAINT {view}_pkey".encode())
    return "views_beside"


def test_equal_builds_have_no_difference(zuji: World, copies: str) -> None:
    assert compared(zuji) == []


@pytest.mark.parametrize("seed", range(24))
def test_every_alteration_is_found_and_named(zuji: World, copies: str, seed: int) -> None:
    chance = Random(seed)
    with connect(zuji.url) as conn:
        altered_here = [
            ALTERATIONS[(seed + turn) % len(ALTERATIONS)](conn, copies, chance) for turn in range(1 + seed // 12)
        ]
    found = compared(zuji)
    try:
        assert {*altered_here} <= {(difference.view, difference.subject) for difference in found}
        assert all(difference.columns for difference in found)
    finally:
        as_before(zuji, copies)
    assert compared(zuji) == []


def as_before(zuji: World, schema: str) -> None:
    with connect(zuji.url) as conn, conn.transaction():
        for view in VIEWS:
            conn.execute(f'DELETE FROM "{schema}".{view}'.encode())
            conn.execute(f'INSERT INTO "{schema}".{view} SELECT * FROM views.{view}'.encode())


def test_what_differs_is_told(zuji: World, copies: str) -> None:
    with connect(zuji.url) as conn:
        one, two, three = (row[0] for row in conn.execute("SELECT person_id FROM views.roster ORDER BY 1 LIMIT 3"))
        conn.execute("UPDATE views_beside.roster SET name = '李四', phone = '1' WHERE person_id = %s", (one,))
        conn.execute("DELETE FROM views_beside.roster WHERE person_id = %s", (two,))
        conn.execute(
            "INSERT INTO views_beside.employment SELECT * FROM views_beside.employment WHERE person_id = %s", (three,)
        )
    try:
        assert [
            f"roster {one}: name, phone",
            f"roster {two}: only in live",
            f"employment {three}: only in log",
        ] == [str(difference) for difference in compared(zuji)]
    finally:
        as_before(zuji, copies)


def test_where_everything_differs_the_first_are_named(zuji: World, copies: str) -> None:
    with connect(zuji.url) as conn:
        conn.execute("UPDATE views_beside.roster SET phone = 'x'")
    try:
        found = compared(zuji)
        assert 0 < len(found) <= 100
        assert {("roster", ("phone",))} == {(difference.view, difference.columns) for difference in found}
    finally:
        as_before(zuji, copies)
