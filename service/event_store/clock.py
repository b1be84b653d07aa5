"""The clocks that stamps are taken by: refused while they disagree, and the way out when wrong stamps were written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import psycopg

from domain.events.event import Event, with_metadata
from service.operator_error import OperatorError

SQLSTATE: Final = "ZJ001"
"""What `zuji.metadata` (service/postgres/sql/152_clock.sql) raises."""

TOLERANCE: Final = timedelta(minutes=5)


class Clock(NamedTuple):
    """The clock of this process, and by how much others may differ from it."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    tolerance: timedelta = TOLERANCE


REAL: Final = Clock()
"""The clock of this process."""


class ClockAhead(Exception):
    """The clocks of the log, the database and this process differ by too much: nothing can be stamped rightly."""


class NothingToCorrect(OperatorError):
    """The last stamp is not ahead of the clock."""


class Correction(NamedTuple):
    """Events up to a position may have stamps that are too late; all of them were recorded before `continued`."""

    position: int
    stamped: datetime
    continued: datetime
    noted_at: datetime
    noted_by: str
    reason: str


@contextmanager
def clocks_compared() -> Iterator[None]:
    """Inside it a refusal of the database to stamp becomes ClockAhead."""
    try:
        yield
    except psycopg.DatabaseError as error:
        if error.sqlstate == SQLSTATE:
            raise ClockAhead(error.diag.message_primary) from None
        raise


def corrections(conn: psycopg.Connection) -> list[Correction]:
    """All that were noted, oldest first."""
    rows = conn.execute(
        "SELECT position, stamped, continued, noted_at, noted_by, reason FROM zuji.clock_correction ORDER BY id"
    )
    return [Correction(*row) for row in rows]


def ahead(conn: psycopg.Connection) -> timedelta:
    """By how much the last stamp is ahead of the clock of the database; negative when it is not, as it should be."""
    row = conn.execute(
        "SELECT CASE WHEN position = 0 THEN '0'::interval ELSE recorded_at - clock_timestamp() END FROM zuji.log_head"
    ).fetchone()
    assert row is not None
    found: timedelta = row[0]
    return found


def accept(conn: psycopg.Connection, *, by: str, reason: str, tolerance: timedelta = TOLERANCE) -> Correction:
    """Notes that the last stamps are too late, by whom and why; the next event gets the true time.

    Raises NothingToCorrect when the last stamp is not ahead of the clock by more than `tolerance`.
    """
    with conn.transaction():
        row = conn.execute(
            "SELECT position, recorded_at, clock_timestamp(), recorded_at > clock_timestamp() + %s"
            "  FROM zuji.log_head FOR UPDATE",
            (tolerance,),
        ).fetchone()
        assert row is not None
        position, stamped, present, is_ahead = row
        if not is_ahead:
            raise NothingToCorrect(
                f"最后的时间戳 {stamped} 没有超前于时钟 {present}",
                f"the last timestamp {stamped} is not ahead of the clock {present}",
            )
        conn.execute("UPDATE zuji.log_head SET recorded_at = %s", (present,))
        conn.execute(
            "INSERT INTO zuji.clock_correction (noted_by, reason, position, stamped, continued)"
            " VALUES (%s, %s, %s, %s, %s)",
            (by, reason, position, stamped, present),
        )
    return corrections(conn)[-1]


def with_known_times(events: Sequence[Event], noted: Sequence[Correction]) -> tuple[Event, ...]:
    """The events with the latest time at which each can have been recorded, where its stamp was declared too late."""
    return tuple(_with_known_time(event, noted) for event in events)


def _with_known_time(event: Event, noted: Sequence[Correction]) -> Event:
    metadata = event.metadata
    limits = [one.continued for one in noted if metadata.position <= one.position]
    if metadata.recorded_at is None or not limits or metadata.recorded_at <= min(limits):
        return event
    return with_metadata(event, recorded_at=min(limits))
