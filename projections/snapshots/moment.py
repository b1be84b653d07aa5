"""The moment of a snapshot: a day of business time, and a position of the log for a moment of recording time.

Positions are dense and in the order of recording, so "known at a moment" and "known up to a position" are the same; two
moments between which nothing was recorded are one position, and one snapshot.
"""

from datetime import date, datetime
from typing import Final, NamedTuple

import psycopg

from service.event_store.clock import corrections
from service.event_store.recorder import head

_RECORDED_AT: Final = "SELECT recorded_at FROM zuji.log WHERE position = %s"


class Moment(NamedTuple):
    """Events that occurred up to the end of the day `as_of` (Asia/Shanghai), as recorded up to `position`.

    With `follows`, as known now: at `position` or later.
    """

    as_of: date
    position: int
    follows: bool = False


def position_known_at(conn: psycopg.Connection, known_at: datetime) -> int:
    """The position of the last event recorded until a moment (with a time zone, inclusive); 0 if there is none.

    A time of recording that was declared too late counts as `service.event_store.clock` says.
    """
    noted = corrections(conn)
    low, high = 0, head(conn)
    while low < high:
        middle = (low + high + 1) // 2
        row = conn.execute(_RECORDED_AT, (middle,)).fetchone()
        assert row is not None  # positions are dense
        recorded_at = min([row[0], *(one.continued for one in noted if middle <= one.position)])
        low, high = (middle, high) if recorded_at <= known_at else (low, middle - 1)
    return low


def moment_of(
    conn: psycopg.Connection, day: date, known_at: datetime | None, *, today: date, now: datetime, position: int
) -> Moment | None:
    """The moment of a day, as known at a moment; None if that of the live views, which are at `position`.

    `now` is the clock of recording: what is known at a later moment is what is known now.
    """
    if known_at is not None and known_at < now:
        return Moment(day, position_known_at(conn, known_at))
    return None if day == today else Moment(day, position, follows=True)
