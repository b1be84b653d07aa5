"""The places for streams of the feed."""

import threading
from collections import Counter


class Followers:
    """The places for streams of the feed in one web worker. An account may hold a quarter of them."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._most = max(1, places // 4)
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()

    def refused(self, account: str) -> tuple[str, int] | None:
        """Takes a place and returns None, or returns the name of the limit that was reached, and its value."""
        with self._lock:
            if self._held[account] >= self._most:
                return "followers_of_account", self._most
            if self._held.total() >= self._places:
                return "followers", self._places
            self._held[account] += 1
            return None

    def release(self, account: str) -> None:
        """Releases a place."""
        with self._lock:
            self._held[account] -= 1
            if not self._held[account]:
                del self._held[account]
