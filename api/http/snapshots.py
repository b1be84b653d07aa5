"""The views that a report is read from: the live ones, or for `as_of` and `known_at` a snapshot.

A request does not build: it asks the keeper of the snapshots, waits as long as the caller prefers, and is then answered
503 with the progress.
"""

import math
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec
import psycopg
from flask import Request, request

from api.http.as_of import day_of
from api.http.current import caller, context
from api.http.problems import HttpError, malformed
from api.http.read_your_writes import least_position, open_read_model, wait_for_position
from projections.snapshots import catalogue
from projections.snapshots.catalogue import Snapshot, TooManyQueued
from projections.snapshots.moment import Moment, moment_of
from projections.snapshots.reading import SnapshotGone, reading_snapshot, reading_snapshot_of_all_areas
from service.postgres.database import reading_all_areas

SHORT_SECONDS: Final = 2.0
"""How long a request waits for a snapshot without `Prefer: wait=N`: one that only has to be brought up to date is ready
by then."""

MOST_SECONDS: Final = 60
"""The longest wait that is granted."""

_POLL_SECONDS: Final = 0.2
_LONGEST_RETRY_AFTER: Final = 60

_WAITS: Final = threading.BoundedSemaphore(12)
_LONG_WAITS: Final = threading.BoundedSemaphore(4)
"""Requests of a process that may wait, and those that may wait longer than SHORT_SECONDS: each holds a thread of the
web. Others are answered at once."""

_prefer = re.compile(r"(?:^|,)\s*wait=([0-9]{1,4})\s*(?:$|,)", re.IGNORECASE).search


class ReportViews(msgspec.Struct, frozen=True):
    """The views that a report is read from: the live ones, or those of a snapshot for a moment.

    `today` is the last day of which they know events; `position` that up to which they contain the log, at least.
    """

    today: date
    position: int
    snapshot: Snapshot | None = None
    moment: Moment | None = None

    def least_position(self, query: Mapping[str, Any]) -> int:
        """The position that a cached answer must contain."""
        return self.position if self.snapshot else least_position(query)

    @property
    def key(self) -> tuple[object, ...]:
        """The key of these views in a cache."""
        return (self.today, self.snapshot.id if self.snapshot else None)

    @contextmanager
    def open(self) -> Iterator[psycopg.Connection]:
        """A connection that reads the views within the caller's scope. Raises HttpError (503)."""
        if self.snapshot is None or self.moment is None:
            with open_read_model({}) as (conn, _):
                yield conn
            return
        try:
            with reading_snapshot(context().pool, self.snapshot, self.moment, caller().scope) as conn:
                yield conn
        except SnapshotGone:
            raise _gone() from None

    @contextmanager
    def open_all_areas(self) -> Iterator[psycopg.Connection]:
        """A connection that reads the views of all areas, for sums only. Raises HttpError (503)."""
        if self.snapshot is None or self.moment is None:
            with reading_all_areas(context().pool) as (conn, _):
                yield conn
            return
        try:
            with reading_snapshot_of_all_areas(context().pool, self.snapshot, self.moment) as conn:
                yield conn
        except SnapshotGone:
            raise _gone() from None

    def described(self) -> dict[str, Any]:
        """The member `snapshot` of an answer; null for the live views."""
        return {"snapshot": snapshot_json(self.snapshot) if self.snapshot else None}


def day_of_report(query: Mapping[str, Any]) -> date:
    """The last day of which a report knows events: `as_of`, else that of `known_at` if it has passed, else today."""
    today = context().today()
    return day_of(query, today) if "as_of" in query else min(day_of(query, today), today)


def clocks_of(asked: Request) -> dict[str, str]:
    """The parameters `as_of` and `known_at` of a request, for addresses of the same moment."""
    return {name: asked.args[name] for name in ("as_of", "known_at") if name in asked.args}


def views_of_report(query: Mapping[str, Any], day: date) -> ReportViews:
    """The views of a day that a report is read from, by `known_at` and `min_position` of its query.

    Raises HttpError: 503 while the snapshot is being built or after its build has failed, 429 when too many wait; and
    Refusal (shape) for a day in the future.
    """
    app = context()
    today, known_at = app.today(), query.get("known_at")
    if day > today:
        raise malformed(
            "as_of.future",
            f"{day}在将来：报表截至今天（{today}）或以前的日子",
            f"{day} is in the future: a report is as of today ({today}) or an earlier day",
            field="as_of",
            data={"today": today.isoformat()},
        )
    position = wait_for_position(query)
    if day == today and known_at is None:  # the live views, as nearly always: no further connection is needed
        return ReportViews(today, position)
    with app.pool.connection() as conn:
        moment = moment_of(conn, day, known_at, today=today, now=datetime.now(UTC), position=position)
    return ReportViews(today, position) if moment is None else _snapshot(moment)


def snapshot_json(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as JSON: its day, its position with the time of recording, state, progress and times (UTC)."""
    return {
        "id": snapshot.id,
        "as_of": snapshot.as_of.isoformat(),
        "known_at": _utc(snapshot.known_at),
        "position": snapshot.position if snapshot.state == "ready" else snapshot.target,
        "follows": snapshot.follows,
        "state": snapshot.state,
        "share": round(snapshot.share, 3),
        "rate": round(snapshot.rate) if snapshot.rate is not None else None,
        "seconds_left": round(snapshot.seconds_left, 1) if snapshot.seconds_left is not None else None,
        "requested_at": _utc(snapshot.requested_at),
        "started_at": _utc(snapshot.started_at),
        "built_at": _utc(snapshot.built_at),
        "last_used_at": _utc(snapshot.last_used_at),
        "address": f"/v1/snapshots/{snapshot.id}",
    }


def _snapshot(moment: Moment) -> ReportViews:
    """The snapshot of the moment, if it is ready before the caller's patience ends. Raises HttpError."""
    pool = context().pool
    with pool.connection() as conn:
        found = catalogue.find(conn, moment)
        if found is None:
            try:
                wanted = catalogue.request(conn, moment, caller().name)
            except TooManyQueued as error:
                raise _too_many(error) from None
    if found is None:
        found = _awaited(moment, wanted)
    with pool.connection() as conn:
        catalogue.note_use(conn, found)
    return ReportViews(moment.as_of, moment.position, found, moment)


def _awaited(moment: Moment, wanted: Snapshot) -> Snapshot:
    preferred = _prefer(request.headers.get("Prefer", ""))
    with _patience(min(int(preferred[1]), MOST_SECONDS) if preferred else SHORT_SECONDS) as seconds:
        deadline = time.monotonic() + seconds
        while wanted.state != "failed" and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
            with context().pool.connection() as conn:
                found = catalogue.find(conn, moment)
                wanted = catalogue.by_id(conn, wanted.id) or wanted
            if found is not None:
                return found
    raise _failed(wanted) if wanted.state == "failed" else _building(wanted)


@contextmanager
def _patience(seconds: float) -> Iterator[float]:
    """How long this request may wait, of the seconds that it would."""
    with ExitStack() as held:
        if not _WAITS.acquire(blocking=False):
            seconds = 0.0
        else:
            held.callback(_WAITS.release)
            if seconds > SHORT_SECONDS and _LONG_WAITS.acquire(blocking=False):
                held.callback(_LONG_WAITS.release)
            else:
                seconds = min(seconds, SHORT_SECONDS)
        yield seconds


def _building(snapshot: Snapshot) -> HttpError:
    left = snapshot.seconds_left if snapshot.state == "building" else None
    seconds = min(max(1, math.ceil(left)), _LONGEST_RETRY_AFTER) if left is not None else 2
    share = int(snapshot.share * 100)
    zh_left, en_left = (f"，约剩{left:.0f}秒", f", {left:.0f} s left") if left is not None else ("", "")
    return HttpError(
        503,
        "snapshot.building",
        f"{snapshot.as_of}的快照（所知至位置{snapshot.target}）正在准备：{share}%{zh_left}；"
        f"进度见/v1/snapshots/{snapshot.id}",
        f"the snapshot of {snapshot.as_of} (known up to position {snapshot.target}) is being prepared: "
        f"{share}%{en_left}; follow it at /v1/snapshots/{snapshot.id}",
        {"snapshot": snapshot_json(snapshot)},
        {"Retry-After": str(seconds)},
    )


def _failed(snapshot: Snapshot) -> HttpError:
    return HttpError(
        503,
        "snapshot.failed",
        f"{snapshot.as_of}的快照未能建立，一分钟后可再试；请告知管理员",
        f"the snapshot of {snapshot.as_of} could not be built; it is tried again after a minute: tell the operator",
        {"snapshot": snapshot_json(snapshot), "error": snapshot.error},
        {"Retry-After": str(int(catalogue.RETRY_AFTER.total_seconds()))},
    )


def _gone() -> HttpError:
    return HttpError(
        503,
        "snapshot.building",
        "快照刚刚更换，请稍后重试",
        "the snapshot was replaced just now: try again",
        headers={"Retry-After": "1"},
    )


def _too_many(error: TooManyQueued) -> HttpError:
    whose = ("本账号已有", "this account waits for") if error.by_one else ("已有", "there are")
    return HttpError(
        429,
        "snapshot.too_many",
        f"{whose[0]}{error.most}个快照在等待建立，请稍后再要别的日期",
        f"{whose[1]} {error.most} snapshots that are being built: ask for other days later",
        {"most": error.most},
        {"Retry-After": "10"},
    )


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment is not None else None
