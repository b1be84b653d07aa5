"""Snapshots are built once, by one process; a killed build leaves nothing; old ones go and month ends stay."""

import itertools
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from domain.reference.scope import EVERYWHERE, Scope
from projections.schema.fingerprint import code_fingerprint
from projections.snapshots import catalogue, ensure
from projections.snapshots.build import SnapshotBuilder, Stopped
from projections.snapshots.catalogue import Snapshot, TooManyQueued
from projections.snapshots.keeper import Retention, SnapshotKeeper, clear_away, expendable, month_ends, try_lease
from projections.snapshots.moment import Moment, position_known_at
from projections.snapshots.reading import SnapshotGone, reading_snapshot, reading_snapshot_of_all_areas
from service.postgres.database import connect
from tests.projections.rebuild.many import say_many
from tests.projections.snapshots.building import built, dropped, head_of, in_snapshot, rows_of
from tests.world import KEYS, World, world

SPRING = date(2021, 2, 15)
"""People are registered and live together; they begin to work in March."""

KILLED = """
import os, signal, sys
from datetime import date
from projections.snapshots.ensure import ensure
from projections.snapshots.moment import Moment
from tests.world import KEYS

def progress(now, done, total):
    if now == "households":
        os.killpg(0, signal.SIGKILL)

if __name__ == "__main__":
    ensure(sys.argv[1], KEYS, Moment(date(2021, 2, 15), 30), "test", workers=1, progress=progress)
"""


@pytest.fixture(scope="module")
def once(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as made:
        say_many(made, 0, 10)
        made.project()
        yield made


@pytest.fixture
def zuji(once: World) -> Iterator[World]:
    """Thirty events, and no snapshot; nothing may be recorded."""
    yield once
    with connect(once.url) as conn:
        conn.execute("DELETE FROM zuji.snapshot")
        clear_away(conn, SnapshotBuilder(conn, once.url, KEYS, 1))


@pytest.fixture
def own(database_url: str) -> Iterator[World]:
    """The same in a database of its own, in which more may be recorded."""
    with world(database_url) as made:
        say_many(made, 0, 10)
        made.project()
        yield made


def silent(*_: Any) -> None:
    """No progress bar."""


def schemas(zuji: World) -> list[str]:
    """The schemas of snapshots."""
    return [name for (name,) in zuji.log("SELECT nspname::text FROM pg_namespace WHERE nspname ^@ 'views_at_'")]


def keeper(zuji: World, **retention: Any) -> SnapshotKeeper:
    """The keeper, on 15 March 2021."""
    now = datetime(2021, 3, 15, 4, 0, tzinfo=UTC)
    return SnapshotKeeper(zuji.url, KEYS, workers=1, retention=Retention(**retention), now=lambda: now)


def test_a_killed_build_leaves_nothing_behind_and_the_next_one_succeeds(zuji: World) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, zuji.url], start_new_session=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert len(schemas(zuji)) == 1, "half built"
    with connect(zuji.url) as conn:
        (half,) = catalogue.every(conn)
        assert (half.state, half.current) == ("building", False)
        assert try_lease(conn), "the lease went with its process"
        clear_away(conn, SnapshotBuilder(conn, zuji.url, KEYS, 1))
        assert (schemas(zuji), catalogue.every(conn)[0].state) == ([], "queued")
    again = ensure.ensure(zuji.url, KEYS, Moment(SPRING, 30), "test", workers=1, progress=silent)
    assert again.id == half.id
    found = in_snapshot(zuji, Moment(SPRING, 30), rows_of)
    assert (len(found["roster"]), len(found["employment"]), len(found["membership"])) == (10, 0, 10)


def test_one_process_builds_and_the_others_wait_for_it(zuji: World) -> None:
    """Given a service that holds the lease, then the command line asks it for the snapshot and shows its progress."""
    moment, seen = Moment(SPRING, 30), list[tuple[str, int]]()
    with connect(zuji.url) as service, connect(zuji.url) as other:
        assert try_lease(service)
        assert not try_lease(other)

        def serve_meanwhile(phase: str, done: int, _: int) -> None:
            seen.append((phase, done))
            assert keeper(zuji).work_once(service, SnapshotBuilder(service, zuji.url, KEYS, 1))

        ready = ensure.ensure(zuji.url, KEYS, moment, "test", workers=1, progress=serve_meanwhile)
        assert (ready.holds(moment), seen) == (True, [(ensure.ELSEWHERE, 0)])
        assert ensure.ensure(zuji.url, KEYS, moment, "test", workers=1, progress=silent).id == ready.id


def test_a_build_that_is_stopped_waits_again(zuji: World) -> None:
    with connect(zuji.url) as conn:
        one = catalogue.request(conn, Moment(SPRING, 30), "test")
        with pytest.raises(Stopped):
            SnapshotBuilder(conn, zuji.url, KEYS, 1, lambda: True).build(one)
        assert (catalogue.every(conn)[0].state, schemas(zuji)) == ("queued", [])


def test_a_build_is_stopped_in_the_middle_of_a_part(zuji: World) -> None:
    """Given a part that takes long, since the log is locked, when the process is to end, then the build ends."""
    reported = itertools.count(1)
    with psycopg.connect(zuji.url) as owner, connect(zuji.url) as conn:
        one = catalogue.request(conn, Moment(SPRING, 30), "test")

        def lock(*_: object) -> None:
            owner.execute("LOCK TABLE zuji.log")

        with pytest.raises(Stopped):
            SnapshotBuilder(conn, zuji.url, KEYS, 1, lambda: next(reported) > 4).build(one, lock)
        owner.rollback()
        assert (catalogue.every(conn)[0].state, schemas(zuji)) == ("queued", [])


def test_a_changed_log_fails_the_build_and_a_minute_later_it_is_tried_again(own: World) -> None:
    with psycopg.connect(own.url, autocommit=True) as owner:
        owner.execute("ALTER TABLE zuji.log DISABLE TRIGGER ALL")
        owner.execute("UPDATE zuji.log SET state = replace(state::text, '31', '32')::bytea WHERE position = 2")
    with connect(own.url) as conn:
        one = catalogue.request(conn, Moment(SPRING, 30), "test")
        assert not SnapshotBuilder(conn, own.url, KEYS, 1).build(one)
        failed = catalogue.request(conn, Moment(SPRING, 30), "test")
        assert (failed.state, failed.error, schemas(own)) == ("failed", "log_changed", [])
        conn.execute("UPDATE zuji.snapshot SET requested_at = requested_at - interval '2 minutes'")
        assert catalogue.request(conn, Moment(SPRING, 30), "test").state == "queued"


def test_readers_see_their_own_area_and_never_another_moment_or_version(
    zuji: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = Moment(SPRING, 30)
    one = built(zuji, moment)
    for scope, people in (("320614-01", 10), ("320614-02", 0), ("210000", 0)):
        with reading_snapshot(zuji.pool, one, moment, Scope.of(scope)) as conn:
            assert conn.execute("SELECT count(*) FROM roster").fetchone() == (people,), scope
    with (
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
        reading_snapshot_of_all_areas(zuji.pool, one, moment) as conn,
    ):
        conn.execute("DELETE FROM roster")
    for other in (Moment(SPRING, 29), Moment(SPRING, 31, follows=True)):
        with pytest.raises(SnapshotGone), reading_snapshot(zuji.pool, one, other, EVERYWHERE):
            pass
    with connect(zuji.url) as conn, monkeypatch.context() as patch:
        assert catalogue.find(conn, moment) == one
        patch.setattr(catalogue, "code_fingerprint", lambda: "another version")
        assert catalogue.find(conn, moment) is None
        assert catalogue.request(conn, moment, "test").state == "queued", "to be built anew"
    dropped(zuji, one)
    with pytest.raises(SnapshotGone), reading_snapshot(zuji.pool, one, moment, EVERYWHERE):
        pass


def test_month_ends_are_kept_ready_and_brought_up_and_others_go(own: World) -> None:
    with connect(own.url) as conn:
        builder, keep = SnapshotBuilder(conn, own.url, KEYS, 1, grace=0), keeper(own, month_ends=1, most=1)
        first = catalogue.request(conn, Moment(SPRING, 20), "somebody")
        conn.execute("UPDATE zuji.snapshot SET state = 'failed'")
        catalogue.request(conn, Moment(SPRING, 30), "somebody")
        keep.upkeep(conn, builder)
        while keep.work_once(conn, builder):
            pass
        assert catalogue.by_id(conn, first.id) is None, "one other is kept, the one that was asked for last"
        february, other = catalogue.every(conn)
        assert (february.as_of, february.follows, february.position) == (date(2021, 2, 28), True, 30)
        assert (other.target, sorted(schemas(own))) == (30, sorted([february.schema, other.schema]))
        say_many(own, 50, 2)
        keep.upkeep(conn, builder)
        while keep.work_once(conn, builder):
            pass
        assert catalogue.every(conn)[0].position == head_of(own) == 36
    assert len(in_snapshot(own, Moment(date(2021, 2, 28), 36), rows_of)["roster"]) == 12


def test_a_known_moment_is_the_position_of_the_last_event_until_then(own: World) -> None:
    def at(moment: datetime) -> int:
        with own.pool.connection() as conn:
            return position_known_at(conn, moment)

    ((recorded_at,),) = own.log("SELECT recorded_at FROM zuji.log_head")
    say_many(own, 50, 1)
    ((later,),) = own.log("SELECT recorded_at FROM zuji.log_head")
    assert (at(recorded_at), at(later), at(later + timedelta(days=1))) == (30, 33, 33)
    assert at(recorded_at - timedelta(days=1)) == 0
    own.log(
        "INSERT INTO zuji.clock_correction (noted_by, reason, position, stamped, continued)"
        " VALUES ('o', 'r', 30, %s, %s) RETURNING 1",
        *(recorded_at, recorded_at - timedelta(hours=1)),
    )
    assert at(recorded_at - timedelta(minutes=59)) == 30, "as the times of recording are declared"


def test_one_account_cannot_fill_the_queue(zuji: World) -> None:
    with connect(zuji.url) as conn:
        for n in range(catalogue.MOST_QUEUED_BY_ONE):
            catalogue.request(conn, Moment(SPRING, n), "somebody")
        with pytest.raises(TooManyQueued):
            catalogue.request(conn, Moment(SPRING, 9), "somebody")
        catalogue.request(conn, Moment(SPRING, 9), "somebody else")
        catalogue.request(conn, Moment(SPRING, 1), "somebody")


def test_month_ends_are_the_last_days_of_the_months_before() -> None:
    assert [date(2024, 2, 29), date(2024, 1, 31), date(2023, 12, 31)] == month_ends(date(2024, 3, 31), 3)


def test_the_longest_unused_go_first() -> None:
    now = datetime(2021, 3, 1, tzinfo=UTC)

    def one(number: int, days: int, *, follows: bool = False) -> Snapshot:
        used = now - timedelta(days=days)
        return Snapshot(
            id=number,
            as_of=SPRING,
            follows=follows,
            target=1,
            position=1,
            state="ready",
            made_by=code_fingerprint(),
            share=1.0,
            rate=None,
            seconds_left=None,
            error=None,
            requested_by="",
            requested_at=used,
            started_at=used,
            built_at=used,
            last_used_at=used,
            known_at=None,
        )

    everything = [one(1, 1), one(2, 3), one(3, 2), one(4, 20), one(5, 30, follows=True)]
    gone = expendable(everything, Retention(month_ends=1, most=2, unused=timedelta(days=14)), [SPRING], now)
    assert [2, 4] == [snapshot.id for snapshot in gone]
