"""What a consumer may do to an attempt: be slow, answer without end, redirect, speak nonsense, or not be there."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from service.webhooks.post import Answer, post
from tests.service.webhooks.given import consuming, policy

SHORT = policy(attempt_seconds=0.3)


@contextmanager
def answering(write: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that reads a request and then writes as the function does."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            conn, _ = listener.accept()
            with conn:
                conn.recv(65536)
                try:
                    write(conn)
                except OSError:
                    return  # the client has gone
                over.wait(5)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        over.set()


def nothing(conn: socket.socket) -> None:
    """The connection stays open."""


def drop_by_drop(conn: socket.socket) -> None:
    """A header that never ends: each byte comes before a time-out of the socket."""
    conn.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(100):
        conn.sendall(b"x")
        threading.Event().wait(0.05)


def without_end(conn: socket.socket) -> None:
    """Headers beyond every limit."""
    conn.sendall(b"HTTP/1.1 200 OK\r\n" + (b"X: " + b"y" * 9_000 + b"\r\n") * 50 + b"\r\n")


def nonsense(conn: socket.socket) -> None:
    """Not HTTP."""
    conn.sendall(b"hello\r\n\r\n")


def closed(conn: socket.socket) -> None:
    """No answer at all."""
    conn.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (nothing, "timeout"),
        (drop_by_drop, "timeout"),
        (without_end, "answer_too_long"),
        (nonsense, "malformed_answer"),
        (closed, "connection_closed"),
    ],
)
def test_a_consumer_that_does_not_answer_as_it_must_ends_the_attempt_in_time(
    write: Callable[[socket.socket], None], error: str
) -> None:
    began = time.monotonic()
    with answering(write) as url:
        answer = post(url, {}, b"{}", SHORT)

    assert (None, error) == (answer.status, answer.error)
    assert time.monotonic() - began < 2
    assert not answer.delivered


def test_the_body_of_an_answer_is_not_waited_for() -> None:
    def slow_body(conn: socket.socket) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx")

    with answering(slow_body) as url:
        assert post(url, {}, b"{}", SHORT).delivered


def test_a_redirect_is_not_followed() -> None:
    with consuming() as first, consuming() as second:

        def redirect(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("Location", second.url)
            handler.end_headers()

        first.answers = redirect
        answer = post(first.url, {}, b"{}", SHORT)

        assert (307, False) == (answer.status, answer.delivered)
        assert [] == second.received


def test_the_time_that_a_consumer_asks_for_is_bounded() -> None:
    with consuming() as consumer:

        def later(handler: BaseHTTPRequestHandler, seconds: str) -> None:
            handler.send_response(503)
            handler.send_header("Retry-After", seconds)
            handler.end_headers()

        found = []
        for seconds in ("7", "99999999999", "999999", "-1", "soon"):
            consumer.answers = lambda handler, seconds=seconds: later(handler, seconds)
            found.append(post(consumer.url, {}, b"{}", SHORT).retry_after)

    assert [7, 0, 86_400, 0, 0] == found


def test_nobody_there_and_no_such_host() -> None:
    with consuming() as consumer:
        url = consumer.url
    assert "connection_refused" == post(url, {}, b"{}", SHORT).error
    assert "unknown_host" == post("http://no-such-host.invalid/", {}, b"{}", SHORT).error
    assert Answer(None, "address_not_permitted", 0) == post("http://10.0.0.1/", {}, b"{}", SHORT)._replace(took_ms=0)


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with answering(nonsense) as url:
        assert "tls" == post(url.replace("http:", "https:"), {}, b"{}", SHORT).error
