"""The position of the live views: a wait ends when it is reached, announced or not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
from eventsourcing.persistence import Tracking, WaitInterruptedError

from service.event_store.datastore import Datastore
from service.event_store.position_listener import POSITION_CHANNEL
from service.event_store.tracking import LOG, LiveViewsRecorder
from tests.world import EventMaker, World, world


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as made:
        yield made


@pytest.fixture
def views(zuji: World) -> LiveViewsRecorder:
    return LiveViewsRecorder(Datastore.over(zuji.pool))


def test_given_views_that_contain_the_position_then_the_wait_ends_at_once(
    zuji: World, views: LiveViewsRecorder
) -> None:
    position = zuji.given(EventMaker().registered()).position
    zuji.project()
    views.wait(LOG, position, timeout=10)
    assert (position, True) == (views.max_tracking_id(LOG), views.has_tracking_id(LOG, position))


def test_given_a_position_still_to_come_then_the_wait_ends_when_the_views_contain_it(
    zuji: World, views: LiveViewsRecorder
) -> None:
    make = EventMaker()
    position = zuji.given(make.registered()).position
    assert not views.is_announced(position)
    with pytest.raises(TimeoutError):
        views.wait(LOG, position, timeout=0.1)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(views.wait, LOG, position, 20)
        zuji.project()
        waiting.result(20)


def test_given_no_announcement_then_the_wait_still_ends(zuji: World, views: LiveViewsRecorder) -> None:
    position = zuji.given(EventMaker().registered()).position
    with pytest.raises(TimeoutError):
        views.wait(LOG, position, timeout=0)  # the listener listens from here on
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(views.wait, LOG, position, 20)
        with zuji.pool.connection() as conn:
            conn.execute("UPDATE views.projection_position SET position = %s", (position,))
        waiting.result(20)


def test_given_a_lost_connection_then_the_listener_connects_again(zuji: World, views: LiveViewsRecorder) -> None:
    make = EventMaker()
    first = zuji.given(make.registered()).position
    zuji.project()
    views.wait(LOG, first, timeout=10)
    with psycopg.connect(zuji.url, autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = %s",
            (f"LISTEN {POSITION_CHANNEL}",),
        )
    second = zuji.given(make.event("surveyed", "2021-03-01", "id_no:320684197003121219", method="入户")).position
    zuji.project()
    views.wait(LOG, second, timeout=10)


def test_a_wait_can_be_interrupted(views: LiveViewsRecorder) -> None:
    interrupt = Event()
    interrupt.set()
    with pytest.raises(WaitInterruptedError):
        views.wait(LOG, 1, interrupt=interrupt)


def test_given_no_views_then_there_is_no_position(database_url: str) -> None:
    assert LiveViewsRecorder(Datastore(database_url)).max_tracking_id(LOG) is None


def test_the_log_of_the_service_is_not_tracked_twice(views: LiveViewsRecorder) -> None:
    views.insert_tracking(Tracking(LOG, 3))
    assert (3, None) == (views.max_tracking_id(LOG), views.max_tracking_id("another"))
