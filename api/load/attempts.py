"""A limit of attempts by address and minute, in the memory of one web worker."""

import threading
import time
from collections.abc import Callable
from typing import Final

WINDOW_SECONDS: Final = 60.0
_MOST_ADDRESSES: Final = 10_000


class AttemptLimit:
    """Counts attempts by address. Counts are reset every minute; beyond 10,000 addresses new ones are refused."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._since = now()
        self._counts: dict[str, int] = {}

    def admit(self, address: str, most: int) -> bool:
        """Whether the attempt is one of the first `most` of this minute."""
        with self._lock:
            now = self._now()
            if now - self._since >= WINDOW_SECONDS:
                self._counts, self._since = {}, now
            if address not in self._counts and len(self._counts) >= _MOST_ADDRESSES:
                return False
            self._counts[address] = self._counts.get(address, 0) + 1
            return self._counts[address] <= most
