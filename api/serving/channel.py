"""A client's connection as a worker thread sees it: reading is bounded in time, and nobody waits for a slow reader."""

import errno
import select
import socket
import threading
import time
from contextlib import suppress
from typing import Any, Final

BODY_SECONDS: Final = 20.0
"""Seconds in which a body must arrive, apart from those that its length allows."""

LEAST_BYTES_A_SECOND: Final = 256 * 1024
"""A longer body may take a second more for so many bytes of it that have arrived."""

SEND_SECONDS: Final = 10.0
"""Seconds for which a thread waits for a client that takes nothing of a response longer than `KEPT_BYTES`."""

KEPT_BYTES: Final = 4 * 1024 * 1024
"""Bytes of a response that are kept for the poller to send, so that the thread is free while the client reads."""


class Channel:
    """A connected socket, always non-blocking, with the methods of a socket that gunicorn calls.

    A thread reads what the poller has read already. It reads from the network only after `let_in`: a body that nobody
    asked for is never waited for.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._let_in_at: float | None = None
        self._received = 0
        self._rest = bytearray()
        self._most_kept = KEPT_BYTES

    def let_in(self) -> None:
        """From now on, until the end of the request, a body may be read from the network."""
        self._let_in_at, self._received = time.monotonic(), 0

    def stream(self) -> None:
        """From now on, until the end of the request, nothing is kept: what is sent is to arrive now."""
        self._most_kept = 0

    def shut(self) -> None:
        """The request is over: nothing more of its body may be read."""
        self._let_in_at, self._most_kept = None, KEPT_BYTES

    def recv(self, size: int) -> bytes:
        """The next bytes of a body. Raises TimeoutError when it comes too slowly, or was not let in."""
        if self._let_in_at is None:
            raise TimeoutError(errno.EPIPE, "this body was not let in")
        until = self._let_in_at + BODY_SECONDS + self._received / LEAST_BYTES_A_SECOND
        while True:
            with suppress(BlockingIOError):
                data = self._sock.recv(size)
                self._received += len(data)
                return data
            left = until - time.monotonic()
            if left <= 0 or not self._wait_for(select.POLLIN, left):
                raise TimeoutError(errno.EPIPE, "the body came too slowly")

    def sendall(self, data: bytes) -> None:
        """Sends what the client takes at once and keeps the rest. Raises TimeoutError when too much is kept already."""
        self._rest += data
        self.flush()
        while len(self._rest) > self._most_kept:
            if not self._wait_for(select.POLLOUT, SEND_SECONDS):
                raise TimeoutError(errno.EPIPE, "the client does not take the response")
            self.flush()

    def send(self, data: bytes) -> int:
        """As `sendall`; all of it is sent or kept."""
        self.sendall(data)
        return len(data)

    def flush(self) -> bool:
        """Sends what the client takes now of what is kept; whether nothing is left. Raises OSError."""
        while self._rest:
            try:
                sent = self._sock.send(memoryview(self._rest)[: 256 * 1024])
            except BlockingIOError:
                return False
            del self._rest[:sent]
        return True

    @property
    def kept(self) -> int:
        """Bytes that wait to be sent."""
        return len(self._rest)

    def take(self, size: int) -> bytes | None:
        """What has arrived, at most so many bytes; None when nothing has. Raises OSError."""
        try:
            return self._sock.recv(size)
        except BlockingIOError:
            return None

    def shutdown(self, how: int) -> None:
        """As of a socket."""
        self._sock.shutdown(how)

    def close(self) -> None:
        """As of a socket."""
        self._rest.clear()
        self._sock.close()

    def fileno(self) -> int:
        """As of a socket."""
        return self._sock.fileno()

    def setblocking(self, _: bool) -> None:
        """Changes nothing: the socket is never blocking, and `recv` and `sendall` have their own limits."""

    def settimeout(self, _: float | None) -> None:
        """Changes nothing, as `setblocking`."""

    def gettimeout(self) -> float:
        """As of a socket; no parser may set another for its time."""
        return SEND_SECONDS

    def _wait_for(self, event: int, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._sock, event)
        return bool(poll.poll(seconds * 1000))


_present: Final = threading.local()


def serve_on(channel: Channel | None) -> None:
    """Notes whose request this thread works on."""
    _present.channel = channel


def let_body_in() -> None:
    """The body of the present request may be read from the network, as long as it comes fast enough.

    Until then only a short body is there, which arrived whole with its head. Without our worker it changes nothing.
    """
    channel: Any = getattr(_present, "channel", None)
    if channel is not None:
        channel.let_in()


def begin_stream() -> None:
    """The present response is a stream: each piece is sent at once, and its thread waits for a slow reader."""
    channel: Any = getattr(_present, "channel", None)
    if channel is not None:
        channel.stream()
