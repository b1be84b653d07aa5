"""The views as of a moment hold posts and plans as well as persons."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.reference.scope import Scope
from projections.queries.views_as_of import Moment, views_as_of
from service.event_store.rows import NO_LIMIT
from tests.world import EventMaker, World, world

TOWN, OTHER = "320614-08", "320614-02"


@pytest.fixture
def planned(database_url: str) -> Iterator[World]:
    """A post of 5 places in one town and of 3 in another, of which places were vacated in 2022, and plans that were
    changed in 2022."""
    make = EventMaker()
    with world(database_url) as zuji:
        zuji.post_approved(
            make.event("post.developed", "2021-02-01", "P-1", kind="保洁", area=TOWN, count=5),
            make.event("post.developed", "2021-02-01", "P-2", kind="保洁", area=OTHER, count=3),
            make.event("post.developed", "2022-02-01", "P-1", kind="保洁", area=TOWN, count=2),
            make.event("area.target_set", "2021-01-05", TOWN, year=2021, indicator="posts", value=20),
            make.event("area.target_set", "2022-06-01", TOWN, year=2021, indicator="posts", value=10),
        )
        zuji.project()
        yield zuji


def seen(zuji: World, day: str, area: str = "", scope: str = "320614") -> tuple[list[Any], list[Any]]:
    """Posts and targets at the end of a day."""
    moment = Moment(datetime.fromisoformat(f"{day}T23:59:59+08:00").astimezone(UTC))
    with views_as_of(
        zuji.pool, zuji.store, zuji.reference, Scope.of(scope), moment, area=area, up_to=NO_LIMIT, households=False
    ) as (conn, _):
        posts = conn.execute("SELECT area, sum(count) FROM post GROUP BY area ORDER BY area").fetchall()
        return posts, conn.execute("SELECT area, value FROM area_plan").fetchall()


def test_posts_and_plans_are_those_of_the_moment(planned: World) -> None:
    assert seen(planned, "2021-01-04") == ([], [])
    assert seen(planned, "2021-12-31") == ([(OTHER, 3), (TOWN, 5)], [(TOWN, 20)])
    assert seen(planned, "2022-12-31") == ([(OTHER, 3), (TOWN, 7)], [(TOWN, 10)])


def test_posts_and_plans_are_those_of_the_area(planned: World) -> None:
    assert seen(planned, "2021-12-31", area=OTHER) == ([(OTHER, 3)], [])
    assert seen(planned, "2021-12-31", scope=TOWN) == ([(TOWN, 5)], [(TOWN, 20)])
    assert seen(planned, "2021-12-31", scope="210000") == ([], [])
