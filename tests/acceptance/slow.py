"""Connections that take their time: heads, bodies and readers without an end, and what others get meanwhile."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPSConnection
from typing import NamedTuple

LONGEST_ANSWER = 1.0
"""Seconds within which `/healthz` is to answer, whatever others do."""


class Door(NamedTuple):
    """From which address attackers come, and through which TLS."""

    source: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None


class Slow:
    """A connection that has sent the beginning of something, and sends more, little by little."""

    def __init__(self, port: int, beginning: bytes, more: bytes = b"", door: "Door | None" = None) -> None:
        self._more = more
        door = door or Door()
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(door.source, 0))
        if door.tls is not None:
            self._socket = door.tls.wrap_socket(self._socket)
        if beginning:
            self._socket.sendall(beginning)

    def drip(self) -> None:
        """Sends a little more, or comes again with nothing when it was cut off."""
        if self._more:
            with suppress(OSError):
                self._socket.sendall(self._more)

    def ended(self) -> bytes | None:
        """What was answered by a server that has closed the connection; None while it is open."""
        self._socket.setblocking(False)
        answered = b""
        try:
            while data := self._socket.recv(65536):
                answered += data
        except (BlockingIOError, ssl.SSLWantReadError):
            return None
        except (ConnectionResetError, ssl.SSLError):
            return answered
        return answered

    def close(self) -> None:
        """Hangs up."""
        self._socket.close()


def close_all(attackers: Sequence[Slow]) -> None:
    """All hang up."""
    for attacker in attackers:
        attacker.close()


@contextmanager
def attacked(
    port: int, number: int, beginning: bytes, more: bytes = b"", every: float = 1.0, door: "Door | None" = None
) -> Iterator[list[Slow]]:
    """So many slow connections, each of which sends `more` every so many seconds; those cut off come again."""
    over = threading.Event()
    attackers: list[Slow] = []

    def come_again() -> None:
        while not over.wait(every):
            for place, attacker in enumerate(attackers):
                attacker.drip()
                if attacker.ended() is not None:
                    attacker.close()
                    with suppress(OSError):
                        attackers[place] = Slow(port, beginning, more, door)

    with ExitStack() as at_the_end:
        attackers += [Slow(port, beginning, more, door) for _ in range(number)]
        dripping = threading.Thread(target=come_again)
        dripping.start()
        at_the_end.callback(close_all, attackers)
        at_the_end.callback(dripping.join)
        at_the_end.callback(over.set)
        yield attackers


def answer_times(port: int, seconds: float, tls: ssl.SSLContext | None = None) -> list[float]:
    """How long `/healthz` took to be answered, each time on a new connection, fifty a second for so many seconds."""
    taken: list[float] = []
    pace = threading.Event()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pace.wait(0.02)
        began = time.monotonic()
        connection = (
            HTTPSConnection("127.0.0.1", port, timeout=30, context=tls)
            if tls
            else HTTPConnection("127.0.0.1", port, timeout=30)
        )
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        response.read()
        taken.append(time.monotonic() - began)
        assert response.status == 200
        connection.close()
    return taken


def slowest(taken: Sequence[float]) -> float:
    """The longest of some times, printed when the test runs with `-s`."""
    print(f"slowest of {len(taken)}: {max(taken):.3f} s")
    return max(taken)
