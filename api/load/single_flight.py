"""What takes long to tell and is asked for again: computed once for all who ask at a time, kept while it serves."""

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
    """The latest `most` values by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._computing: dict[Key, Future[Value]] = {}

    def of(
        self,
        key: Key,
        compute: Callable[[], Value],
        serves: Callable[[Value], bool] = _always,
        meanwhile: Callable[[Value], bool] = _never,
    ) -> Value:
        """The value of the key; computed anew when the one that is kept no longer `serves` who asks.

        Who asks while it is being computed waits for it, or is served with the old one where that will do `meanwhile`.
        Raises what `compute` raises.
        """
        while True:
            with self._lock:
                if key in self._values and serves(self._values[key]):
                    self._values.move_to_end(key)
                    return self._values[key]
                future = self._computing.get(key)
                if mine := future is None:
                    future = self._computing[key] = Future()
                elif key in self._values and meanwhile(self._values[key]):
                    return self._values[key]
            assert future is not None
            if mine:
                return self._computed(key, future, compute)
            if serves(value := future.result()):
                return value

    def _computed(self, key: Key, future: "Future[Value]", compute: Callable[[], Value]) -> Value:
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
            if len(self._values) > self._most:
                self._values.popitem(last=False)
            del self._computing[key]
        future.set_result(value)
        return value
