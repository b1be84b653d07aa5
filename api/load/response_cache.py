"""Cache of expensive responses that are the same for many callers: reports, counts of lists."""

import time
from collections.abc import Callable, Hashable
from typing import Final, Generic, NamedTuple, TypeVar

from api.load.single_flight import SingleFlightCache

Value = TypeVar("Value")

UNCHANGED_SECONDS: Final = 60.0
"""Longest age of an entry while the projection position is unchanged. A repair of a view does not move the position."""
STALE_SECONDS: Final = 30.0
"""Longest age of an entry that is served while another thread computes its replacement."""
_SIZE: Final = 200


class _Entry(NamedTuple, Generic[Value]):
    position: int
    computed_at: float
    value: Value


class ResponseCache(Generic[Value]):
    """Response cache with stale-while-revalidate.

    An entry is fresh for `seconds`, and for up to 60 s while the projection position is unchanged. It is served for up
    to 30 s while it is recomputed. It is never served to a request whose `min_position` is later than its own position.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._entries: SingleFlightCache[Hashable, _Entry[Value]] = SingleFlightCache(_SIZE)

    def get(self, key: Hashable, min_position: int, position: int, compute: Callable[[], tuple[int, Value]]) -> Value:
        """Returns a value that contains the log at least up to `min_position`.

        `position` is the present projection position. `compute` returns the position that its value contains, and the
        value. Raises what `compute` raises.
        """

        def entry() -> _Entry[Value]:
            computed, value = compute()
            return _Entry(computed, time.monotonic(), value)

        def is_fresh(entry: _Entry[Value]) -> bool:
            age = time.monotonic() - entry.computed_at
            fresh = age <= self._seconds or (entry.position == position and age <= UNCHANGED_SECONDS)
            return entry.position >= min_position and fresh

        def may_serve_stale(entry: _Entry[Value]) -> bool:
            return entry.position >= min_position and time.monotonic() - entry.computed_at <= STALE_SECONDS

        return self._entries.get(key, entry, is_fresh, may_serve_stale).value
