"""Fair shares: no account takes so many places that none are left for others."""

import threading
import time
from collections import Counter
from typing import Final

OTHERS_SECONDS: Final = 10.0
"""Seconds for which an account that asked for a place counts as one of those who want some."""

_RESERVED: Final = 8
"""While one account asks alone, one place of so many stays free, so that the next who comes is let in at once."""


class Shares:
    """How many of some places each account holds. Not safe by itself: its owner holds a lock."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._held: Counter[str] = Counter()
        self._asked: dict[str, float] = {}

    def most(self, account: str) -> int:
        """How many places the account may hold now: half while others ask for some, nearly all otherwise."""
        now = time.monotonic()
        self._asked = {name: at for name, at in self._asked.items() if now - at < OTHERS_SECONDS}
        self._asked[account] = now
        alone = len(self._asked) == 1
        return max(1, self._places - self._places // _RESERVED if alone else self._places // 2)

    def held(self, account: str) -> int:
        """How many the account holds."""
        return self._held[account]

    def take(self, account: str) -> None:
        """The account takes one more."""
        self._held[account] += 1

    def give_back(self, account: str) -> None:
        """The account gives one back."""
        self._held[account] -= 1
        if not self._held[account]:
            del self._held[account]


class Followers:
    """The places for streams of the feed in one web worker; an account holds at most a quarter of them."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._most = max(1, places // 4)
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()

    def refused(self, account: str) -> tuple[str, int] | None:
        """Takes a place, or tells the limit that was reached: `followers` or `followers_of_account`, and its number."""
        with self._lock:
            if self._held[account] >= self._most:
                return "followers_of_account", self._most
            if self._held.total() >= self._places:
                return "followers", self._places
            self._held[account] += 1
            return None

    def release(self, account: str) -> None:
        """Gives a place back."""
        with self._lock:
            self._held[account] -= 1
            if not self._held[account]:
                del self._held[account]
