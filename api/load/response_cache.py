"""Answers that take long and are the same for many: computed once for all who ask within a few seconds."""

import time
from collections.abc import Callable, Hashable
from typing import Final, Generic, NamedTuple, TypeVar

from api.load.single_flight import SingleFlightCache

Value = TypeVar("Value")

QUIET_SECONDS: Final = 60.0
"""How long an answer serves while the views stand still: whoever repairs a view moves no position."""
MEANWHILE_SECONDS: Final = 30.0
"""How old an answer may be that is given while one who came before waits for a newer one."""
_MOST: Final = 200


class _Known(NamedTuple, Generic[Value]):
    position: int
    at: float
    value: Value


class ResponseCache(Generic[Value]):
    """Answers by what was asked. One serves for so many `seconds`, and longer while the views stand where they stood,
    or while a newer one is being computed; never who asks for a later position than it knows of."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: SingleFlightCache[Hashable, _Known[Value]] = SingleFlightCache(_MOST)

    def of(self, key: Hashable, least: int, position: int, compute: Callable[[], tuple[int, Value]]) -> Value:
        """The answer to `key`, which knows the log at least up to `least`; the views now stand at `position`.

        `compute` tells up to which position its answer knows the log; others who ask meanwhile get the one before,
        or wait for it.
        """

        def known() -> _Known[Value]:
            computed, value = compute()
            return _Known(computed, time.monotonic(), value)

        def serves(known: _Known[Value]) -> bool:
            age = time.monotonic() - known.at
            fresh = age <= self._seconds or (known.position == position and age <= QUIET_SECONDS)
            return known.position >= least and fresh

        def meanwhile(known: _Known[Value]) -> bool:
            return known.position >= least and time.monotonic() - known.at <= MEANWHILE_SECONDS

        return self._kept.of(key, known, serves, meanwhile).value
