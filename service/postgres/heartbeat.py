"""Heartbeats: a process of which there is exactly one notes now and then that it has done its work."""

import time
from typing import Final

import psycopg

EVERY_SECONDS: Final = 2.0

_BEAT: Final = """
INSERT INTO zuji.heartbeat (name) VALUES (%s) ON CONFLICT (name) DO UPDATE SET at = clock_timestamp()
"""


class Heartbeat:
    """The heartbeat of one process, `name`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._next = 0.0

    def beat(self, conn: psycopg.Connection) -> None:
        """Notes that work was done just now, at most every EVERY_SECONDS. `conn` is in no transaction."""
        now = time.monotonic()
        if now >= self._next:
            conn.execute(_BEAT, (self._name,))
            self._next = now + EVERY_SECONDS
