"""How far the live views are behind the log, and how fast they come on: looked up now and then, not for every call."""

import threading
import time
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

from domain.reference.scope import EVERYWHERE
from service.event_store.append import head
from service.postgres.database import NoViews, reading

LOOKED_UP_EVERY: Final = 0.5
"""Seconds for which the last look is good."""


class Lag:
    """The events the views are behind, and the events a second by which they come on."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._looking = threading.Lock()
        self._looked_at = -LOOKED_UP_EVERY
        self._projected = 0
        self._events = 0
        self._rate = 0.0

    def events(self) -> int:
        """How many events the views were behind, at most half a second ago; of several threads one looks.

        Zero while the database cannot tell: whoever writes will hear of that soon enough.
        """
        if time.monotonic() - self._looked_at >= LOOKED_UP_EVERY and self._looking.acquire(blocking=False):
            try:
                self._look()
            except (psycopg.Error, NoViews):
                self._events = 0
            finally:
                self._looking.release()
        return self._events

    def seconds_until(self, events: int) -> float:
        """When the views will be no more than so many events behind, if they go on as between the last two looks."""
        too_many = self._events - events
        return too_many / self._rate if self._rate else float("inf")

    def _look(self) -> None:
        with self._pool.connection() as conn:
            position = head(conn)
        with reading(self._pool, EVERYWHERE) as (_, projected):
            now = time.monotonic()
        if self._events:  # otherwise they were idle, and what they did says nothing of what they can do
            self._rate = max(0, projected - self._projected) / (now - self._looked_at)
        self._looked_at, self._projected, self._events = now, projected, max(0, position - projected)
