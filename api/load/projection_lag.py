"""The projection lag in events, and the rate of the projection; measured every half second, not for every call."""

import threading
import time
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

from domain.reference.scope import EVERYWHERE
from service.event_store.recorder import head
from service.postgres.database import NoViews, reading

MEASURED_EVERY: Final = 0.5
"""Seconds for which a measurement is used."""


class ProjectionLag:
    """Measures how many events the live views are behind the log, and how many they take in per second."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._measuring = threading.Lock()
        self._measured_at = -MEASURED_EVERY
        self._projected = 0
        self._events = 0
        self._rate = 0.0

    def events(self) -> int:
        """The lag in events, at most half a second old; one thread measures for all.

        Zero while the database is unavailable: the write itself will fail then.
        """
        if time.monotonic() - self._measured_at >= MEASURED_EVERY and self._measuring.acquire(blocking=False):
            try:
                self._measure()
            except (psycopg.Error, NoViews):
                self._events = 0
            finally:
                self._measuring.release()
        return self._events

    def seconds_until(self, events: int) -> float:
        """Seconds until the lag is at most `events`, at the rate between the last two measurements."""
        too_many = self._events - events
        return too_many / self._rate if self._rate else float("inf")

    def _measure(self) -> None:
        with self._pool.connection() as conn:
            position = head(conn)
        with reading(self._pool, EVERYWHERE) as (_, projected):
            now = time.monotonic()
        if self._events:  # without lag the projector was idle, which says nothing about its speed
            self._rate = max(0, projected - self._projected) / (now - self._measured_at)
        self._measured_at, self._projected, self._events = now, projected, max(0, position - projected)
