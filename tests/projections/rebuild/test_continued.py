"""A rebuild killed with all its processes, in whatever phase: the next one continues it; nothing shows of it."""

import itertools
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from projections.rebuild import checkpoint
from projections.rebuild.build import ranges_of
from projections.rebuild.check import check
from projections.rebuild.parts import stream_parts
from projections.rebuild.rebuild import rebuild
from projections.schema.schema import drop_left_behind, live_schema
from projections.views.registry import STREAM_VIEWS
from service.postgres.database import connect
from tests.projections.rebuild.many import execute, say_many
from tests.world import KEYS, World, world

KILLED = """
import os, signal, sys
from projections.rebuild.rebuild import rebuild
from tests.world import KEYS

url, phase, least = sys.argv[1], sys.argv[2], float(sys.argv[3])

def progress(now, done, total):
    if now == phase and done >= least * total:
        os.killpg(0, signal.SIGKILL)

if __name__ == "__main__":
    rebuild(url, KEYS, workers=2, progress=progress)
"""
PHASES = [("persons", 0.0), ("persons", 0.5), ("households", 0.0), ("indexes", 0.0), ("indexes", 0.5), ("compare", 0.0)]
BUILT = "SELECT phase, part, xmin::text FROM views_2.build_part ORDER BY 1, 2"


@pytest.fixture
def zuji(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        made.uuids = itertools.count(2**57, 2**57)  # people in all ranges, as drawn ids would be
        yield made


def killed(zuji: World, phase: str, least: float) -> None:
    """Rebuilds in a process group of its own, which is killed in this phase when so much of it is done."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, zuji.url, phase, str(least)], start_new_session=True, check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL


def silent(*_: Any) -> None:
    """No progress bar."""


@pytest.mark.parametrize(("phase", "least"), PHASES)
def test_a_killed_rebuild_is_continued(zuji: World, phase: str, least: float) -> None:
    say_many(zuji, 0, 40)
    zuji.project()
    killed(zuji, phase, least)
    say_many(zuji, 100, 10)
    zuji.project()
    before = zuji.state_of_views()
    built = {row[:2]: row[2] for row in zuji.log(BUILT)}
    assert live_schema_of(zuji) == "views"
    phases: list[str] = []
    done = rebuild(zuji.url, KEYS, workers=2, progress=lambda now, *_: phases.append(now))
    assert done.continued
    assert phases[0] == "continued"
    assert done.drifted == ()
    assert live_schema_of(zuji) == "views_2"
    assert before == zuji.state_of_views()
    again = {row[:2]: row[2] for row in zuji.log(BUILT)}
    assert built == {part: again[part] for part in built}  # what was built is not built again
    assert check(zuji.url, KEYS, workers=2, progress=silent).clean


def test_a_part_that_the_server_has_lost_is_built_again(zuji: World) -> None:
    """Parts are committed without waiting for the disk: a server that is killed may forget some it had acknowledged."""
    say_many(zuji, 0, 40)
    zuji.project()
    before = zuji.state_of_views()
    lost: list[str] = []

    def lose_one(phase: str, done: int, total: int) -> None:
        if phase == "persons" and done > total // 2 and not lost:
            lost.extend(forgotten(zuji))

    done = rebuild(zuji.url, KEYS, workers=2, progress=lose_one)
    assert lost
    assert done.drifted == ()
    assert before == zuji.state_of_views()


def forgotten(zuji: World) -> list[str]:
    """Takes back one range of persons, as the end of the server's own log may be."""
    part = zuji.log("SELECT part FROM views_2.build_part WHERE work > 0 AND phase = 'persons' ORDER BY 1 LIMIT 1")[0][0]
    last = next(one.last for one in stream_parts(ranges_of(120)) if one.first == part)
    for view in STREAM_VIEWS:
        if view.subject == "person":
            execute(zuji, f"DELETE FROM views_2.{view.name} WHERE person_id BETWEEN '{part}' AND '{last}'")
    execute(zuji, f"DELETE FROM views_2.build_part WHERE part = '{part}'")
    return [part]


def test_a_rebuild_afresh_continues_nothing(zuji: World) -> None:
    say_many(zuji, 0, 4)
    killed(zuji, "households", 0.0)
    assert not rebuild(zuji.url, KEYS, workers=1, progress=silent, afresh=True).continued
    assert check(zuji.url, KEYS, workers=1, progress=silent).clean


def test_what_another_version_has_begun_is_not_continued(zuji: World, monkeypatch: pytest.MonkeyPatch) -> None:
    say_many(zuji, 0, 4)
    killed(zuji, "households", 0.0)
    monkeypatch.setattr(checkpoint, "code_fingerprint", lambda: "another version")
    assert not rebuild(zuji.url, KEYS, workers=1, progress=silent).continued
    assert check(zuji.url, KEYS, workers=1, progress=silent).clean


def test_a_part_that_somebody_else_builds_is_waited_for_not_built_twice(zuji: World) -> None:
    """A worker may outlive its rebuild by a moment."""
    say_many(zuji, 0, 4)
    killed(zuji, "persons", 0.5)
    with connect(zuji.url) as one, connect(zuji.url) as other:
        for conn in (one, other):
            conn.execute("SET search_path = views_2")
        one.execute("BEGIN")
        assert checkpoint.claim(one, "households", "家0")
        other.execute("SET lock_timeout = '50ms'")
        with pytest.raises(Exception, match="lock timeout"):
            checkpoint.claim(other, "households", "家0")
        checkpoint.complete(one, "households", "家0", 2)
        one.execute("COMMIT")
        assert not checkpoint.claim(other, "households", "家0")
        assert checkpoint.completed(other, "households") == {"家0": 2}


def test_what_killed_rebuilds_and_checks_left_is_dropped_and_nothing_else(zuji: World) -> None:
    for schema in ("views_7", "views_check", "views_of_somebody"):
        execute(zuji, f"CREATE SCHEMA {schema}")
    with connect(zuji.url) as conn:
        drop_left_behind(conn, live_schema(conn)[0], "views_2")
    left = zuji.log("SELECT nspname::text FROM pg_namespace WHERE starts_with(nspname::text, 'views') ORDER BY 1")
    assert [("views",), ("views_of_somebody",)] == left


def live_schema_of(zuji: World) -> str:
    """Which schema readers see."""
    with connect(zuji.url) as conn:
        return live_schema(conn)[0]
