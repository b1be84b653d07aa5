"""One POST to a consumer: to the address that was checked, within a time, without redirects, reading no body.

The standard library's HTTP client, over a socket of our own: a client that looks the name up again could be led into
the internal network by the second answer (DNS rebinding).
"""

import io
import socket
import ssl
import time
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection, HTTPException
from typing import Final, NamedTuple

from domain.errors import Refusal
from service.webhooks.address import AddressRefused, Target, parse_url, resolve
from service.webhooks.policy import DeliveryPolicy

GONE: Final = 410
"""The status by which a consumer ends its subscription (Standard Webhooks)."""


class Answer(NamedTuple):
    """The result of an attempt: the HTTP status, or the code of an error; how long it took.

    `retry_after`: the seconds that the consumer asks to wait (429, 503).
    """

    status: int | None
    error: str | None
    took_ms: int
    retry_after: int = 0

    @property
    def delivered(self) -> bool:
        """Whether the consumer has accepted the message."""
        return self.status is not None and 200 <= self.status < 300


def post(url: str, headers: Mapping[str, str], body: bytes, policy: DeliveryPolicy) -> Answer:
    """Posts a message. Never raises for what a consumer, its name server or the network may do."""
    began = time.monotonic()
    status, error, retry_after = None, None, 0
    try:
        target = parse_url(url, policy)  # again: the operator may have changed what is permitted
        addresses = resolve(target, policy)
        status, asked = _exchange(target, str(addresses[0]), headers, body, policy)
        retry_after = min(int(asked), policy.most_retry_after_seconds) if asked.isdecimal() and len(asked) < 9 else 0
    except Refusal:
        error = "address_not_permitted"
    except AddressRefused as refused:
        error = str(refused)
    except TimeoutError:
        error = "timeout"
    except ssl.SSLError:
        error = "tls"
    except _AnswerTooLong:
        error = "answer_too_long"
    except ConnectionResetError:  # also of a connection that is closed without an answer
        error = "connection_closed"
    except HTTPException:
        error = "malformed_answer"
    except ConnectionRefusedError:
        error = "connection_refused"
    except OSError:
        error = "connection_failed"
    return Answer(status, error, int((time.monotonic() - began) * 1000), retry_after)


class _AnswerTooLong(Exception):
    """The head of the answer exceeds the limit."""


def _exchange(
    target: Target, address: str, headers: Mapping[str, str], body: bytes, policy: DeliveryPolicy
) -> tuple[int, str]:
    """Status and Retry-After of the answer. The body is left unread: the connection is closed."""
    deadline = time.monotonic() + policy.attempt_seconds
    connection = HTTPConnection(target.host, target.port)
    with _connected(target, address, deadline) as sock:
        connection.sock = _Bounded(sock, deadline, policy.most_answer_bytes)
        connection.request("POST", target.path, body, {**headers, "Host": _host_header(target), "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Retry-After", "").strip()


def _connected(target: Target, address: str, deadline: float) -> socket.socket:
    """A connection to the address; over TLS, the certificate must be that of the host name."""
    sock = socket.create_connection((address, target.port), timeout=_left(deadline))
    if not target.https:
        return sock
    try:
        sock.settimeout(_left(deadline))
        return _tls().wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


@cache
def _tls() -> ssl.SSLContext:
    """The certificate authorities of the system, or those of SSL_CERT_FILE."""
    return ssl.create_default_context()


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == (443 if target.https else 80) else f"{host}:{target.port}"


def _left(deadline: float) -> float:
    """The seconds until the deadline. Raises TimeoutError if there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Bounded:
    """A socket as the HTTP client uses it: a deadline for the whole exchange, and a limit of what is read.

    The time-out of a socket alone would start anew with every byte of a slow answer.
    """

    def __init__(self, sock: socket.socket, deadline: float, most: int) -> None:
        self._sock, self._deadline, self._most = sock, deadline, most

    def sendall(self, data: bytes) -> None:
        """Sends all bytes within the time that is left."""
        self._sock.settimeout(_left(self._deadline))
        self._sock.sendall(data)

    def receive(self, buffer: memoryview) -> int:
        """Reads some bytes. Raises TimeoutError, and _AnswerTooLong beyond the limit."""
        if self._most <= 0:
            raise _AnswerTooLong
        self._sock.settimeout(_left(self._deadline))
        count = self._sock.recv_into(buffer[: self._most])
        self._most -= count
        return count

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What the answer is read from."""
        return io.BufferedReader(_Answer(self), 1024)

    def close(self) -> None:
        """Does nothing: the socket is closed where it was opened."""


class _Answer(io.RawIOBase):
    """The bytes of the answer."""

    def __init__(self, source: _Bounded) -> None:
        self._source = source

    def readable(self) -> bool:
        """It is read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the only kind of buffer passed
        """Reads some bytes; raises as `_Bounded.receive`."""
        return self._source.receive(buffer)
