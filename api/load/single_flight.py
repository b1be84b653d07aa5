"""LRU cache with single flight: concurrent callers of a key share one computation."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def _always(_: object) -> bool:
    return True


def _never(_: object) -> bool:
    return False


class SingleFlightCache(Generic[Key, Value]):
    """Keeps the `size` most recently used values. Safe for use by several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._computing: dict[Key, Future[Value]] = {}

    def get(
        self,
        key: Key,
        compute: Callable[[], Value],
        is_fresh: Callable[[Value], bool] = _always,
        may_serve_stale: Callable[[Value], bool] = _never,
    ) -> Value:
        """Returns the cached value of the key, or computes it if there is none or `is_fresh` rejects it.

        While another thread computes the key, the caller waits for its result, unless `may_serve_stale` accepts the
        cached value. Raises what `compute` raises; errors are not cached.
        """
        while True:
            with self._lock:
                if key in self._values and is_fresh(self._values[key]):
                    self._values.move_to_end(key)
                    return self._values[key]
                future = self._computing.get(key)
                if mine := future is None:
                    future = self._computing[key] = Future()
                elif key in self._values and may_serve_stale(self._values[key]):
                    return self._values[key]
            assert future is not None
            if mine:
                return self._compute(key, future, compute)
            if is_fresh(value := future.result()):
                return value

    def _compute(self, key: Key, future: "Future[Value]", compute: Callable[[], Value]) -> Value:
        try:
            value = compute()
        except BaseException as error:
            with self._lock:
                del self._computing[key]
            future.set_exception(error)
            raise
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._size:
                self._values.popitem(last=False)
            del self._computing[key]
        future.set_result(value)
        return value
