"""The response cache: fresh, stale while recomputed, never older than min_position."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.load.response_cache import ResponseCache
from tests.api.conftest import Office
from tests.api.slowly import Slowly
from tests.world import ZHANG_SAN, EventMaker

WHO = f"id_no:{ZHANG_SAN}"
REPORT = "/v1/reports/4A?area=320614-01&period=2021"
LONG = 1_000.0


def test_an_entry_is_fresh_while_the_position_is_unchanged() -> None:
    cache = ResponseCache[str](0)
    assert "a" == cache.get("key", 0, 7, lambda: (7, "a"))
    assert "a" == cache.get("key", 7, 7, lambda: (7, "b"))
    assert "c" == cache.get("key", 0, 8, lambda: (8, "c"))


def test_an_entry_is_fresh_for_some_seconds_unless_a_later_position_is_required() -> None:
    cache = ResponseCache[str](LONG)
    assert "a" == cache.get("key", 0, 7, lambda: (7, "a"))
    assert "a" == cache.get("key", 7, 9, lambda: (9, "b"))
    assert "b" == cache.get("key", 8, 9, lambda: (9, "b"))
    assert "c" == cache.get("other", 0, 9, lambda: (9, "c"))


def test_concurrent_callers_wait_for_the_value_unless_its_position_is_too_early() -> None:
    cache, slowly = ResponseCache[str](LONG), Slowly((7, "a"))
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(cache.get, "key", 0, 7, slowly)
        slowly.has_begun()
        second = threads.submit(cache.get, "key", 7, 7, lambda: (7, "b"))
        third = threads.submit(cache.get, "key", 8, 8, lambda: (8, "c"))
        slowly.end()
        assert ("a", "c") == (first.result(10), third.result(10))
        assert second.result(10) in ("a", "c")


def test_a_stale_entry_is_served_while_its_replacement_is_computed() -> None:
    cache, slowly = ResponseCache[str](0), Slowly((8, "b"))
    assert "a" == cache.get("key", 0, 7, lambda: (7, "a"))
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.get, "key", 0, 8, slowly)
        slowly.has_begun()
        assert "a" == cache.get("key", 7, 8, lambda: (8, "c"))
        second = threads.submit(cache.get, "key", 8, 8, lambda: (8, "c"))
        slowly.end()
        assert ("b", "b") == (first.result(10), second.result(10))


def test_an_error_is_not_cached() -> None:
    cache = ResponseCache[float](LONG)
    with pytest.raises(ZeroDivisionError):
        cache.get("key", 0, 7, lambda: (7, 1 / 0))
    assert 2 == cache.get("key", 0, 7, lambda: (7, 2))


@pytest.fixture
def long_cache(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.context.response_cache, "_seconds", LONG)


@pytest.mark.usefixtures("long_cache")
def test_a_report_may_be_seconds_old_but_not_older_than_the_required_position(office: Office, make: EventMaker) -> None:
    office.person(make.event("recognised", "2021-02-01", WHO, categories=["older_worker"], basis="b"))

    def employed(query: str = "", **options: str) -> int:
        return int(office.get(REPORT + query, **options)["total"]["reemployed_done"])

    assert 0 == employed()
    position = office.given(make.event("employed", "2021-03-01", WHO, channel="employer"))["position"]
    assert 0 == employed()
    assert 1 == employed(f"&min_position={position}")
    assert 1 == employed()
    assert 1 == employed(area="320614-01")
    assert 403 == office.call("GET", REPORT, area="320614-02").status_code


@pytest.mark.usefixtures("long_cache")
def test_counts_are_shared_within_an_area_only(office: Office, make: EventMaker) -> None:
    office.person(make.event("recognised", "2021-02-01", WHO, categories=["older_worker"], basis="b"))
    for path, counts in (("/v1/outcomes?area=320614", "items"), ("/v1/worklist?area=320614", "counts")):
        counted = [one["count"] for one in office.get(path)[counts]]
        elsewhere = [one["count"] for one in office.get(path, area="320614-02")[counts]]
        assert (True, False) == (any(counted), any(elsewhere))
