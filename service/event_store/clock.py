"""The times of recording: no event is appended while the clocks differ; an operator can declare recorded times too
late.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

import psycopg

from domain.events.event import Event, with_metadata
from service.operator_error import OperatorError

SQLSTATE: Final = "ZJ001"
"""Raised by `zuji.stamp` (service/postgres/sql/152_clock.sql)."""

TOLERANCE: Final = timedelta(minutes=5)
"""The difference between two clocks that is accepted."""


class Clock(NamedTuple):
    """The clock of this process, in UTC, and the difference that other clocks may have from it."""

    now: Callable[[], datetime] = partial(datetime.now, UTC)
    tolerance: timedelta = TOLERANCE


SYSTEM_CLOCK: Final = Clock()
"""The clock of the operating system, with the tolerance above."""


class ClockMismatch(Exception):
    """The last time of recording, the clock of the database and that of this process differ by more than the
    tolerance.
    """


class NothingToCorrect(OperatorError):
    """The last time of recording is not ahead of the clock of the database."""


class Correction(NamedTuple):
    """A declaration that events up to `position` may have too late a time of recording (`stamped` is that of the last).

    All of them were recorded before `continued`, the time of the declaration.
    """

    position: int
    stamped: datetime
    continued: datetime
    noted_at: datetime
    noted_by: str
    reason: str


def as_clock_mismatch(error: psycopg.DatabaseError) -> ClockMismatch | None:
    """The exception for the database error that an append causes while the clocks differ; None for another error."""
    return ClockMismatch(error.diag.message_primary) if error.sqlstate == SQLSTATE else None


def corrections(conn: psycopg.Connection) -> list[Correction]:
    """All declarations, oldest first."""
    rows = conn.execute(
        "SELECT position, stamped, continued, noted_at, noted_by, reason FROM zuji.clock_correction ORDER BY id"
    )
    return [Correction(*row) for row in rows]


def ahead(conn: psycopg.Connection) -> timedelta:
    """The last time of recording minus the time of the database. Negative in the normal case; zero for an empty log."""
    row = conn.execute(
        "SELECT CASE WHEN position = 0 THEN '0'::interval ELSE recorded_at - clock_timestamp() END FROM zuji.log_head"
    ).fetchone()
    assert row is not None
    found: timedelta = row[0]
    return found


def accept(conn: psycopg.Connection, *, by: str, reason: str, tolerance: timedelta = TOLERANCE) -> Correction:
    """Declares the last times of recording too late, by whom and why; the next event gets the time of the database.

    Raises NothingToCorrect when the last time is not ahead of the clock of the database by more than `tolerance`.
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


def apply_corrections(events: Sequence[Event], noted: Sequence[Correction]) -> tuple[Event, ...]:
    """The events with the latest possible time of recording in place of a time that was declared too late."""
    return tuple(_corrected(event, noted) for event in events)


def _corrected(event: Event, noted: Sequence[Correction]) -> Event:
    metadata = event.metadata
    limits = [one.continued for one in noted if metadata.position <= one.position]
    if metadata.recorded_at is None or not limits or metadata.recorded_at <= min(limits):
        return event
    return with_metadata(event, recorded_at=min(limits))
