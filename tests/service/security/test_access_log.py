"""The security log: queued lines are written once and in order; lines about refused callers are limited."""

import threading
from collections.abc import Iterator

import pytest
from psycopg_pool import ConnectionPool

from service.postgres.database import open_pool
from service.security.access_log import AccessLog, Line, write
from service.security.line_limit import LineLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def pool(database_url: str) -> Iterator[ConnectionPool]:
    with open_pool(database_url, size=2) as opened:
        yield opened


def subjects(pool: ConnectionPool) -> list[str]:
    with pool.connection() as conn:
        return [subject for (subject,) in conn.execute("SELECT subject FROM zuji.access_log ORDER BY id")]


def test_given_many_threads_then_every_line_is_written_once(pool: ConnectionPool) -> None:
    log = AccessLog(pool)

    def note(thread: int) -> None:
        for number in range(200):
            log.enqueue(Line(action="list.read", subject=f"{thread}.{number}"))

    threads = [threading.Thread(target=note, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    assert sorted(subjects(pool)) == sorted(f"{thread}.{number}" for thread in range(8) for number in range(200))


def test_given_a_line_that_waited_then_its_moment_is_that_of_the_read(pool: ConnectionPool) -> None:
    with pool.connection() as conn:
        line = Line(action="list.read")
        AccessLog(pool).write(Line(action="late", noted=line.noted - 3600))
        age = conn.execute("SELECT extract(epoch FROM clock_timestamp() - at) FROM zuji.access_log").fetchone()
    assert age is not None
    assert 3599 < age[0] < 3660


def test_given_lines_that_do_not_wait_for_the_disk_then_the_next_of_the_connection_do(pool: ConnectionPool) -> None:
    with pool.connection() as conn:
        write(conn, [Line(action="list.read")], later=True)
        assert conn.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert conn.execute("SELECT count(*) FROM zuji.access_log").fetchone() == (1,)


def test_given_more_than_a_minute_may_have_then_the_rest_is_counted() -> None:
    clock = Clock()
    limit = LineLimit[str](most=3, most_of_all=5, now=clock)
    assert [limit.admit(("refused", "a"), f"a{number}") for number in range(5)] == [True] * 3 + [False] * 2
    assert [limit.admit(("refused", "b"), f"b{number}") for number in range(4)] == [True] * 2 + [False] * 2
    assert limit.take_counts() == []
    clock.now = 61.0
    assert limit.take_counts() == [("a3", 2, 60.0), ("b2", 2, 60.0)]
    assert limit.take_counts() == []
    assert limit.admit(("refused", "a"), "again")


def test_given_very_many_addresses_then_they_are_counted_as_one() -> None:
    limit = LineLimit[str](most=1, most_of_all=10_000, now=Clock())
    admitted = sum(limit.admit(("refused", str(number)), str(number)) for number in range(5_000))
    assert admitted == 1_001
    assert limit.take_all_counts() == [("1001", 3_999, 0.0)]
