"""Consumers of webhooks that are killed, slow, wrong, or answer 410, against a running service.

Nothing is lost, nothing comes twice but under its id, and no thread of the web is held.
"""

import itertools
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.service import Service, serving
from tests.conftest import CHECKOUT
from tests.service.webhooks.given import consuming
from tests.waiting import wait_until
from tests.world import EventMaker, id_no

pytestmark = [pytest.mark.postgres, pytest.mark.once]

WEB_THREADS = 4
SLOW_SECONDS = 2.0
"""How long an attempt may take in this test: a slow consumer never answers in that time."""
MESSAGES = 3


@pytest.fixture
def service(data_dir: Path) -> Iterator[Service]:
    policy = data_dir / "webhooks.toml"
    retries = ", ".join(["0.1"] * 10 + ["0.5"] * 1000)  # a consumer may take long to start on a busy machine
    policy.write_text(f"retries_seconds = [{retries}]\njitter_percent = 0\nattempt_seconds = {SLOW_SECONDS}\n")
    with serving(
        data_dir,
        ZUJI_WEBHOOK_HTTP="1",
        ZUJI_WEBHOOK_NETWORKS="127.0.0.0/8",
        ZUJI_WEBHOOK_POLICY=str(policy),
        ZUJI_WEB_WORKERS="1",
        ZUJI_WEB_THREADS=str(WEB_THREADS),
    ) as running:
        yield running


class Account:
    """An account whose refused events are recorded later."""

    def __init__(self, service: Service, number: int) -> None:
        self.service, self.token = service, service.token("integration")
        self._person = id_no("1970-03-12", number)
        self._events = EventMaker(f"/sender/{number}")

    def send(self) -> None:
        """Posts events that are refused at first, and recorded with the registration that follows."""
        days = range(1, MESSAGES + 1)
        who = f"id_no:{self._person}"
        refused = [self._events.event("surveyed", f"2021-02-{day:02d}", who, method=f"入户{day}") for day in days]
        status, answer = self.service.call("POST", "/v1/events", self.token, refused)
        assert (200, MESSAGES) == (status, len(answer["rejected"]))
        status, answer = self.service.call("POST", "/v1/events", self.token, [self._events.registered(self._person)])
        assert (200, 1) == (status, answer["accepted"])

    def subscribed(self, url: str) -> "Subscription":
        """A new subscription."""
        asked = {"url": url, "kinds": ["submission.recorded"]}
        status, answer = self.service.call("POST", "/v1/webhooks", self.token, asked)
        assert status == 200, answer
        return Subscription(self, f"/v1/webhooks/{answer['id']}")


class Subscription:
    """A subscription, as its account sees it."""

    def __init__(self, account: Account, address: str) -> None:
        self._account, self._address = account, address

    def _get(self, path: str = "") -> dict[str, Any]:
        status, answer = self._account.service.call("GET", f"{self._address}{path}", self._account.token)
        assert status == 200, answer
        found: dict[str, Any] = answer
        return found

    def messages(self, status: str = "all") -> list[dict[str, Any]]:
        """The messages, the first at the front."""
        found: list[dict[str, Any]] = self._get(f"/deliveries?status={status}")["items"]
        return found[::-1]

    def delivered(self) -> list[str]:
        """The ids of all messages, once all of them are delivered."""
        wait_until(lambda: len(self.messages("delivered")) == MESSAGES, seconds=60)
        return [message["id"] for message in self.messages()]

    def disabled(self) -> str:
        """Why it is disabled, once it is."""
        wait_until(lambda: self._get()["status"] == "disabled", seconds=60)
        return str(self._get()["reason"])


@contextmanager
def consumer_process(port: int, file: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A consumer as a process of its own, which is killed at the end."""
    command = [sys.executable, "-m", "tests.acceptance.consumer", str(port), str(file), *options]
    with subprocess.Popen(command, cwd=CHECKOUT) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def in_their_order(received: list[str], ids: list[str]) -> bool:
    """Whether all ids came, first in their order, and nothing else; an id may have come several times."""
    return ids == list(dict.fromkeys(received))


def test_consumers_that_are_killed_slow_wrong_or_gone(service: Service, tmp_path: Path) -> None:
    over, wrong_answers = threading.Event(), itertools.count()

    def never(handler: BaseHTTPRequestHandler) -> None:
        if not over.wait(60):
            return
        handler.send_response(204)
        handler.end_headers()

    def wrong(handler: BaseHTTPRequestHandler) -> None:
        kind = next(wrong_answers)
        if kind == 0:
            handler.wfile.write(b"this is not HTTP\r\n\r\n")
        elif kind == 1:
            handler.close_connection = True  # no answer at all
        else:
            handler.send_response(302 if kind == 2 else 500 if kind == 3 else 200)
            handler.end_headers()

    with socket.socket() as probe, consuming() as slow, consuming() as bad, consuming() as gone:
        probe.bind(("127.0.0.1", 0))
        port, file = probe.getsockname()[1], tmp_path / "received"
        probe.close()
        slow.answers, bad.answers, gone.answers = never, wrong, 410
        account, of_the_slow = Account(service, 11), Account(service, 13)
        killed, badly, ended = map(account.subscribed, (f"http://127.0.0.1:{port}/", bad.url, gone.url))
        slowly = [of_the_slow.subscribed(slow.url) for _ in range(WEB_THREADS)]

        of_the_slow.send()
        wait_until(lambda: len(slow.received) >= len(slowly), seconds=60)

        # as many consumers are slow as the web has threads: the web answers, and the others get their messages
        began = time.monotonic()
        for _ in range(4 * WEB_THREADS):
            assert 200 == service.call("GET", "/v1/webhooks", account.token)[0]
        assert time.monotonic() - began < 4 * SLOW_SECONDS
        account.send()

        with consumer_process(port, file, "never"):
            wait_until(lambda: file.exists() and file.read_text(), seconds=60)
        service.kill("deliver")  # in the middle of all that
        with consumer_process(port, file):
            ids = killed.delivered()
        received = file.read_text().split()
        assert in_their_order(received, ids)
        assert received[0] in received[1:], "what it has not answered comes again, under its id"

        ids = badly.delivered()
        assert in_their_order(bad.ids, ids)
        statuses = [one["status"] for one in badly.messages()[0]["attempts"]]
        # the attempt during which the deliverer is killed is on no record
        assert statuses[-3:] == [302, 500, 200]
        assert statuses[:-3] in ([None], [None, None])

        assert ("gone", MESSAGES) == (ended.disabled(), len(ended.messages("pending")))
        assert 1 == len(set(gone.ids))

        over.set()
        for subscription in slowly:
            ids = subscription.delivered()
            assert in_their_order([one for one in slow.ids if one in ids], ids)
