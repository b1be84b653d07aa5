"""Answers that take long and are the same for many: computed once for all who ask within a few seconds."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Final, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

QUIET_SECONDS: Final = 60.0
"""How long an answer serves while the views stand still: whoever repairs a view moves no position."""
_MOST: Final = 200


class _Known(NamedTuple, Generic[Value]):
    position: int
    at: float
    value: Value


class Shared(Generic[Value]):
    """Answers by what was asked. One serves for so many `seconds`, and longer while the views stand where they stood;
    never who asks for a later position than it knows of."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._futures: OrderedDict[Hashable, Future[_Known[Value]]] = OrderedDict()

    def of(self, key: Hashable, least: int, position: int, compute: Callable[[], tuple[int, Value]]) -> Value:
        """The answer to `key`, which knows the log at least up to `least`; the views now stand at `position`.

        `compute` tells up to which position its answer knows the log; others who ask meanwhile wait for it.
        """
        while True:
            with self._lock:
                future = self._futures.get(key)
                if mine := future is None or (future.done() and not self._serves(future.result(), least, position)):
                    future = self._futures[key] = Future()
                    self._futures.move_to_end(key)
                    while len(self._futures) > _MOST:
                        self._futures.popitem(last=False)
            assert future is not None
            if mine:
                return self._computed(key, future, compute).value
            if (known := future.result()).position >= least:
                return known.value

    def _serves(self, known: _Known[Value], least: int, position: int) -> bool:
        age = time.monotonic() - known.at
        fresh = age <= self._seconds or (known.position == position and age <= QUIET_SECONDS)
        return known.position >= least and fresh

    def _computed(
        self, key: Hashable, future: Future[_Known[Value]], compute: Callable[[], tuple[int, Value]]
    ) -> _Known[Value]:
        try:
            position, value = compute()
            known = _Known(position, time.monotonic(), value)
        except BaseException as error:
            with self._lock:
                if self._futures.get(key) is future:
                    del self._futures[key]
            future.set_exception(error)
            raise
        future.set_result(known)
        return known
