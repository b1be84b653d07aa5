"""The cache with single flight."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.load.single_flight import SingleFlightCache
from tests.api.slowly import Slowly


def test_a_value_is_computed_once_and_the_least_recently_used_is_evicted() -> None:
    cache, asked = SingleFlightCache[str, int](2), list[str]()

    def of(key: str) -> int:
        def compute() -> int:
            asked.append(key)
            return len(asked)

        return cache.get(key, compute)

    assert [1, 2, 1] == [of("a"), of("b"), of("a")]
    assert [3, 1, 4] == [of("c"), of("a"), of("b")]
    assert ["a", "b", "c", "b"] == asked


def test_concurrent_callers_wait_for_the_value() -> None:
    cache, slowly = SingleFlightCache[str, int](2), Slowly(1)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.get, "a", slowly)
        slowly.has_begun()
        second = threads.submit(cache.get, "a", lambda: 2)
        slowly.end()
        assert (1, 1) == (first.result(10), second.result(10))


def test_concurrent_callers_get_the_stale_value_if_they_accept_it() -> None:
    cache, slowly = SingleFlightCache[str, int](2), Slowly(2)
    assert 1 == cache.get("a", lambda: 1)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.get, "a", slowly, lambda value: value > 1)
        slowly.has_begun()
        assert 1 == cache.get("a", lambda: 3, lambda value: value > 1, lambda value: True)
        second = threads.submit(cache.get, "a", lambda: 4, lambda value: value > 1)
        slowly.end()
        assert (2, 2) == (first.result(10), second.result(10))


def test_an_error_is_not_cached() -> None:
    cache = SingleFlightCache[str, float](2)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0)
    assert 2 == cache.get("a", lambda: 2)
