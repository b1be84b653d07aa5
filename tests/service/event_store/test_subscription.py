"""Following the log: every event once, in order, whatever happens to NOTIFY and to the connection that listens."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from service.event_store.subscription import CHANNEL, LogSubscription
from tests.waiting import wait_until
from tests.world import EventMaker, World, world


@pytest.fixture
def zuji(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as made:
        yield made


@pytest.fixture
def make() -> EventMaker:
    return EventMaker()


def survey(make: EventMaker, day: str = "2021-03-01") -> dict[str, object]:
    return make.event("surveyed", day, "id_no:320684197003121219", method="入户")


@contextmanager
def next_event(subscription: LogSubscription) -> Iterator[Future[int]]:
    """The position of the next event, asked for in another thread."""
    with ThreadPoolExecutor(1) as pool:
        try:
            yield pool.submit(lambda: next(subscription).id)
        finally:
            subscription.stop()


def listening(zuji: World) -> list[int]:
    """The processes of the server that serve a connection which listens to the log."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = %s"
    with psycopg.connect(zuji.url) as owner:
        return [pid for (pid,) in owner.execute(query, (f"LISTEN {CHANNEL}",))]


def test_given_events_then_they_come_in_order_after_the_position(zuji: World, make: EventMaker) -> None:
    zuji.given(make.registered(), survey(make), survey(make, "2021-04-01"))
    with zuji.store.recorder.subscribe(gt=1) as subscription:
        assert [2, 3] == [next(subscription).id, next(subscription).id]


def test_given_a_waiting_reader_then_it_gets_the_event_that_is_appended(zuji: World, make: EventMaker) -> None:
    with zuji.store.recorder.subscribe() as subscription, next_event(subscription) as position:
        wait_until(lambda: listening(zuji))
        zuji.given(make.registered())
        assert position.result(10) == 1


def test_given_topics_then_other_events_are_left_out(zuji: World, make: EventMaker) -> None:
    zuji.given(make.registered(), survey(make))
    with zuji.store.recorder.subscribe(topics=["person.surveyed"]) as subscription:
        assert next(subscription).id == 2
        with next_event(subscription) as position:
            left = make.event("employed", "2021-04-01", "id_no:320684197003121219", channel="employer")
            zuji.given(left, survey(make, "2021-05-01"))
            assert position.result(10) == 4


def test_given_a_notification_that_is_lost_then_the_event_still_comes(zuji: World, make: EventMaker) -> None:
    """As when an event is appended between the last read and LISTEN."""
    with zuji.store.recorder.subscribe() as subscription:
        subscription.wait()  # connects and listens
        listener = subscription._hint._conn
        assert listener is not None
        listener.execute("UNLISTEN *")
        with next_event(subscription) as position:
            zuji.given(make.registered())
            assert position.result(10) == 1


def test_given_a_lost_connection_then_the_subscription_goes_on(zuji: World, make: EventMaker) -> None:
    with zuji.store.recorder.subscribe() as subscription, next_event(subscription) as position:
        wait_until(lambda: listening(zuji))
        (lost,) = listening(zuji)
        with psycopg.connect(zuji.url, autocommit=True) as owner:
            owner.execute("SELECT pg_terminate_backend(%s)", (lost,))
        wait_until(lambda: listening(zuji) not in ([], [lost]))
        zuji.given(make.registered())
        assert position.result(10) == 1


def test_given_a_server_that_ends_all_connections_then_the_subscription_goes_on(zuji: World, make: EventMaker) -> None:
    with zuji.store.recorder.subscribe() as subscription, next_event(subscription) as position:
        wait_until(lambda: listening(zuji))
        with psycopg.connect(zuji.url, autocommit=True) as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        zuji.given(make.registered())
        assert position.result(10) == 1


def test_given_a_stop_from_another_thread_then_the_iteration_ends(zuji: World) -> None:
    with zuji.store.recorder.subscribe() as subscription, ThreadPoolExecutor(1) as pool:
        iteration = pool.submit(list, subscription)
        wait_until(lambda: listening(zuji))
        subscription.stop()
        assert iteration.result(10) == []
    wait_until(lambda: not listening(zuji))
