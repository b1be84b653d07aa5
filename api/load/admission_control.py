"""How much may be written at once: what comes beyond is refused at once (429), with when to come again.

Every web worker has its share of the service's limits in its own memory: they hold together however many workers there
are, cost nothing, and are gone with the worker that held them, however it ends. A body is read only when it has been
let in. A call in bulk leaves half the places, and half the lag, to small ones: no import keeps an officer waiting.
"""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

from api.http import metrics
from api.http.problems import MEDIA_TYPE, HttpError
from api.http.responses.problems import Problem
from api.load.fair_shares import Shares
from api.load.projection_lag import Lag
from service.configuration import WriteLimits

SMALL_BYTES: Final = 64 * 1024
"""A longer call, or one that does not say how long it is, comes in bulk."""

ANSWER: Final[dict[str, Any]] = {
    "schema": Problem,
    "content_type": MEDIA_TYPE,
    "description": "太忙，什么也没有记录 / Too much is under way: nothing was recorded",
    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "几秒后再报 / seconds until then"}},
}
"""The 429 as OpenAPI tells of it."""

_LONGEST: Final = 60
_Why = Literal["writes", "writes_of_account", "bytes", "lag"]


class AdmissionControl:
    """The places of one web worker for those who write."""

    def __init__(self, limits: WriteLimits, lag: Lag) -> None:
        self._limits = limits
        self._lag = lag
        self._lock = threading.Lock()
        self._shares = Shares(limits.writes)
        self._bulk_shares = Shares(max(1, limits.writes // 2))
        self._writes = 0
        self._bytes = 0
        self._mean_duration = 1.0

    @contextmanager
    def admit(self, length: int | None, account: str = "") -> Iterator[None]:
        """A place for a call whose body has so many bytes (None: not said), for as long as it is worked on.

        While others ask for places too, an account holds at most half of them; alone it leaves a few free.

        Raises HttpError (429) when there is none, or when the views are too far behind.
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
                self._mean_duration += (time.monotonic() - began - self._mean_duration) / 4  # as the last few did


def _refused(why: _Why, seconds: float) -> HttpError:
    metrics.REJECTED.labels(why).inc()
    after = max(1, math.ceil(min(seconds, _LONGEST)))
    zh, en = {
        "writes": ("正在处理的报送已满", "as many calls as can be are being recorded"),
        "writes_of_account": (
            "本账号正在处理的报送已达份额",
            "as many calls of this account as may be are being recorded",
        ),
        "bytes": ("正在处理的批量报送已满", "as much as can be is being recorded"),
        "lag": ("台账尚未跟上已报送的事件", "the views have yet to catch up with what was posted"),
    }[why]
    return HttpError(
        429,
        "too_many_requests",
        f"{zh}，本次什么也没有记录，请在{after}秒后原样重试",
        f"{en}; nothing of this call was recorded: send it again as it is in {after} s",
        {"limit": why, "retry_after": after},
        {"Retry-After": str(after)},
    )
