"""Nothing is recorded while the clocks differ; wrong times of recording are declared, not changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner

from api.cli.main import main
from domain.reference.scope import EVERYWHERE
from projections.queries.person_as_of import history_of
from projections.rebuild.check import check
from service.configuration import Config
from service.event_store import clock
from service.event_store.clock import Clock, ClockMismatch, NothingToCorrect
from service.postgres.database import connect_as_owner
from service.recording.record_events import Recorder
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, KEYS, World, world


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    with world(database_url) as alone:
        yield Town(alone)


def stamped(town: Town, ahead: timedelta) -> None:
    """Records an event with a clock that is ahead; afterwards the clock is right again."""
    with psycopg.connect(town.world.url) as owner:
        later = datetime.now(UTC) + ahead
        owner.execute("ALTER TABLE zuji.log DISABLE TRIGGER log_is_append_only")
        owner.execute(
            "UPDATE zuji.log SET recorded_at = %s, state = convert_to(regexp_replace(convert_from(state, 'UTF8'),"
            """ '"recorded_at":"[^"]*"', %s), 'UTF8') WHERE position = (SELECT max(position) FROM zuji.log)""",
            (later, f'"recorded_at":"{later.isoformat().replace("+00:00", "Z")}"'),
        )
        owner.execute("ALTER TABLE zuji.log ENABLE ALWAYS TRIGGER log_is_append_only")
        owner.execute("UPDATE zuji.log_head SET recorded_at = %s", (later,))


def with_clock(world: World, ahead: timedelta) -> Recorder:
    """A recorder in a process whose clock is ahead."""
    return Recorder(
        world.pool,
        KEYS,
        world.reference,
        now=lambda: world.now,
        new_id=lambda: UUID(int=7 << 64),
        read_event=world._reader.read_bytes,
        clock=Clock(now=lambda: datetime.now(UTC) + ahead),
    )


@pytest.mark.parametrize("ahead", [timedelta(days=400), timedelta(minutes=6)])
def test_after_a_time_that_is_ahead_nothing_is_recorded_until_it_is_declared_wrong(
    town: Town, ahead: timedelta
) -> None:
    person = town.registered()
    stamped(town, ahead)
    visit = town.event("surveyed", "2021-02-01", person, method="入户")
    with pytest.raises(ClockMismatch):
        town.post(visit)
    with pytest.raises(ClockMismatch):
        town.post(visit, atomic=True)
    assert town.event_types(person) == ["registered"]
    assert town.world.log("SELECT FROM zuji.request WHERE request_id = %s", visit["id"]) == []
    with connect_as_owner(town.world.url) as conn:
        noted = clock.accept(conn, by="王工", reason="虚拟机时钟")
        assert clock.corrections(conn) == [noted]
    assert town.post(visit).accepted == 1
    ((late,),) = town.world.log("SELECT recorded_at < now() + interval '1 second' FROM zuji.log WHERE position = 2")
    assert late


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=-400), timedelta(minutes=-6)])
def test_a_process_whose_clock_differs_from_the_databases_records_nothing(town: Town, ahead: timedelta) -> None:
    with pytest.raises(ClockMismatch):
        with_clock(town.world, ahead).record(HAIMEN, town.world.submitted(town.registration()))
    assert town.world.log("SELECT FROM zuji.log") == []
    assert town.world.log("SELECT FROM zuji.identity") == []


def test_clocks_may_differ_by_less_than_the_tolerance(town: Town) -> None:
    recorder = with_clock(town.world, timedelta(minutes=4))
    assert recorder.record(HAIMEN, town.world.submitted(town.registration())).accepted == 1
    stamped(town, timedelta(minutes=4))
    assert town.post(town.registration()).accepted == 1


def test_check_reports_times_ahead_of_now_until_they_are_declared_wrong(town: Town) -> None:
    person = town.registered()
    stamped(town, timedelta(days=400))
    town.world.project()

    def found() -> tuple[str, ...]:
        return check(town.world.url, KEYS, workers=1, progress=lambda *_: None).log

    assert found() == ("recorded_at lies ahead of now: 1",)
    with connect_as_owner(town.world.url) as conn:
        clock.accept(conn, by="王工", reason="虚拟机时钟")
    town.post(town.event("surveyed", "2021-02-01", person, method="入户"))
    town.world.project()
    assert found() == ()


def test_an_event_with_a_wrong_time_counts_as_known_since_the_declaration(town: Town) -> None:
    person = town.registered()
    stamped(town, timedelta(days=400))
    with connect_as_owner(town.world.url) as conn:
        before = history_of(conn, town.world.store, UUID(person), scope=EVERYWHERE)
        assert before is not None
        assert len(before.at(known_at=datetime.now(UTC)).events) == 0
        clock.accept(conn, by="王工", reason="虚拟机时钟")
        after = history_of(conn, town.world.store, UUID(person), scope=EVERYWHERE)
        assert after is not None
        assert len(after.at(known_at=datetime.now(UTC)).events) == 1
        assert len(after.at(known_at=datetime.now(UTC) - timedelta(days=1)).events) == 0


def test_a_time_that_is_not_ahead_cannot_be_declared_wrong(town: Town) -> None:
    town.registered()
    with connect_as_owner(town.world.url) as conn:
        with pytest.raises(NothingToCorrect):
            clock.accept(conn, by="王工", reason="试试")
        assert clock.corrections(conn) == []


def test_the_command_shows_and_accepts_and_reports_when_nothing_is_ahead(
    town: Town, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZUJI_DATABASE_URL", town.world.url)
    monkeypatch.setenv("ZUJI_DATA", str(tmp_path))
    run = CliRunner().invoke
    town.registered()
    assert run(main, ["clock", "show"]).exit_code == 0
    accept = ["clock", "accept", "--by", "王工", "--reason", "虚拟机时钟"]
    assert run(main, accept).exit_code == 2
    stamped(town, timedelta(days=400))
    assert run(main, ["clock", "show"]).exit_code == 1
    assert run(main, accept).exit_code == 0
    shown = run(main, ["clock", "show"])
    assert shown.exit_code == 0
    assert "王工" in shown.output
    assert Config.from_env({}).clock_minutes == 5
