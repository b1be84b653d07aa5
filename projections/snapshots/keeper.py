"""The keeper of the snapshots: builds those that are asked for, keeps the last month ends, drops old ones.

One process at a time does so, by a lease. What a killed process has left half built is dropped by the next.
"""

import os
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

import psycopg
import structlog

from domain.events.event import SHANGHAI
from projections.schema.fingerprint import code_fingerprint
from projections.snapshots import catalogue
from projections.snapshots.build import SnapshotBuilder, Stopped, drop_schema
from projections.snapshots.catalogue import PREFIX, Snapshot
from projections.snapshots.moment import Moment
from service.event_store.recorder import head
from service.place_files.store import refresh
from service.postgres.database import SNAPSHOT_SCHEMAS, connect
from service.security.keys import Keys

LEASE_LOCK: Final = 0x5A554A70
"""Advisory lock of the session that builds and drops snapshots. PostgreSQL releases it when the session ends."""

NICENESS: Final = 5
"""The nice value of builds: those who wait for an answer of the web get the processor first, but not all of it."""

POLL_SECONDS: Final = 0.25
UPKEEP_SECONDS: Final = 600.0
FIRST_UPKEEP_SECONDS: Final = 60.0
"""How often month ends are brought up and old snapshots dropped; the first time after the service has started."""

KEEPER: Final = "zuji"
"""The account in whose name month ends are asked for."""

log = structlog.get_logger()


class Retention(NamedTuple):
    """How many month ends are kept ready, how many other snapshots at most, and for how long after their last use."""

    month_ends: int = 3
    most: int = 8
    unused: timedelta = timedelta(days=14)


def month_ends(today: date, count: int) -> list[date]:
    """The last days of the `count` months before that of `today`, latest first."""
    found, first = [], today.replace(day=1)
    for _ in range(count):
        found.append(first - timedelta(days=1))
        first = found[-1].replace(day=1)
    return found


def expendable(
    snapshots: Sequence[Snapshot], retention: Retention, kept: Collection[date], now: datetime
) -> list[Snapshot]:
    """The ready or failed snapshots to drop: those that other code or policy made, those long unused, and the longest
    unused beyond the most. The month ends in `kept` that follow are not dropped."""
    others = [one for one in snapshots if one.state in ("ready", "failed") and not (one.follows and one.as_of in kept)]
    others.sort(key=lambda one: one.last_used_at, reverse=True)
    return [
        one
        for n, one in enumerate(others)
        if n >= retention.most
        or one.last_used_at < now - retention.unused
        or (one.state == "ready" and not one.current)
    ]


class SnapshotKeeper:
    """The keeper. `now` is the clock that decides which months have ended."""

    def __init__(
        self, url: str, keys: Keys, *, workers: int, retention: Retention, now: Callable[[], datetime]
    ) -> None:
        self._url, self._keys, self._workers, self._retention, self._now = url, keys, workers, retention, now

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set; connects again after a lost connection."""
        _lower_priority()
        while not stop.is_set():
            try:
                with connect(self._url) as conn:
                    if _wait_for_lease(conn, stop):
                        self._work(conn, stop)
            except Stopped:
                return
            except psycopg.OperationalError as error:
                log.warning("snapshots.connection_lost", error=type(error).__name__)
                stop.wait(1.0)
            except Exception as error:  # a defect must not end the process
                log.error("snapshots.failed", error=type(error).__name__)
                stop.wait(5.0)

    def _work(self, conn: psycopg.Connection, stop: threading.Event) -> None:
        builder = SnapshotBuilder(conn, self._url, self._keys, self._workers, stop.is_set)
        clear_away(conn, builder)
        next_upkeep = time.monotonic() + FIRST_UPKEEP_SECONDS
        while not stop.is_set():
            if time.monotonic() >= next_upkeep:
                self.upkeep(conn, builder)
                next_upkeep = time.monotonic() + UPKEEP_SECONDS
            if not self.work_once(conn, builder):
                stop.wait(POLL_SECONDS)

    def upkeep(self, conn: psycopg.Connection, builder: SnapshotBuilder) -> None:
        """Asks for the month ends as known now, and drops what is old, or was made by other code or policy."""
        refresh(conn)
        if position := head(conn):
            for day in self._kept():
                catalogue.request(conn, Moment(day, position, follows=True), KEEPER, unlimited=True)
        self._drop_old(conn, builder)

    def work_once(self, conn: psycopg.Connection, builder: SnapshotBuilder) -> bool:
        """Builds or brings up the next snapshot that waits; false if none does. `conn` holds the lease."""
        waiting = [one for one in catalogue.every(conn) if one.state == "queued" or _is_behind(one)]
        if not waiting:
            return False
        # What a caller waits for goes first; of that, to bring up before to build, which takes longer.
        one = min(waiting, key=lambda one: (one.requested_by == KEEPER, one.state == "queued", one.requested_at))
        if one.state == "queued":
            builder.build(one)
            self._drop_old(conn, builder)
        else:
            builder.bring_up(one)
        return True

    def _drop_old(self, conn: psycopg.Connection, builder: SnapshotBuilder) -> None:
        for old in expendable(catalogue.every(conn), self._retention, self._kept(), datetime.now(UTC)):
            builder.drop(old)

    def _kept(self) -> list[date]:
        return month_ends(self._now().astimezone(SHANGHAI).date(), self._retention.month_ends)


def clear_away(conn: psycopg.Connection, builder: SnapshotBuilder) -> None:
    """Drops what a killed process has left half built, schemas that belong to no snapshot, and snapshots that other
    code or policy made; what was being built waits again. `conn` holds the lease."""
    refresh(conn)
    conn.execute("UPDATE zuji.snapshot SET state = 'queued', share = 0 WHERE state = 'building'")
    schemas = {name for (name,) in conn.execute(_SCHEMAS, (SNAPSHOT_SCHEMAS,))}
    for one in catalogue.every(conn):
        if one.state == "ready" and (one.schema not in schemas or one.made_by != code_fingerprint()):
            builder.drop(one)
    kept = {one.schema for one in catalogue.every(conn) if one.state == "ready"}
    for schema in schemas - kept:
        drop_schema(conn, int(schema.removeprefix(PREFIX)), schema)


_SCHEMAS: Final = "SELECT nspname::text FROM pg_namespace WHERE nspname ~ %s"


def try_lease(conn: psycopg.Connection) -> bool:
    """Whether this session is the one that builds snapshots now."""
    row = conn.execute("SELECT pg_try_advisory_lock(%s)", (LEASE_LOCK,)).fetchone()
    return bool(row and row[0])


def _wait_for_lease(conn: psycopg.Connection, stop: threading.Event) -> bool:
    while not stop.is_set():
        if try_lease(conn):
            return True
        stop.wait(1.0)
    return False


def _is_behind(one: Snapshot) -> bool:
    return one.state == "ready" and one.follows and one.position < one.target


def _lower_priority() -> None:
    """Lowers the priority of this thread, on Linux also of the processes that it starts: callers who wait go first."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
