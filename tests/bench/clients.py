"""Those who call: each a process of its own with one connection, or many threads with a connection each."""

import http.client
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, NamedTuple

from tests.bench.events import Event, cloudevents
from tests.bench.lives import Said, life, one_after_another
from tests.bench.writing import request_id

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


def visible_after(port: int, sender: str, reader: str, callers: Sequence[Sequence[int]]) -> list[float]:
    """Seconds from posting a fact to reading it in the views; a thread for each caller, who visits these people."""
    with ThreadPoolExecutor(len(callers)) as pool:
        waits = pool.map(lambda numbers: _visible_after(port, sender, reader, numbers), callers)
        return [seconds for of_one in waits for seconds in of_one]


def _visible_after(port: int, sender: str, reader: str, numbers: Sequence[int]) -> list[float]:
    numbers = [number for number in numbers if life(number)[-1][-1].kind != "person.deceased"]
    posting, reading = Client(port, sender), Client(port, reader)
    persons = posting.post(json.dumps(cloudevents(one_after_another(numbers))).encode())["persons"]
    waits = []
    for number in numbers:
        person, body = persons[request_id(number, 1)], json.dumps(_visit(number)).encode()
        began = time.monotonic()
        position = posting.post(body, "application/cloudevents+json")["position"]
        while (status := reading.get(f"/v1/people/{person}?min_position={position}")) != 200:
            assert status == 503, status
        waits.append(time.monotonic() - began)
    return waits


def _visit(number: int) -> Event:
    """What happened after everything else in this life."""
    last = max(said.at for sitting in life(number) for said in sitting)
    visit = Said("person.surveyed", last + timedelta(days=30), {"method": "入户走访"})
    return {**cloudevents([(number, visit)])[0], "id": f"{number}-visit"}
