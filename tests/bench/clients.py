"""Those who call: each a process of its own with one connection, or many threads with a connection each."""

import http.client
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, NamedTuple

from tests.bench.events import Event, cloudevents
from tests.bench.lives import interleaved, life

BATCH = "application/cloudevents-batch+json"


class Posted(NamedTuple):
    """What one client did: when it began and ended (CLOCK_MONOTONIC, one for all processes), and up to where."""

    began: float
    ended: float
    accepted: int
    position: int


class Client:
    """One connection, kept open."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._token = token

    def post(self, body: bytes, media_type: str = BATCH) -> dict[str, Any]:
        """Posts events and returns the answer."""
        status, answer = self._ask("POST", "/v1/events", body, {"Content-Type": media_type})
        assert status == 200, (status, answer)
        return dict(answer)

    def get(self, path: str) -> int:
        """The status with which a read is answered."""
        return self._ask("GET", path, None, {})[0]

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
        self._connection.request(method, path, body, {"Authorization": f"Bearer {self._token}", **headers})
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())


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


def visible_after(port: int, sender: str, reader: str, numbers: Sequence[int], rounds: int) -> list[float]:
    """Seconds from posting a fact to reading it in the views; one thread for each person, so many rounds each."""
    with ThreadPoolExecutor(len(numbers)) as pool:
        waits = pool.map(lambda number: _visible_after(port, sender, reader, number, rounds), numbers)
        return [seconds for of_one in waits for seconds in of_one]


def _visible_after(port: int, sender: str, reader: str, number: int, rounds: int) -> list[float]:
    posting, reading = Client(port, sender), Client(port, reader)
    life_so_far = cloudevents(interleaved([number]))
    person = next(iter(posting.post(json.dumps(life_so_far).encode())["persons"].values()))
    waits = []
    for event in _visits(number, life_so_far[-1], rounds):
        body = json.dumps(event).encode()
        began = time.monotonic()
        position = posting.post(body, "application/cloudevents+json")["position"]
        while (status := reading.get(f"/v1/people/{person}?min_position={position}")) != 200:
            assert status == 503, status
        waits.append(time.monotonic() - began)
    return waits


def _visits(number: int, last: Event, rounds: int) -> list[Event]:
    """One visit an hour, long after everything else that happened."""
    start = max(said.at for sitting in life(number) for said in sitting) + timedelta(days=30)
    return [
        {
            **last,
            "id": f"{number}-visit-{nth}",
            "type": "person.surveyed",
            "time": (start + timedelta(hours=nth)).isoformat(),
            "data": {"method": "入户走访"},
        }
        for nth in range(rounds)
    ]
