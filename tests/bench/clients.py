"""Those who call: each a process of its own with one connection, or many threads with a connection each."""

import http.client
import json
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, NamedTuple

from tests.bench.events import CloudEvent

BATCH = "application/cloudevents-batch+json"
ONE = "application/cloudevents+json"
PROCESSES = 2


class Posted(NamedTuple):
    """What one client did: when it began and ended (CLOCK_MONOTONIC, one for all processes), and up to where."""

    began: float
    ended: float
    accepted: int
    position: int


class Told(NamedTuple):
    """One event posted: when it was due and when answered (CLOCK_MONOTONIC), its position; when read back, if it
    was.
    """

    due: float
    answered: float
    position: int
    read: float | None


_IDLE = 3.0
"""Seconds after which a connection is opened anew: gunicorn closes it after five."""


class Client:
    """One connection, kept open while it is used."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._token = token
        self._used = time.monotonic()

    def post(self, body: bytes, media_type: str = BATCH) -> dict[str, Any]:
        """Posts events and returns the answer; comes again when told that there is too much to do."""
        while True:
            status, answer, wait = self._ask("POST", "/v1/events", body, {"Content-Type": media_type})
            if status != 429:
                assert status == 200, (status, answer)
                return dict(json.loads(answer))
            time.sleep(wait)

    def get(self, path: str) -> tuple[int, bytes]:
        """The status with which a read is answered, and the answer; after a `#` comes an identity number to find."""
        path, _, number = path.partition("#")
        if number:
            return self._ask(
                "POST", path, json.dumps({"id_no": number}).encode(), {"Content-Type": "application/json"}
            )[:2]
        return self._ask("GET", path, None, {})[:2]

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes, float]:
        if time.monotonic() - self._used > _IDLE:
            self._connection.close()
        self._connection.request(method, path, body, {"Authorization": f"Bearer {self._token}", **headers})
        response = self._connection.getresponse()
        answer = response.read()
        self._used = time.monotonic()
        return response.status, answer, float(response.headers.get("Retry-After", 0))


@contextmanager
def processes(count: int = PROCESSES) -> Iterator[Executor]:
    """Processes of clients, all of them there before the first one calls."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        list(pool.map(time.sleep, [0.5] * count))
        yield pool


def post_all(port: int, token: str, bodies: Sequence[tuple[bytes, int]]) -> Posted:
    """Posts the bodies one after another; every event must be accepted."""
    client = Client(port, token)
    accepted = position = 0
    began = time.monotonic()
    for body, size in bodies:
        answer = client.post(body)
        assert answer["accepted"] == size, answer["rejected"][:3]
        accepted += size
        position = answer["position"]
    return Posted(began, time.monotonic(), accepted, position)


class Callers(NamedTuple):
    """Who calls in one process: with which tokens, over how many connections; how often they read back, until when."""

    port: int
    sender: str
    reader: str
    connections: int
    read_each: int
    end: float


def post_on_time(callers: Callers, posts: Sequence[tuple[float, CloudEvent, str]]) -> list[Told]:
    """Posts each event when it is due, whether the ones before it are answered or not, as long as a connection is free.

    A post: when it is due, the event, the person. What waits for a connection waits since it was due. One in
    `read_each` is read back until the views contain it. What is not posted at `end` never is.
    """
    turns, lock, told = iter(enumerate(posts)), threading.Lock(), list[Told]()

    def work(_: int) -> None:
        posting, reading = Client(callers.port, callers.sender), Client(callers.port, callers.reader)
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None or time.monotonic() > callers.end:
                return
            nth, (due, event, person) = turn
            time.sleep(max(0.0, due - time.monotonic()))
            answer = posting.post(json.dumps(event).encode(), ONE)
            answered = time.monotonic()
            read = None
            if nth % callers.read_each == 0:
                read_back(reading, person, answer["position"])
                read = time.monotonic()
            told.append(Told(due, answered, answer["position"], read))

    with ThreadPoolExecutor(callers.connections) as pool:
        list(pool.map(work, range(callers.connections)))
    return told


def read_back(client: Client, person: str, position: int) -> None:
    """Reads a person until the views contain the position."""
    while (status := client.get(f"/v1/people/{person}?min_position={position}")[0]) != 200:
        assert status == 503, status


def read_all(port: int, token: str, paths: Iterable[str], connections: int, longest: float) -> list[float]:
    """Seconds of each read, by so many who never pause; every read must find what it asks for.

    After `longest` seconds no other is begun.
    """
    turns, lock, seconds = iter(paths), threading.Lock(), list[float]()
    end = time.perf_counter() + longest

    def work(_: int) -> None:
        client = Client(port, token)
        while True:
            with lock:
                path = next(turns, None)
            if path is None or time.perf_counter() > end:
                return
            began = time.perf_counter()
            status, answer = client.get(path)
            seconds.append(time.perf_counter() - began)
            assert status == 200, (path, status, answer[:500])

    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, range(connections)))
    return seconds
