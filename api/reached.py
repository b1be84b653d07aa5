"""How far the live views have come, as the projector tells it: who waits for a position is woken when it is reached."""

import threading
import time
from typing import Final

import psycopg

from projections.engine.batch import PROJECTED
from service.database import connect

_RECONNECT_SECONDS: Final = 1.0


class Reached:
    """Listens to the projector, one connection a process, from the first time that somebody waits.

    What it says is a hint: the views themselves are looked at before anything is answered.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._position = 0
        self._news = threading.Condition()
        self._listener: threading.Thread | None = None

    def wait(self, position: int, seconds: float) -> None:
        """Returns when the views are said to have come to a position, at the latest after some seconds."""
        with self._news:
            if self._listener is None:
                self._listener = threading.Thread(target=self._listen, name="zuji-reached", daemon=True)
                self._listener.start()
            self._news.wait_for(lambda: self._position >= position, seconds)

    def _listen(self) -> None:
        while True:
            try:
                with connect(self._url) as conn:
                    conn.execute(f"LISTEN {PROJECTED}")
                    for note in conn.notifies():
                        with self._news:
                            self._position = int(note.payload)
                            self._news.notify_all()
            except psycopg.OperationalError:  # the server is away: the positions of before are no hint for later
                with self._news:
                    self._position = 0
                time.sleep(_RECONNECT_SECONDS)
