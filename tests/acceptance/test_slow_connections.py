"""Without a token and without a proxy nobody stops the service by being slow."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.service import Service, serving
from tests.acceptance.slow import LONGEST_ANSWER, Slow, answer_times, attacked, slowest
from tests.waiting import wait_until
from tests.world import EventMaker

pytestmark = [pytest.mark.postgres, pytest.mark.once]

HEAD = b"GET /healthz HTTP/1.1\r\nHost: zuji\r\n"
FORM = b"POST /sign-in HTTP/1.1\r\nHost: zuji\r\nContent-Type: application/x-www-form-urlencoded\r\n"
READ_NOTHING = b"GET /docs/ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: zuji\r\n\r\n"


@pytest.fixture(scope="module")
def service(module_data_dir: Path) -> Iterator[Service]:
    with serving(module_data_dir, ZUJI_WEB_WORKERS="2") as running:
        yield running


@pytest.fixture(scope="module")
def port(service: Service) -> int:
    return int(service.address.rpartition(":")[2])


@pytest.mark.parametrize(
    ("number", "beginning", "more", "every"),
    [
        (110, HEAD, b"X-A: b\r\n", 4.0),
        (110, HEAD[:-2], b"a", 0.5),
        (200, b"", b"", 1.0),
        (110, FORM + b"Content-Length: 60000\r\n\r\ntoken=", b"a", 0.5),
        (110, FORM + b"Content-Length: 30000000\r\n\r\ntoken=", b"a", 0.5),
        (110, FORM + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", 0.5),
        (110, FORM + b"Expect: 100-continue\r\nContent-Length: 100\r\n\r\n", b"a", 0.5),
        (110, b"POST /v1/events HTTP/1.1\r\nHost: zuji\r\nContent-Length: 30000000\r\n\r\n", b"[", 0.5),
        (110, READ_NOTHING, b"", 1.0),
        (110, HEAD + b"Connection: close\r\n\r\n", b"", 0.5),
    ],
    ids=[
        "head line by line",
        "head byte by byte",
        "silent",
        "short form",
        "long form",
        "chunked form",
        "expecting",
        "events without a token",
        "reading nothing",
        "never closing",
    ],
)
def test_while_others_are_slow_the_service_answers(
    port: int, number: int, beginning: bytes, more: bytes, every: float
) -> None:
    with attacked(port, number, beginning, more, every) as attackers:
        taken = answer_times(port, 6.0)
        assert len(attackers) == number
    assert slowest(taken) < LONGEST_ANSWER


def test_with_all_of_it_at_once_the_service_answers_and_more_connections_than_there_is_room_for(port: int) -> None:
    with (
        attacked(port, 110, HEAD, b"X-A: b\r\n", 4.0),
        attacked(port, 700, b"", b"", 4.0),
        attacked(port, 110, FORM + b"Content-Length: 60000\r\n\r\ntoken=", b"a", 1.0),
    ):
        taken = answer_times(port, 8.0)
    assert slowest(taken) < LONGEST_ANSWER


def test_with_a_token_bodies_that_drip_take_the_places_of_bulk_only(service: Service, port: int) -> None:
    token = service.token("integration")
    head = f"POST /v1/events HTTP/1.1\r\nHost: zuji\r\nAuthorization: Bearer {token}\r\n"
    head += "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n["
    other = service.token("caseworker")
    events = EventMaker("/other")
    with attacked(port, 60, head.encode(), b" ", 0.5):
        taken = answer_times(port, 5.0)
        status, answer = service.call("POST", "/v1/events", other, events.registered())
        assert (status, answer["accepted"]) == (200, 1)
    assert slowest(taken) < LONGEST_ANSWER


def test_a_head_that_does_not_end_is_given_up(port: int) -> None:
    attacker = Slow(port, HEAD, b"X-A: b\r\n")

    def given_up() -> bool:
        attacker.drip()
        return attacker.ended() is not None

    wait_until(given_up, seconds=20)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (HEAD + b"X: " + b"a" * 40_000, b"431"),
        (b"GET /healthz HTTP/1.1\nHost: zuji\n\n", b"400"),
        (b"\r\n\r\n\r\n", b"400"),
        (b"GET /healthz HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na", b"400"),
        (FORM + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", b"400"),
    ],
    ids=["long head", "bare line feeds", "empty lines", "two lengths", "length and chunks"],
)
def test_what_is_no_request_is_refused_at_once(port: int, sent: bytes, status: bytes) -> None:
    attackers, answered = [Slow(port, sent)], list[bytes]()

    def refused() -> bool:
        if (answer := attackers[-1].ended()) is not None:
            answered.append(answer)
            attackers.append(Slow(port, sent))  # where the parser refuses, a reset may overtake the answer
        return any(answered)

    wait_until(refused, seconds=5)
    assert answered[-1].split(b" ")[1] == status


def test_requests_one_after_another_and_at_once_on_one_connection_are_all_answered(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as one:
        for _ in range(3):
            one.sendall(HEAD + b"\r\n" + HEAD + b"\r\n" + HEAD[:10])
            one.sendall(HEAD[10:] + b"\r\n")
            answered = b""
            while answered.count(b'{"status":"ok"}') < 3:
                answered += one.recv(65536)
