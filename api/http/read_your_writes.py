"""Read your own writes: a read may name a position, and waits a moment until the views contain it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

import psycopg
from flask import request

from api.http.auth import caller
from api.http.context import context
from api.http.problems import HttpError, malformed
from service.event_store.append import head
from service.event_store.tracking import LOG
from service.postgres.database import reading

LONGEST: Final = 2.0
"""Seconds a read waits for a position."""

_prefer = re.compile(r"(?:^|,)\s*wait=([0-9]{1,4})\s*;\s*position=([0-9]{1,18})\s*(?:$|,)", re.IGNORECASE).search


@contextmanager
def open_read_model(query: Mapping[str, Any]) -> Iterator[tuple[psycopg.Connection, int]]:
    """The live views as the caller may see them, and the position up to which they are sure to reach.

    Waits for `min_position`, or for `Prefer: wait=2; position=N`. Raises Fault (503) when it is not reached in time,
    Refusal (shape) when the log itself has not come so far.
    """
    least, seconds = _asked(query)
    app = context()
    if seconds and not app.views.is_announced(least):
        _refuse_beyond_the_log(least)
        with suppress(TimeoutError):
            app.views.wait(LOG, least, timeout=seconds)
    with reading(app.pool, caller().scope) as (conn, position):
        if position < least:
            raise _behind(position, least)
        yield conn, position


def least_position(query: Mapping[str, Any]) -> int:
    """The position the caller asked to be contained, 0 for none: no answer found for another may know less."""
    return _asked(query)[0]


def _asked(query: Mapping[str, Any]) -> tuple[int, float]:
    if "min_position" in query:
        return int(query["min_position"]), LONGEST
    preferred = _prefer(request.headers.get("Prefer", ""))
    if preferred is None:
        return 0, 0.0
    return int(preferred[2]), min(LONGEST, float(preferred[1]))


def _refuse_beyond_the_log(least: int) -> None:
    """Nobody is to wait for what was never given out as a position."""
    with context().pool.connection() as conn:
        position = head(conn)
    if least > position:
        raise malformed(
            "position.beyond_the_log",
            f"日志只到位置{position}，没有位置{least}",
            f"the log has come to position {position}: there is no position {least}",
            field="min_position",
            data={"position": position, "min_position": least},
        )


def _behind(position: int, least: int) -> HttpError:
    return HttpError(
        503,
        "view.behind",
        f"视图已到位置{position}，尚未到{least}，请稍后重试",
        f"the views have reached position {position}, not yet {least}: try again soon",
        {"position": position, "min_position": least},
        {"Retry-After": "1"},
    )
