"""The projector: the one process that keeps the live views up to date with the log."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import structlog

from projections.engine.step import project_next, retry_failed_subjects
from projections.schema.schema import live_views
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.postgres.database import connect
from service.postgres.heartbeat import Heartbeat
from service.reference import Reference
from service.security.keys import Keys

LEASE_LOCK = 0x5A554A52
"""Advisory lock of the session that is the projector. PostgreSQL releases it when the session ends."""

HEARTBEAT = "projector"

BULK = 1_000
"""A step of at least so many events means that a bulk load is under way."""

NICENESS = 10
"""The nice value of steps during a bulk load (docs/decisions/0024): on a busy machine, writers that wait for an answer
get the processor first. A projector that is further behind needs less time for each event."""

POLL_SECONDS = 0.2
RETRY_SECONDS = 30.0

log = structlog.get_logger()


def catch_up(url: str, keys: Keys, reference: Reference) -> int:
    """Projects all events of the log; returns their number. For tests and for the command line."""
    store = HistoryStore.over(Datastore(url), keys)
    with connect(url) as conn:
        total = 0
        while taken := project_next(conn, store, reference):
            total += taken
        Heartbeat(HEARTBEAT).beat(conn)
        return total


def run(url: str, keys: Keys, reference: Reference, stop: threading.Event) -> None:
    """Projects until `stop` is set. After a lost connection it connects again; a repeated step changes nothing."""
    store = HistoryStore.over(Datastore(url), keys)
    while not stop.is_set():
        try:
            with connect(url) as conn:
                if _lease(conn, stop):
                    _follow(conn, store, reference, stop)
        except psycopg.OperationalError as error:
            log.warning("projector.connection_lost", error=str(error))
            stop.wait(POLL_SECONDS)


def _lease(conn: psycopg.Connection, stop: threading.Event) -> bool:
    """Waits until this session holds LEASE_LOCK; false when `stop` was set first."""
    while not stop.is_set():
        row = conn.execute("SELECT pg_try_advisory_lock(%s)", (LEASE_LOCK,)).fetchone()
        if row and row[0]:
            return True
        stop.wait(POLL_SECONDS)
    return False


def _follow(conn: psycopg.Connection, store: HistoryStore, reference: Reference, stop: threading.Event) -> None:
    with (
        store.recorder.subscribe() as log_subscription,
        ThreadPoolExecutor(1, initializer=_lower_priority) as low_priority,
    ):
        next_retry = time.monotonic()
        taken = 0
        warned = False
        heartbeat = Heartbeat(HEARTBEAT)
        while not stop.is_set():
            if taken < BULK:
                taken = project_next(conn, store, reference)
            else:
                taken = low_priority.submit(project_next, conn, store, reference).result()
            heartbeat.beat(conn)  # after a successful step only: a projector that always fails must look silent
            if taken:
                continue
            if not live_views(conn).writable:  # a rebuild by this code will replace them
                if not warned:
                    log.warning("projector.views_outdated", remedy="zuji rebuild")
                warned = True
                log_subscription.wait()
                continue
            if time.monotonic() >= next_retry:
                retry_failed_subjects(conn, store, reference)
                next_retry = time.monotonic() + RETRY_SECONDS
            log_subscription.wait()


def _lower_priority() -> None:
    """Lowers the priority of the present thread. On Linux that cannot be undone, hence a separate thread."""
    with suppress(PermissionError):  # not permitted: the priority stays
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
