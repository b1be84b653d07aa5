"""Appending: dense positions in commit order with concurrent writers; no event lost or duplicated; readers notified."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest

from domain.events.event import with_metadata
from domain.reference.scope import EVERYWHERE
from service.event_store.clock import Clock, ClockMismatch, as_clock_mismatch
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.event_store.mapper import entry_of, serialize
from service.event_store.recorder import head
from service.event_store.rows import Entry
from service.event_store.stream_recorder import StreamRecorder
from service.event_store.subscription import CHANNEL
from service.postgres.database import connect
from tests.domain.events.samples import make_event
from tests.service.event_store.placed import placed
from tests.waiting import wait_until

append = StreamRecorder(Datastore(""), None).insert_entries


def entry(stream: int, version: int = 1) -> Entry:
    stream_id, event = UUID(int=stream << 64), with_metadata(make_event("surveyed"), version=version, area="320614-01")
    return entry_of(stream_id, event, serialize(event, stream_id, None), None)


def appended(conn: psycopg.Connection, *entries: Entry) -> int:
    with conn.transaction():
        return append(conn, entries).position


@pytest.fixture
def conn(database_url: str) -> Iterator[psycopg.Connection]:
    with connect(database_url) as conn:
        yield conn


def rows(conn: psycopg.Connection, query: str) -> list[Any]:
    return conn.execute(query.encode()).fetchall()


def positions(conn: psycopg.Connection) -> list[int]:
    return [position for (position,) in rows(conn, "SELECT position FROM zuji.log ORDER BY position")]


def test_an_empty_log_has_no_position(conn: psycopg.Connection) -> None:
    assert (head(conn), positions(conn)) == (0, [])


def test_positions_count_the_events_from_one(conn: psycopg.Connection) -> None:
    assert appended(conn, entry(1), entry(2), entry(1, 2)) == 3
    assert appended(conn, entry(3), entry(2, 2)) == 5
    assert (head(conn), positions(conn)) == (5, [1, 2, 3, 4, 5])


def test_a_state_has_the_position_and_time_of_its_row(conn: psycopg.Connection) -> None:
    appended(conn, entry(1), entry(1, 2))
    for position, recorded_at, version, kind, area, state in rows(
        conn, "SELECT position, recorded_at, version, type, area, convert_from(state, 'UTF8') FROM zuji.log"
    ):
        read = msgspec.json.decode(state)
        assert (position, version) == (read["stamp"]["position"], read["stamp"]["version"])
        assert recorded_at == datetime.fromisoformat(read["stamp"]["recorded_at"])
        assert (kind, area) == (read["type"], read["stamp"]["area"])


def test_a_state_is_stored_as_serialized_with_position_and_time_added(conn: psycopg.Connection) -> None:
    """The time of recording is written in UTC, whatever the time zone of the session."""
    conn.execute("SET timezone = 'Asia/Shanghai'")
    one = entry(1)
    appended(conn, one)
    ((recorded_at, state),) = rows(conn, "SELECT recorded_at, state FROM zuji.log")
    assert bytes(state) == placed(one.state, 1, recorded_at)


def test_appended_events_are_read_by_stream_up_to_a_position(conn: psycopg.Connection, database_url: str) -> None:
    appended(conn, entry(1), entry(2), entry(1, 2))
    one, two = UUID(int=1 << 64), UUID(int=2 << 64)
    store = HistoryStore.over(Datastore(database_url), None)

    def versions(*ids: UUID, up_to: int = 99) -> dict[UUID, int]:
        return {i: stream.history.version for i, stream in store.load(conn, ids, up_to, scope=EVERYWHERE).items()}

    assert {one: 2, two: 1} == versions(one, two)
    assert {one: 1} == versions(one, two, up_to=1)
    assert {} == versions() == versions(UUID(int=9))


def test_an_aborted_transaction_leaves_no_gap(conn: psycopg.Connection) -> None:
    appended(conn, entry(1))
    with conn.transaction(force_rollback=True):
        assert append(conn, [entry(2), entry(3)]).position == 3
    assert head(conn) == 1
    assert appended(conn, entry(4)) == 2
    assert positions(conn) == [1, 2]


def test_a_version_that_exists_is_not_appended_again(conn: psycopg.Connection) -> None:
    appended(conn, entry(1))
    with pytest.raises(psycopg.errors.UniqueViolation):
        appended(conn, entry(2), entry(1))
    assert (head(conn), positions(conn)) == (1, [1])


def test_of_two_concurrent_appends_to_one_stream_the_second_fails(database_url: str) -> None:
    """The second waits for the first, and fails when the first has committed."""
    with connect(database_url) as first, connect(database_url) as second, ThreadPoolExecutor(1) as pool:
        with first.transaction():
            append(first, [entry(1)])
            late = pool.submit(appended, second, entry(2), entry(1))
            wait_until(lambda: waits(first, second))
        with pytest.raises(psycopg.errors.UniqueViolation):
            late.result(10)
        assert positions(first) == [1]


def test_positions_are_in_commit_order_and_no_reader_sees_a_gap(database_url: str) -> None:
    with (
        connect(database_url) as first,
        connect(database_url) as second,
        connect(database_url) as reader,
        ThreadPoolExecutor(1) as pool,
    ):
        with first.transaction():
            assert append(first, [entry(1), entry(2)]).position == 2
            other = pool.submit(appended, second, entry(3))
            wait_until(lambda: waits(reader, second))
            assert (head(reader), positions(reader)) == (0, [])
        assert other.result(10) == 3
        assert positions(reader) == [1, 2, 3]


def waits(observer: psycopg.Connection, conn: psycopg.Connection) -> bool:
    """Whether the other connection waits for a lock."""
    query = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
    row = observer.execute(query, (conn.info.backend_pid,)).fetchone()
    return bool(row and row[0])


def test_concurrent_writers_leave_no_gap_and_batches_stay_contiguous(database_url: str) -> None:
    writers, batches = 6, 20
    start = Barrier(writers)

    def write(writer: int) -> list[tuple[int, int]]:
        with connect(database_url) as conn:
            start.wait(10)
            done = []
            for batch in range(batches):
                size = 1 + (writer + batch) % 3
                entries = [entry(writer + 1, version=1 + 3 * batch + i) for i in range(size)]
                done.append((appended(conn, *entries), size))
            return done

    with ThreadPoolExecutor(writers) as pool:
        done = [batch for batches_of_one in pool.map(write, range(writers)) for batch in batches_of_one]
    total = sum(size for _, size in done)
    said_to_be = [position for last, size in done for position in range(last - size + 1, last + 1)]
    with connect(database_url) as conn:
        assert head(conn) == total
        assert positions(conn) == sorted(said_to_be) == list(range(1, total + 1))
        times = rows(conn, "SELECT recorded_at FROM zuji.log ORDER BY position")
        assert times == sorted(times)


def test_the_time_of_recording_never_decreases(database_url: str, conn: psycopg.Connection) -> None:
    """As when the clock of the server is set back by less than the tolerance: the log repeats its latest time."""
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=2)
    with psycopg.connect(database_url) as owner:
        owner.execute("UPDATE zuji.log_head SET recorded_at = %s", (later,))
    appended(conn, entry(1))
    appended(conn, entry(2))
    assert rows(conn, "SELECT DISTINCT recorded_at FROM zuji.log") == [(later,)]


def test_given_clocks_that_differ_then_nothing_is_appended_and_the_error_names_the_clocks(
    conn: psycopg.Connection,
) -> None:
    """A pipeline raises the error of the database itself, which its owner translates."""
    ahead = Clock(now=lambda: datetime.now(UTC) + timedelta(days=1))
    recorder = StreamRecorder(Datastore(""), None, ahead)
    with pytest.raises(ClockMismatch):
        recorder.insert_entries(conn, [entry(1)])
    with pytest.raises(psycopg.DatabaseError) as raised, conn.pipeline(), conn.transaction():
        recorder.insert_entries(conn, [entry(1)])
    assert isinstance(as_clock_mismatch(raised.value), ClockMismatch)
    assert as_clock_mismatch(psycopg.errors.UniqueViolation()) is None
    assert head(conn) == 0


def test_a_listener_is_notified_after_the_commit(database_url: str, conn: psycopg.Connection) -> None:
    with connect(database_url) as listener:
        listener.execute(f"LISTEN {CHANNEL}".encode())
        with conn.transaction():
            append(conn, [entry(1)])
            assert list(listener.notifies(timeout=0)) == []
        (note,) = listener.notifies(timeout=10, stop_after=1)
        assert (note.channel, head(listener)) == (CHANNEL, 1)
