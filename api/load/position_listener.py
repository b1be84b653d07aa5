"""How far the live views have come, as the projector tells it: who waits for a position is woken when it is reached."""

import threading
import time
from typing import Final

import psycopg

from projections.engine.step import POSITION_CHANNEL
from projections.schema.schema import live_schema, using
from service.postgres.database import connect

_RECONNECT_SECONDS: Final = 1.0


class PositionListener:
    """Listens to the projector, one connection a process, from the first time that somebody waits.

    What it says is a hint: the views themselves are looked at before anything is answered.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._position = 0
        self._news = threading.Condition()
        self._listener: threading.Thread | None = None

    def wait(self, position: int, seconds: float) -> bool:
        """Whether the views are said to have come to a position, now or within some seconds."""
        with self._news:
            if self._listener is None:
                self._listener = threading.Thread(target=self._listen, name="zuji-position-listener", daemon=True)
                self._listener.start()
            return self._news.wait_for(lambda: self._position >= position, seconds)

    def _listen(self) -> None:
        while True:
            try:
                with connect(self._url) as conn:
                    conn.execute(f"LISTEN {POSITION_CHANNEL}")
                    self._come_to(_present(conn))  # what was told before we listened is told to nobody again
                    for note in conn.notifies():
                        self._come_to(int(note.payload))
            except (psycopg.Error, LookupError):  # the server is away, or has no views yet: no hint until it is back
                self._come_to(0)
                time.sleep(_RECONNECT_SECONDS)

    def _come_to(self, position: int) -> None:
        with self._news:
            self._position = position
            self._news.notify_all()


def _present(conn: psycopg.Connection) -> int:
    """Where the live views are now. Raises LookupError before the first were created."""
    with conn.transaction(), using(conn, live_schema(conn)[0]):
        row = conn.execute("SELECT position FROM projection_position").fetchone()
    return int(row[0]) if row else 0
