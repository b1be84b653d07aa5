"""Real web workers with one place each for those who write: full, asked again later, killed."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from select import select

import pytest

from api.demo.posting import post
from api.load.admission_control import SMALL_BYTES
from tests.acceptance.service import Service, serving
from tests.waiting import wait_until
from tests.world import CloudEvent, EventMaker, id_no

pytestmark = [pytest.mark.postgres, pytest.mark.once]
EVENTS = EventMaker("/pressure")


@pytest.fixture(scope="module")
def service(module_data_dir: Path) -> Iterator[Service]:
    with serving(module_data_dir, ZUJI_WRITES="2", ZUJI_WEB_WORKERS="2") as running:
        yield running


@pytest.fixture(scope="module")
def token(service: Service) -> str:
    return service.token("integration")


class Slow:
    """A caller who has sent half of an event, and goes on when told to."""

    def __init__(self, service: Service, token: str, event: CloudEvent) -> None:
        body = json.dumps(event).encode().ljust(2 * SMALL_BYTES)  # a short one takes no place before all of it is there
        self._rest = body[len(body) // 2 :]
        self._socket = socket.create_connection(("127.0.0.1", int(service.address.rpartition(":")[2])))
        head = f"POST /v1/events HTTP/1.1\r\nHost: zuji\r\nAuthorization: Bearer {token}\r\n"
        head += f"Content-Type: application/cloudevents+json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._socket.sendall(head.encode() + body[: len(body) // 2])

    def answered(self) -> bool:
        """Whether there is an answer already: it was not let in."""
        return bool(select([self._socket], [], [], 0)[0])

    def finish(self) -> tuple[int, object]:
        """Sends the other half; status and answer."""
        self._socket.sendall(self._rest)
        response = HTTPResponse(self._socket)
        response.begin()
        found = response.status, json.loads(response.read())
        self.close()
        return found

    def close(self) -> None:
        """Hangs up."""
        self._socket.close()


def told_or_at_work(service: Service, caller: Slow, others: int) -> bool:
    """Whether it is known what became of the caller: he has his answer, or is at work beside the others."""
    return caller.answered() or at_work(service) > others


def at_work(service: Service) -> int:
    """How many calls are at work, over all web workers."""
    with suppress(OSError):
        _, text = service.call("GET", "/metrics")
        for line in str(text).splitlines():
            if line.startswith("zuji_writes_in_progress "):
                return int(float(line.split()[1]))
    return 0


def all_places_taken(service: Service, token: str) -> list[Slow]:
    """As many slow callers as there are places; those who come to the worker that has none left go away."""
    inside: list[Slow] = []
    while len(inside) < 2:
        caller = Slow(service, token, registration(len(inside)))
        wait_until(partial(told_or_at_work, service, caller, len(inside)))
        if caller.answered():
            caller.close()
        else:
            inside.append(caller)
    return inside


def registration(sequence: int) -> CloudEvent:
    """Somebody new."""
    return EVENTS.registered(id_no("1975-03-04", sequence))


def asked(service: Service, token: str, event: CloudEvent) -> tuple[int, str | None, str]:
    """Status, Retry-After and code of the answer to a post."""
    connection = HTTPConnection(service.address.removeprefix("http://"), timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/cloudevents+json"}
    connection.request("POST", "/v1/events", json.dumps(event), headers)
    response = connection.getresponse()
    body = json.loads(response.read())
    connection.close()
    return response.status, response.headers["Retry-After"], body.get("code", "")


def test_full_then_refused_with_when_to_come_again_and_taken_then_while_reads_go_on(
    service: Service, token: str
) -> None:
    slow = all_places_taken(service, token)
    event, reader = registration(100), service.token("auditor")
    for _ in range(4):  # to whichever worker
        assert (429, "1", "too_many_requests") == asked(service, token, event)
        assert 200 == service.call("GET", "/v1/people", reader)[0]
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        assert [200, 200] == [caller.finish()[0] for caller in slow]

    posted = post(service.address, token, [[event]], pause=pause)
    assert ([1.0], 1, []) == (pauses, posted["accepted"], posted["rejected"])
    everybody = service.call("GET", f"/v1/people?min_position={posted['position']}", reader)[1]
    assert 3 == len(everybody["items"])


def test_a_killed_worker_takes_its_places_with_it(service: Service, token: str) -> None:
    slow = all_places_taken(service, token)
    before = service.pids("worker")
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(set(service.pids("worker")) - set(before)) == len(before), seconds=60)
    event = registration(200)
    wait_until(lambda: post_again(service, token, event), seconds=60)
    wait_until(lambda: at_work(service) == 0)
    for caller in slow:
        caller.close()


def post_again(service: Service, token: str, event: CloudEvent) -> bool:
    """Whether it is recorded now."""
    try:
        return service.call("POST", "/v1/events", token, event)[0] == 200
    except OSError:
        return False
