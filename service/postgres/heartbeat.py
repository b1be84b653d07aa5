"""Heartbeats (`zuji.heartbeat`): each single-instance process writes when it last did its work."""

import time
from typing import Final

import psycopg

EVERY_SECONDS: Final = 2.0

_BEAT: Final = """
INSERT INTO zuji.heartbeat (name) VALUES (%s) ON CONFLICT (name) DO UPDATE SET at = clock_timestamp()
"""


class Heartbeat:
    """The heartbeat of the process `name`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._next = 0.0

    def beat(self, conn: psycopg.Connection) -> None:
        """Writes the present time, at most every EVERY_SECONDS. `conn` must not be in a transaction."""
        now = time.monotonic()
        if now >= self._next:
            conn.execute(_BEAT, (self._name,))
            self._next = now + EVERY_SECONDS
