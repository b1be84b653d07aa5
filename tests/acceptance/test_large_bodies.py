"""Bodies as large as may be, made to cost as much as they can: refused or handled within seconds and bounded memory."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.service import Service, serving
from tests.world import EventMaker

pytestmark = [pytest.mark.postgres, pytest.mark.once]

MOST_BYTES = 32 * 1024 * 1024 - 1024
MOST_GROWN = 300 * 1024 * 1024
MOST_SECONDS = 8.0
"""Of processor time: others use the machine as well."""


@pytest.fixture(scope="module")
def service(module_data_dir: Path) -> Iterator[Service]:
    with serving(module_data_dir, ZUJI_WEB_WORKERS="1") as running:
        yield running


@pytest.fixture(scope="module")
def token(service: Service) -> str:
    return service.token("integration")


def members(number: int) -> bytes:
    return b"{" + b",".join(b'"m%07d":1' % one for one in range(number)) + b"}"


def repeated(beginning: bytes, item: bytes, end: bytes) -> bytes:
    """As many items as there is room for."""
    return beginning + item * ((MOST_BYTES - len(beginning) - len(end)) // len(item)) + end


def with_unknown_members(attributes: int, in_data: int) -> bytes:
    """10,000 events, each with unknown members, as many values as may be in all."""
    event: dict[str, Any] = EventMaker().event("surveyed", "2021-01-01", "id_no:320684197003121219", method="入户")
    event |= {f"a{number:03}": 1 for number in range(attributes)}
    event["data"] = {f"d{number:03}": 1 for number in range(in_data)}
    return json.dumps([{**event, "id": str(number)} for number in range(10_000)]).encode()


BODIES: dict[str, tuple[str, Callable[[], bytes], int]] = {
    "two million members": ("application/json", lambda: members(2_000_000), 400),
    "members of one event": ("application/json", lambda: members(15_000), 400),
    "many events": ("application/json", lambda: repeated(b"[", b"{},", b"{}]"), 413),
    "many lists": ("application/json", lambda: repeated(b"[", b"[],", b"[]]"), 413),
    "many numbers": ("application/json", lambda: repeated(b"[", b"1,", b"1]"), 413),
    "opened only": ("application/json", lambda: repeated(b"[", b"[", b"]"), 413),
    "many keys": ("application/json", lambda: b"[" + members(2_000_000) + b"]", 413),
    "few long events": ("application/json", lambda: repeated(b"[", b'{"id":"' + b"x" * 300_000 + b'"},', b"{}]"), 200),
    "one long text": ("application/json", lambda: b'["' + b"," * 31_000_000 + b'"]', 200),
    "quotes": ("application/json", lambda: repeated(b"[", b'"\\"",', b'""]'), 413),
    "short lines": ("application/x-ndjson", lambda: repeated(b"", b"12\n", b""), 413),
    "blank lines": ("application/x-ndjson", lambda: repeated(b"", b"\n", b""), 413),
    "unknown attributes": ("application/json", lambda: with_unknown_members(40, 1), 200),
    "unknown fields": ("application/json", lambda: with_unknown_members(0, 40), 200),
}


def resident(pid: int) -> int:
    """Bytes of memory that the process has now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def processor_seconds(pid: int) -> float:
    """Processor time that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watched(pid: int, do: Callable[[], int]) -> tuple[int, float, int]:
    """What something returned, the processor time of the process for it, and the most memory it had meanwhile."""
    over = threading.Event()
    most = [resident(pid)]

    def look() -> None:
        while not over.wait(0.01):
            most[0] = max(most[0], resident(pid))

    looking = threading.Thread(target=look)
    looking.start()
    began = processor_seconds(pid)
    try:
        status = do()
    finally:
        taken = processor_seconds(pid) - began
        over.set()
        looking.join()
    return status, taken, most[0]


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_to_cost_much_costs_little(service: Service, token: str, name: str) -> None:
    kind, made, expected = BODIES[name]
    body = made()
    (pid,) = service.pids("worker")
    idle = resident(pid)

    def posted() -> int:
        connection = HTTPConnection(service.address.removeprefix("http://"), timeout=120)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        connection.request("POST", "/v1/events", body, headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    status, taken, most = watched(pid, posted)
    print(f"{name}: {len(body) >> 20} MB, {status}, {taken:.1f} s, {(most - idle) >> 20} MB above idle")
    assert status == expected
    assert taken < MOST_SECONDS
    assert most - idle < MOST_GROWN


def test_the_first_unknown_members_are_named_and_the_others_counted(service: Service, token: str) -> None:
    for body in (
        members(100).replace(b"m", b"M"),
        json.dumps({**EventMaker().registered(), "data": json.loads(members(100))}).encode(),
    ):
        status, answer = service.call("POST", "/v1/events", token, body)
        problem = answer
        codes = [one["code"] for one in problem["errors"]]
        assert status == 400
        assert codes.count("attribute.unknown") + codes.count("field.unknown") == 20
        assert [one["detail"] for one in problem["errors"] if one["code"] == "members.unknown"] != []


def test_a_chunk_of_a_bad_size_is_a_mistake_of_the_sender(service: Service, token: str) -> None:
    head = f"POST /v1/events HTTP/1.1\r\nHost: zuji\r\nAuthorization: Bearer {token}\r\n"
    head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    for chunk in ("zz\r\n[]\r\n0\r\n\r\n", "-1\r\n[]\r\n", "2;\x00\r\n[]\r\n0\r\n\r\n", "2\r\n[]x\r\n0\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", int(service.address.rpartition(":")[2])), timeout=10) as one:
            one.sendall(head.encode() + chunk.encode())
            response = HTTPResponse(one)
            response.begin()
            assert (response.status, json.loads(response.read())["code"]) == (400, "body.chunks"), chunk
