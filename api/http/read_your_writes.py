"""Read your own writes: a read may name a log position and waits up to 2 s until the views contain it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg
from flask import request

from api.http.current import caller, context
from api.http.problems import HttpError, malformed
from service.event_store.recorder import head
from service.event_store.tracking import LOG
from service.postgres.database import reading

MOST_SECONDS: Final = 2.0
"""Longest time that a read waits for a position."""

_prefer = re.compile(r"(?:^|,)\s*wait=([0-9]{1,4})\s*;\s*position=([0-9]{1,18})\s*(?:$|,)", re.IGNORECASE).search


@contextmanager
def open_read_model(query: Mapping[str, Any]) -> Iterator[tuple[psycopg.Connection, int]]:
    """Opens the live views restricted to the caller's scope; yields the connection and the position of the views.

    Waits for `min_position`, or for `Prefer: wait=2; position=N`. Raises HttpError (503) if the views do not reach it
    in time, and Refusal (shape) if the log has not reached it.
    """
    min_position, seconds = _requested(query)
    app = context()
    if min_position and not app.views.is_announced(min_position):
        refuse_beyond_the_log(min_position)
        with suppress(TimeoutError):
            app.views.wait(LOG, min_position, timeout=seconds)
    with reading(app.pool, caller().scope) as (conn, position):
        if position < min_position:
            raise _behind(position, min_position)
        yield conn, position


def wait_for_position(query: Mapping[str, Any]) -> int:
    """Waits as `open_read_model` does, with the same errors; returns the position of the views."""
    with open_read_model(query) as (_, position):
        return position


def least_position(query: Mapping[str, Any]) -> int:
    """The position that the answer must contain, 0 for none; a cached answer must contain it too."""
    return _requested(query)[0]


def _requested(query: Mapping[str, Any]) -> tuple[int, float]:
    if "min_position" in query:
        return int(query["min_position"]), MOST_SECONDS
    preferred = _prefer(request.headers.get("Prefer", ""))
    if preferred is None:
        return 0, 0.0
    return int(preferred[2]), min(MOST_SECONDS, float(preferred[1]))


def refuse_beyond_the_log(wanted: int, field: str = "min_position") -> None:
    """Raises Refusal (shape), naming `field`, for a position that the log has not reached: waiting would be in vain."""
    with context().pool.connection() as conn:
        position = head(conn)
    if wanted > position:
        raise malformed(
            "position.beyond_the_log",
            f"日志只到位置{position}，没有位置{wanted}",
            f"the log has come to position {position}: there is no position {wanted}",
            field=field,
            data={"position": position, field: wanted},
        )


def _behind(position: int, min_position: int) -> HttpError:
    return HttpError(
        503,
        "view.behind",
        f"视图已到位置{position}，尚未到{min_position}，请稍后重试",
        f"the views have reached position {position}, not yet {min_position}: try again soon",
        {"position": position, "min_position": min_position},
        {"Retry-After": "1"},
    )
