"""Delivery: in order, signed, again after a failure under the same id, and one consumer does not hold up another."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from uuid import UUID

import orjson
import pytest
from standardwebhooks.webhooks import Webhook

from service.recording.submission import Caller
from service.webhooks import subscriptions
from service.webhooks.policy import DeliveryPolicy
from tests.service.webhooks.given import LOCAL, Consumer, Delivering, consuming, issues, policy
from tests.world import KEYS, World, world

OFFICE = Caller(name="海门经办", role="caseworker", area="320614", organisation="海门区人社局", sources=("/office",))
AT_ONCE = policy(retries_seconds=(0.0,) * 5)
"""Retries without a pause."""


@pytest.fixture
def inside(database_with_views: str) -> Iterator[World]:
    with world(database_with_views) as found:
        yield found


@pytest.fixture
def consumer() -> Iterator[Consumer]:
    with consuming() as found:
        yield found


def delivering(inside: World, policy: DeliveryPolicy = LOCAL) -> Delivering:
    found = Delivering(inside, policy)
    found.step()
    return found


def numbers(consumer: Consumer) -> list[int]:
    """The numbers of the issues that a consumer was notified of, in their order."""
    return [orjson.loads(one.body)["data"]["number"] for one in consumer.received]


def test_messages_come_in_their_order_signed_and_each_once(inside: World, consumer: Consumer) -> None:
    process = delivering(inside)
    webhook, secret = _created(inside, consumer)
    issues(inside, 5)

    process.until(lambda: len(consumer.received) == 5)
    process.step()

    assert [1, 2, 3, 4, 5] == numbers(consumer)
    assert 5 == len(set(consumer.ids))
    for one in consumer.received:
        assert "report.issued" == Webhook(secret).verify(one.body, one.headers)["type"]
    process.until(lambda: {"delivered"} == {status for (status,) in process.outbox("status")})
    assert ("active", None, 0) == process.state(webhook)


def test_what_was_sent_of_a_person_is_in_the_security_log_also_when_the_attempt_failed(
    inside: World, consumer: Consumer
) -> None:
    process = delivering(inside, AT_ONCE)
    webhook = process.subscribed(consumer.url, "report.issued", caller=OFFICE)
    consumer.answers = 500
    person = "00000000-0000-4000-8000-00000000dead"
    issues(inside, 1, person=person)
    process.until(lambda: consumer.received)
    consumer.answers = 204
    issues(inside, 1, first=2)
    process.until(lambda: 2 in numbers(consumer) and not process.under_way)

    lines = inside.log(
        "SELECT account, area, subject, listed::text[], address, outcome = 'ok' FROM zuji.access_log"
        " WHERE action = 'webhook.sent' ORDER BY id"
    )
    assert {line[:5] for line in map(_hashable, lines)} == {("海门经办", "320614", webhook, (person,), "127.0.0.1")}
    assert [line[5] for line in lines] == [False] * (len(lines) - 1) + [True]
    assert len(lines) >= 2


def _hashable(line: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(tuple(one) if isinstance(one, list) else one for one in line)


def test_after_a_rotation_a_message_is_signed_with_both_secrets(inside: World, consumer: Consumer) -> None:
    process = delivering(inside)
    webhook, old = _created(inside, consumer)
    with inside.pool.connection() as conn:
        new = subscriptions.rotate(conn, KEYS, LOCAL, OFFICE, UUID(webhook))
    assert new is not None
    issues(inside, 1)

    process.until(lambda: consumer.received)

    for secret in (old, new):
        Webhook(secret).verify(consumer.received[0].body, consumer.received[0].headers)
    assert old != new


def test_a_failed_message_is_sent_again_under_its_id_and_before_those_after_it(
    inside: World, consumer: Consumer
) -> None:
    process = delivering(inside, AT_ONCE)
    process.subscribed(consumer.url, "report.issued", caller=OFFICE)
    consumer.answers = 500
    issues(inside, 2)
    process.until(lambda: len(consumer.received) == 3)
    consumer.answers = 204

    process.until(lambda: 2 in numbers(consumer))

    assert [1, 1, 1] == numbers(consumer)[:3]
    assert sorted(numbers(consumer)) == numbers(consumer)
    assert 2 == len(set(consumer.ids))


def test_after_the_last_retry_the_subscription_is_disabled_and_when_it_is_resumed_nothing_is_lost(
    inside: World, consumer: Consumer
) -> None:
    process = delivering(inside, policy(retries_seconds=(0.0, 0.0)))
    webhook = process.subscribed(consumer.url, "report.issued", caller=OFFICE)
    consumer.answers = 404
    issues(inside, 1)
    process.until(lambda: process.state(webhook)[0] == "disabled")
    assert ("disabled", "retries_exhausted", 3) == process.state(webhook)
    assert 3 == len(consumer.received)
    issues(inside, 1, first=2)
    process.step()
    assert 3 == len(consumer.received)

    consumer.answers = 200
    with inside.pool.connection() as conn:
        assert subscriptions.resume(conn, OFFICE, UUID(webhook))
    process.until(lambda: len(consumer.received) == 5)

    assert [1, 1, 1, 1, 2] == numbers(consumer)


def test_a_consumer_that_answers_410_gets_nothing_more(inside: World, consumer: Consumer) -> None:
    process = delivering(inside, AT_ONCE)
    webhook = process.subscribed(consumer.url, "report.issued", caller=OFFICE)
    consumer.answers = 410
    issues(inside, 2)

    process.until(lambda: process.state(webhook)[0] == "disabled")
    process.step()

    assert ("disabled", "gone", 1) == process.state(webhook)
    assert 1 == len(consumer.received)


def test_slow_consumers_hold_up_neither_the_others_of_their_account_nor_those_of_another(
    inside: World, consumer: Consumer
) -> None:
    over = threading.Event()
    process = delivering(inside, policy(of_account_at_once=2))
    with consuming() as slow:
        slow.answers = lambda handler: over.wait(20)
        for _ in range(3):
            process.subscribed(slow.url, "report.issued", caller=OFFICE)
        other = Caller(
            name="另一经办", role="caseworker", area="320614", organisation="海门区人社局", sources=("/other",)
        )
        process.subscribed(consumer.url, "report.issued", caller=other)
        issues(inside, 3)

        process.until(lambda: len(consumer.received) == 3)

        assert [1, 1] == numbers(slow), "each holds up its own second message, and the account no more than its share"
        over.set()


def test_a_message_whose_answer_was_lost_with_the_process_is_sent_again_under_its_id(
    inside: World, consumer: Consumer
) -> None:
    over = threading.Event()
    killed = delivering(inside)
    killed.subscribed(consumer.url, "report.issued", caller=OFFICE)
    consumer.answers = lambda handler: over.wait(20)
    issues(inside, 1)
    killed.until(lambda: consumer.received)
    killed.close()
    consumer.answers = 204

    delivering(inside).until(lambda: len(consumer.received) == 2)

    assert 1 == len(set(consumer.ids))
    over.set()


def test_a_paused_subscription_holds_its_messages_back_but_a_test_is_delivered_at_once(
    inside: World, consumer: Consumer
) -> None:
    process = delivering(inside)
    webhook = process.subscribed(consumer.url, "report.issued", caller=OFFICE)
    issues(inside, 1)
    with inside.pool.connection() as conn:
        assert subscriptions.pause(conn, OFFICE, UUID(webhook))
        test = subscriptions.send_test(conn, OFFICE, UUID(webhook))
    process.until(lambda: consumer.received)
    assert [str(test)] == consumer.ids
    assert "webhook.test" == orjson.loads(consumer.received[0].body)["type"]

    with inside.pool.connection() as conn:
        subscriptions.resume(conn, OFFICE, UUID(webhook))
        process.until(lambda: len(consumer.received) == 2 and not process.under_way)
        first = consumer.received[1].id
        assert subscriptions.redeliver(conn, OFFICE, UUID(webhook), UUID(first))
    process.until(lambda: len(consumer.received) == 3)

    assert first == consumer.received[2].id
    assert consumer.received[1].body == consumer.received[2].body


def test_a_subscription_that_is_deleted_while_an_attempt_is_under_way_leaves_nothing(
    inside: World, consumer: Consumer
) -> None:
    over = threading.Event()
    process = delivering(inside)
    webhook = process.subscribed(consumer.url, "report.issued", caller=OFFICE)

    def later(handler: BaseHTTPRequestHandler) -> None:
        over.wait(20)
        handler.send_response(204)
        handler.end_headers()

    consumer.answers = later
    issues(inside, 1)
    process.until(lambda: consumer.received)
    with inside.pool.connection() as conn:
        assert subscriptions.delete(conn, OFFICE, UUID(webhook))
    over.set()

    process.until(lambda: not process.under_way)

    assert [] == process.outbox()
    assert [] == inside.log("SELECT message FROM zuji.webhook_attempt")


def _created(inside: World, consumer: Consumer) -> tuple[str, str]:
    """The id and the secret of a subscription to issues."""
    inside.known(OFFICE)
    with inside.pool.connection() as conn:
        created = subscriptions.create(
            conn, KEYS, LOCAL, OFFICE, url=consumer.url, kinds=["report.issued"], area="320614"
        )
    assert created is not None
    return str(created[0]), created[1]
