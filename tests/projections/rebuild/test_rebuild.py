"""Rebuilding while events come in and people read: nobody waits for it, nobody sees a half, nothing is lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from domain.reference.scope import Scope
from projections.engine.step import project_next
from projections.rebuild.check import check
from projections.rebuild.rebuild import REBUILD_LOCK, AnotherRuns, ShadowBuild, rebuild
from projections.schema.schema import live_schema
from service.postgres.database import connect
from tests.projections.rebuild.many import execute, say_many
from tests.world import KEYS, World, world


def silent(*_: Any) -> None:
    """No progress bar."""


@pytest.fixture
def zuji(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def test_a_rebuild_beside_writers_and_readers_ends_clean(zuji: World) -> None:
    say_many(zuji, 0, 60)
    zuji.project()
    over, failures = threading.Event(), []
    halves: list[tuple[int, int]] = []

    def write() -> None:
        number = 1000
        while not over.is_set():
            say_many(zuji, number, 5)
            number += 5
            zuji.project()

    def read() -> None:
        while not over.is_set():
            try:
                with_one_look(zuji, halves)
            except psycopg.Error as error:
                failures.append(error)

    with ThreadPoolExecutor(3) as threads:
        work = [threads.submit(write), threads.submit(read), threads.submit(read)]
        try:
            done = rebuild(zuji.url, KEYS, workers=2, progress=silent)
        finally:
            over.set()
        for one in work:
            one.result()
    assert (failures, halves) == ([], [])
    assert done.drifted == ()
    zuji.project()
    with connect(zuji.url) as conn:
        assert live_schema(conn) == ("views_2", 2)
    assert check(zuji.url, KEYS, workers=2, progress=silent).clean


def with_one_look(zuji: World, halves: list[tuple[int, int]]) -> None:
    """Everyone in the roster has a household in the same look; a half-built view would have fewer."""
    from service.postgres.database import reading

    with reading(zuji.pool, Scope.of("320614")) as (conn, _):
        people = conn.execute("SELECT count(*) FROM roster").fetchone()
        spells = conn.execute("SELECT count(*) FROM employment").fetchone()
        assert people
        assert spells
        if people[0] < 60 or spells[0] < people[0] - 5:
            halves.append((people[0], spells[0]))


def test_drift_is_found_named_and_mended(zuji: World) -> None:
    say_many(zuji, 0, 10)
    zuji.project()
    zuji.log("UPDATE views.roster SET labour_state = 'unemployed' WHERE name = '张三' RETURNING 1")
    zuji.log("DELETE FROM views.household WHERE household_id = '家0' RETURNING 1")
    found = check(zuji.url, KEYS, workers=1, progress=silent)
    assert not found.clean
    assert {("roster", ("labour_state",), None), ("household", None, "log")} == {
        (d.view, None if d.only_in else d.columns, d.only_in) for d in found.views
    }
    assert len(rebuild(zuji.url, KEYS, workers=1, progress=silent).drifted) == len(found.views)
    assert check(zuji.url, KEYS, workers=1, progress=silent).clean


def test_one_rebuild_at_a_time(zuji: World) -> None:
    with connect(zuji.url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (REBUILD_LOCK,))
        with pytest.raises(AnotherRuns):
            rebuild(zuji.url, KEYS, workers=1, progress=silent)


def test_what_an_interrupted_rebuild_left_is_cleared_away(zuji: World) -> None:
    say_many(zuji, 0, 4)
    execute(zuji, "CREATE SCHEMA views_2")
    execute(zuji, "CREATE TABLE views_2.roster (left_behind text)")
    rebuild(zuji.url, KEYS, workers=1, progress=silent)
    assert zuji.rows("SELECT count(*) FROM roster") == [(4,)]


def test_projecting_twice_changes_nothing(zuji: World) -> None:
    say_many(zuji, 0, 4)
    zuji.project()
    before = zuji.state_of_views()
    with connect(zuji.url) as conn:
        assert project_next(conn, zuji.store, zuji.reference) == 0
    assert before == zuji.state_of_views()


def test_one_build_may_follow_the_other_at_once(zuji: World) -> None:
    """Given a build that is over, when its connection is still there, then the next finds nobody in its way."""
    with connect(zuji.url) as one, connect(zuji.url) as other:
        with ShadowBuild(one, zuji.url, KEYS, "views_one"), pytest.raises(AnotherRuns):
            ShadowBuild(other, zuji.url, KEYS, "views_other")
        with ShadowBuild(other, zuji.url, KEYS, "views_other") as build:
            assert build.schema == "views_other"
