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


class Kept(Generic[Key, Value]):
    """The latest `most` values by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._futures: OrderedDict[Key, Future[Value]] = OrderedDict()

    def of(self, key: Key, compute: Callable[[], Value], serves: Callable[[Value], bool] = _always) -> Value:
        """The value of the key; computed anew when the one that is kept no longer `serves` who asks.

        Who asks while it is being computed waits for it. Raises what `compute` raises.
        """
        while True:
            with self._lock:
                future = self._futures.get(key)
                if mine := future is None or (future.done() and not serves(future.result())):
                    future = self._futures[key] = Future()
                self._futures.move_to_end(key)
                while len(self._futures) > self._most:
                    self._futures.popitem(last=False)
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
                if self._futures.get(key) is future:
                    del self._futures[key]
            future.set_exception(error)
            raise
        future.set_result(value)
        return value
