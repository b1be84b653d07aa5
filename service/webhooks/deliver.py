"""The delivery process: writes the outbox, and posts what is in it to the consumers.

One process works, by lease. One thread reads and writes the database; each attempt has a thread of its own, so that a
slow consumer holds up its own messages only. Nothing of an attempt is kept in the database before its result: a
message whose attempt was not settled is sent again, under the same id.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Final
from uuid import UUID

import msgspec
import psycopg
import structlog

from service.place_files.store import refresh
from service.postgres.database import connect
from service.postgres.heartbeat import Heartbeat
from service.security.keys import Keys
from service.webhooks.outbox import Delivery, Settled, Subscriber, next_deliveries, remove_old, settle, subscribers
from service.webhooks.policy import DeliveryPolicy
from service.webhooks.post import GONE, Answer, post
from service.webhooks.signing import body_of, headers_of

LEASE_LOCK: Final = 0x5A554A61
"""Advisory lock of the session that delivers."""

HEARTBEAT: Final = "deliver"

POLL_SECONDS: Final = 0.25
IDLE_SECONDS: Final = 1.0
"""How often the outbox is looked at: while there are subscriptions, and while there are none."""

_CLEAN_SECONDS: Final = 3600.0

log = structlog.get_logger()

Collect = Callable[[psycopg.Connection, Sequence[Subscriber]], None]
"""Writes to the outbox what has happened for the subscribers since it was called last."""


class Deliverer:
    """The delivery process on the database at `url`; `collect` fills the outbox."""

    def __init__(self, url: str, keys: Keys, policy: DeliveryPolicy, collect: Collect) -> None:
        self._url = url
        self._keys = keys
        self._policy = policy
        self._collect = collect
        self._under_way: dict[UUID, Delivery] = {}
        self._answers: SimpleQueue[tuple[Delivery, Answer]] = SimpleQueue()

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set, which takes effect within a second; reconnects after a lost connection.

        Attempts that are under way are not waited for.
        """
        while not stop.is_set():
            try:
                with connect(self._url) as conn:
                    if self._lease(conn, stop):
                        self._work(conn, stop)
            except psycopg.OperationalError as error:
                log.warning("deliver.connection_lost", error=type(error).__name__)
                stop.wait(1.0)
            except Exception as error:  # a defect must not end the process
                log.error("deliver.failed", error=type(error).__name__, detail=str(error)[:200])
                stop.wait(5.0)

    def step(self, conn: psycopg.Connection) -> int:
        """Settles the answers that have come, fills the outbox, begins the attempts whose time has come.

        Returns the number of subscriptions.
        """
        self._settle(conn)
        found = subscribers(conn)
        self._collect(conn, found)
        if found:
            self._begin(conn)
        return len(found)

    @property
    def under_way(self) -> int:
        """The number of attempts that are not settled."""
        return len(self._under_way)

    def wait(self, seconds: float) -> None:
        """Returns when an answer has come, at the latest after so many seconds."""
        with suppress(Empty):
            self._answers.put(self._answers.get(timeout=seconds))

    def _lease(self, conn: psycopg.Connection, stop: threading.Event) -> bool:
        while not stop.is_set():
            row = conn.execute("SELECT pg_try_advisory_lock(%s)", (LEASE_LOCK,)).fetchone()
            if row and row[0]:
                return True
            stop.wait(IDLE_SECONDS)
        return False

    def _work(self, conn: psycopg.Connection, stop: threading.Event) -> None:
        heartbeat, next_cleaning = Heartbeat(HEARTBEAT), time.monotonic()
        while not stop.is_set():
            refresh(conn)  # the areas of scopes; this process may be another one than the projector
            active = self.step(conn)
            heartbeat.beat(conn)
            if time.monotonic() >= next_cleaning:
                remove_old(conn, timedelta(days=self._policy.kept_days))
                next_cleaning = time.monotonic() + _CLEAN_SECONDS
            self.wait(POLL_SECONDS if active else IDLE_SECONDS)

    def _begin(self, conn: psycopg.Connection) -> None:
        """Begins attempts as far as there is room, and no more of one account than its share."""
        room = self._policy.at_once - len(self._under_way)
        of_account = Counter(delivery.account for delivery in self._under_way.values())
        if room <= 0:
            return
        busy = list(self._under_way)
        for delivery in next_deliveries(conn, busy, self._policy.at_once * self._policy.of_account):
            if room > 0 and of_account[delivery.account] < self._policy.of_account_at_once:
                of_account[delivery.account] += 1
                room -= 1
                self._under_way[delivery.webhook] = delivery
                threading.Thread(target=self._attempt, args=(delivery,), name="zuji-webhook", daemon=True).start()

    def _attempt(self, delivery: Delivery) -> None:
        """In a thread of its own: one attempt. It always puts an answer, else the subscription would stay busy."""
        answer = Answer(None, "internal", 0)
        try:
            secrets = [self._keys.decrypt_secret(delivery.webhook, delivery.secret)]
            if delivery.old_secret is not None:
                secrets.append(self._keys.decrypt_secret(delivery.webhook, delivery.old_secret))
            body = body_of(delivery.kind, delivery.created_at, delivery.data)
            headers = headers_of(delivery.message, body, secrets, datetime.now(UTC))
            answer = post(delivery.url, headers, body, self._policy)
        except Exception as error:
            log.error("deliver.attempt_failed", error=type(error).__name__)
        finally:
            self._answers.put((delivery, answer))

    def _settle(self, conn: psycopg.Connection) -> None:
        answered: list[tuple[Delivery, Answer]] = []
        while not self._answers.empty():
            answered.append(self._answers.get())
        try:
            if answered:
                settle(conn, [settled(delivery, answer, self._policy) for delivery, answer in answered])
        finally:  # where the results could not be written, the messages are sent again
            for delivery, _ in answered:
                self._under_way.pop(delivery.webhook, None)


def settled(delivery: Delivery, answer: Answer, policy: DeliveryPolicy) -> Settled:
    """What follows from an attempt: the seconds until the next one, or that the subscription is disabled."""
    result = Settled(delivery, answer.delivered, answer.took_ms, answer.status, answer.error)
    if answer.delivered or delivery.is_test:
        return result
    if answer.status == GONE:
        return msgspec.structs.replace(result, reason="gone")
    if delivery.failures >= len(policy.retries_seconds):
        return msgspec.structs.replace(result, reason="retries_exhausted")
    seconds = policy.retries_seconds[delivery.failures] * (1 + random.random() * policy.jitter_percent / 100)
    return msgspec.structs.replace(result, wait=timedelta(seconds=max(seconds, answer.retry_after)))
