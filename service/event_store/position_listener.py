"""Listens to what the projector announces: the position that the live views have reached."""

import threading
import time
from collections.abc import Callable
from typing import Final

import psycopg

from service.event_store.datastore import Datastore

POSITION_CHANNEL: Final = "zuji_projected"
"""NOTIFY channel: the position that the live views have reached."""

_RECONNECT_SECONDS: Final = 1.0


class PositionListener:
    """One connection and one thread a process, from the first time that somebody waits.

    What it knows is a hint: while the connection is lost it knows nothing. `current` reads the position of the views.
    """

    def __init__(self, datastore: Datastore, current: Callable[[], int]) -> None:
        self._datastore = datastore
        self._current = current
        self._position = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def wait(self, position: int, seconds: float) -> bool:
        """Whether the views were announced to have reached a position, now or within some seconds."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="zuji-position-listener", daemon=True)
                self._thread.start()
            return self._changed.wait_for(lambda: self._position >= position, seconds)

    def _listen(self) -> None:
        while True:
            try:
                with self._datastore.listen(POSITION_CHANNEL) as conn:
                    self._set(self._current())  # what was announced before LISTEN is not announced again
                    for note in conn.notifies():
                        self._set(int(note.payload))
            except psycopg.Error:
                self._set(0)
                time.sleep(_RECONNECT_SECONDS)

    def _set(self, position: int) -> None:
        with self._changed:
            self._position = position
            self._changed.notify_all()
