"""Rate limit for log lines that anybody can cause: a number per minute is written, the rest is counted."""

import threading
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

Thing = TypeVar("Thing")
Key = tuple[str, str]

WINDOW_SECONDS: Final = 60.0
MOST_OF_A_KEY: Final = 60
MOST_OF_ALL: Final = 600
_MOST_KEYS: Final = 1_000
_OTHERS: Final = "*"


class LineLimit(Generic[Thing]):
    """Admits `most` lines per minute and key (what happened, who caused it), and `most_of_all` lines of all keys.

    Lines beyond a limit are counted, with the first line of the key as the example. Beyond a thousand keys per minute,
    all further keys are counted as one. Thread-safe.
    """

    def __init__(
        self,
        most: int = MOST_OF_A_KEY,
        most_of_all: int = MOST_OF_ALL,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._most_of_all = most_of_all
        self._now = now
        self._lock = threading.Lock()
        self._since = now()
        self._admitted: dict[Key, int] = {}
        self._all = 0
        self._counted: dict[Key, tuple[Thing, int]] = {}
        self._over: list[tuple[Thing, int, float]] = []

    def admit(self, key: Key, thing: Thing) -> bool:
        """Whether the line is within the limits; otherwise it is counted."""
        with self._lock:
            self._turn()
            if key not in self._admitted and len(self._admitted) >= _MOST_KEYS:
                key = (key[0], _OTHERS)
            admitted = self._admitted.get(key, 0)
            if admitted < self._most and self._all < self._most_of_all:
                self._admitted[key] = admitted + 1
                self._all += 1
                return True
            self._admitted.setdefault(key, 0)
            example, count = self._counted.get(key, (thing, 0))
            self._counted[key] = (example, count + 1)
            return False

    def take_counts(self) -> list[tuple[Thing, int, float]]:
        """Removes and returns the counts of the minutes that are over: example, number of lines, seconds."""
        with self._lock:
            self._turn()
            found, self._over = self._over, []
            return found

    def take_all_counts(self) -> list[tuple[Thing, int, float]]:
        """Removes and returns all counts, including those of the present minute."""
        with self._lock:
            self._turn(end=True)
            found, self._over = self._over, []
            return found

    def _turn(self, *, end: bool = False) -> None:
        now = self._now()
        if end or now - self._since >= WINDOW_SECONDS:
            seconds = min(now - self._since, WINDOW_SECONDS)
            self._over += [(thing, count, seconds) for thing, count in self._counted.values()]
            self._admitted, self._counted, self._all, self._since = {}, {}, 0, now
