"""Fairs and employers have their own streams; they have no views, and live, rebuilt and checked views agree."""

from collections.abc import Iterator

import pytest

from projections.rebuild.check import check
from projections.rebuild.rebuild import rebuild
from tests.world import KEYS, EventMaker, World, world


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as made:
        yield made


def test_r2_7_a_fair_and_what_an_employer_is_given_are_in_the_feed_live_and_rebuilt(zuji: World) -> None:
    events = EventMaker()
    support = {"employer": "海门某厂", "uscc": "91350100M000100Y43", "measure": "premium_cut", "amount_fen": 100}
    zuji.given(
        events.event("fair.held", "2021-09-25", "F-1", name="金秋招聘月", area="320614-02", employers=500),
        events.event("fair.held", "2021-09-25", None, name="线上专场", area="320614-02"),
        events.event("employer.support_granted", "2021-10-01", "E-1", **support),
        events.event("post.developed", "2021-03-01", "P-1", kind="保洁", area="320614-01", count=3),
        events.event("post.vacated", "2021-05-01", "P-1", count=1),
    )
    zuji.project()
    seen = "SELECT position, area, type FROM visible_log ORDER BY position"
    live, views = zuji.rows(seen), zuji.state_of_views()
    assert [area for _, area, _ in live] == ["320614-02", "320614-02", "320614", "320614-01", "320614-01"]
    assert rebuild(zuji.url, KEYS, workers=1, progress=lambda *_: None).drifted == ()
    assert (live, views) == (zuji.rows(seen), zuji.state_of_views())
    assert check(zuji.url, KEYS, workers=1, progress=lambda *_: None).clean
