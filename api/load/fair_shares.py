"""Fair shares: limits how many of the places one account may hold."""

import threading
import time
from collections import Counter
from typing import Final

OTHERS_SECONDS: Final = 10.0
"""Seconds for which an account that requested a place counts as active."""

_RESERVED: Final = 8
"""One of so many places stays free while a single account is active, so that the next account is admitted."""


class FairShares:
    """Counts the places that each account holds. Not thread-safe: the owner must hold a lock."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._held: Counter[str] = Counter()
        self._asked: dict[str, float] = {}

    def most(self, account: str) -> int:
        """The places that the account may hold now: half while other accounts are active, nearly all otherwise."""
        now = time.monotonic()
        self._asked = {name: at for name, at in self._asked.items() if now - at < OTHERS_SECONDS}
        self._asked[account] = now
        alone = len(self._asked) == 1
        return max(1, self._places - self._places // _RESERVED if alone else self._places // 2)

    def held(self, account: str) -> int:
        """The number of places that the account holds."""
        return self._held[account]

    def take(self, account: str) -> None:
        """Gives one more place to the account."""
        self._held[account] += 1

    def give_back(self, account: str) -> None:
        """Takes one place back from the account."""
        self._held[account] -= 1
        if not self._held[account]:
            del self._held[account]


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
