"""Admission control of writes: a call beyond the limits is refused at once with 429 and Retry-After.

Every web worker holds its share of the limits in memory, so that nothing has to be released when a worker is killed. A
body is read only after its call was admitted. Bulk calls may use half of the places and cause half of the lag; the
rest is reserved for small calls, so that an import does not make an officer wait.
"""

import math
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from api.http import metrics
from api.http.problems import HttpError
from api.load.projection_lag import ProjectionLag
from service.configuration import WriteLimits

SMALL_BYTES: Final = 64 * 1024
"""A call with a longer body, or without Content-Length, is a bulk call."""

OTHERS_SECONDS: Final = 10.0
"""Seconds for which an account that requested a place counts as active."""

_RESERVED: Final = 8
"""One of so many places stays free while a single account is active, so that the next account is admitted."""

_MOST_SECONDS: Final = 60
"""Longest Retry-After."""
_Limit = Literal["writes", "writes_of_account", "bytes", "lag"]


class FairShares:
    """Counts the places that each account holds. Not thread-safe: the owner must hold a lock."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._held: Counter[str] = Counter()
        self._active: dict[str, float] = {}

    def most(self, account: str) -> int:
        """The places that the account may hold now: half while other accounts are active, nearly all otherwise."""
        now = time.monotonic()
        self._active = {name: at for name, at in self._active.items() if now - at < OTHERS_SECONDS}
        self._active[account] = now
        alone = len(self._active) == 1
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


class AdmissionControl:
    """The limits of one web worker for writes: calls in progress, bytes of bulk bodies, projection lag."""

    def __init__(self, limits: WriteLimits, lag: ProjectionLag) -> None:
        self._limits = limits
        self._lag = lag
        self._lock = threading.Lock()
        self._shares = FairShares(limits.writes)
        self._bulk_shares = FairShares(max(1, limits.writes // 2))
        self._writes = 0
        self._bytes = 0
        self._mean_duration = 1.0

    @contextmanager
    def admit(self, length: int | None, account: str = "") -> Iterator[None]:
        """Admits a call for the duration of the block; `length` is that of its body in bytes, None if unknown.

        An account may hold half of the places while other accounts request some, and nearly all otherwise.

        Raises HttpError (429) if there is no place, or if the views are too far behind.
        """
        bulk = length is None or length > SMALL_BYTES
        limits = self._limits
        most_lag = limits.lag // 2 if bulk else limits.lag
        if self._lag.events() > most_lag:
            raise _refused("lag", self._lag.seconds_until(most_lag))
        size = min(length or limits.bytes, limits.bytes) if bulk else 0
        most_writes = max(1, limits.writes // 2) if bulk else limits.writes
        with self._lock:
            shares = self._bulk_shares if bulk else self._shares
            most_of_account = shares.most(account)
            if self._writes >= most_writes:
                raise _refused("writes", self._mean_duration / self._writes)
            if shares.held(account) >= most_of_account:
                raise _refused("writes_of_account", self._mean_duration / most_of_account)
            if self._bytes + size > limits.bytes:
                raise _refused("bytes", self._mean_duration * (self._bytes + size - limits.bytes) / self._bytes)
            shares.take(account)
            self._writes += 1
            self._bytes += size
        began = time.monotonic()
        try:
            with metrics.WRITES.track_inprogress():
                yield
        finally:
            with self._lock:
                shares.give_back(account)
                self._writes -= 1
                self._bytes -= size
                self._mean_duration += (time.monotonic() - began - self._mean_duration) / 4  # moving average


def _refused(limit: _Limit, seconds: float) -> HttpError:
    metrics.REJECTED.labels(limit).inc()
    after = max(1, math.ceil(min(seconds, _MOST_SECONDS)))
    zh, en = {
        "writes": ("正在处理的报送已满", "the limit of calls in progress is reached"),
        "writes_of_account": (
            "本账号正在处理的报送已达份额",
            "this account has reached its share of the calls in progress",
        ),
        "bytes": ("正在处理的批量报送已满", "the limit of bulk calls in progress is reached"),
        "lag": ("台账尚未跟上已报送的事件", "the views are too far behind the events posted"),
    }[limit]
    return HttpError(
        429,
        "too_many_requests",
        f"{zh}，本次什么也没有记录，请在{after}秒后原样重试",
        f"{en}; nothing of this call was recorded: send it again as it is in {after} s",
        {"limit": limit, "retry_after": after},
        {"Retry-After": str(after)},
    )
