"""A client's connection as a worker thread sees it: reads have a deadline, and slow readers do not block threads."""

import errno
import select
import socket
import threading
import time
from contextlib import suppress
from typing import Any, Final

BODY_SECONDS: Final = 20.0
"""Seconds in which a body must arrive, plus those that its length allows."""

LEAST_BYTES_A_SECOND: Final = 256 * 1024
"""For each so many bytes that have arrived, the deadline of a body is a second later."""

SEND_SECONDS: Final = 10.0
"""Seconds for which a thread waits for a client that does not read a response longer than `BUFFERED_BYTES`."""

BUFFERED_BYTES: Final = 4 * 1024 * 1024
"""Bytes of a response that are buffered for the poller to send, so that the thread is free while the client reads."""


class Channel:
    """A connected, non-blocking socket with the methods of a socket that gunicorn calls.

    A thread reads the bytes that the poller has read. It reads from the network only after `allow_body`, so that it
    never waits for a body of a call that was not admitted.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._allowed_at: float | None = None
        self._received = 0
        self._buffer = bytearray()
        self._buffer_limit = BUFFERED_BYTES

    def allow_body(self) -> None:
        """Allows reading the body from the network until the end of the request."""
        self._allowed_at, self._received = time.monotonic(), 0

    def disable_buffer(self) -> None:
        """Disables buffering until the end of the request."""
        self._buffer_limit = 0

    def end_request(self) -> None:
        """Ends the request: its body may no longer be read, and buffering is enabled again."""
        self._allowed_at, self._buffer_limit = None, BUFFERED_BYTES

    def recv(self, size: int) -> bytes:
        """The next bytes of a body. Raises TimeoutError when it arrives too slowly or was not allowed."""
        if self._allowed_at is None:
            raise TimeoutError(errno.EPIPE, "this body was not allowed")
        until = self._allowed_at + BODY_SECONDS + self._received / LEAST_BYTES_A_SECOND
        while True:
            with suppress(BlockingIOError):
                data = self._sock.recv(size)
                self._received += len(data)
                return data
            left = until - time.monotonic()
            if left <= 0 or not self._wait_for(select.POLLIN, left):
                raise TimeoutError(errno.EPIPE, "the body arrived too slowly")

    def sendall(self, data: bytes) -> None:
        """Sends what the client accepts and buffers the rest. Raises TimeoutError if the buffer stays too full."""
        self._buffer += data
        self.flush()
        while len(self._buffer) > self._buffer_limit:
            if not self._wait_for(select.POLLOUT, SEND_SECONDS):
                raise TimeoutError(errno.EPIPE, "the client does not read the response")
            self.flush()

    def send(self, data: bytes) -> int:
        """As `sendall`; all bytes are sent or buffered."""
        self.sendall(data)
        return len(data)

    def flush(self) -> bool:
        """Sends what the client accepts of the buffer; returns whether the buffer is empty. Raises OSError."""
        while self._buffer:
            try:
                sent = self._sock.send(memoryview(self._buffer)[: 256 * 1024])
            except BlockingIOError:
                return False
            del self._buffer[:sent]
        return True

    @property
    def buffered(self) -> int:
        """Bytes in the buffer."""
        return len(self._buffer)

    def receive_available(self, size: int) -> bytes | None:
        """At most `size` bytes that have arrived; None if there are none, b"" at the end. Raises OSError."""
        try:
            return self._sock.recv(size)
        except BlockingIOError:
            return None

    def shutdown(self, how: int) -> None:
        """See `socket.socket`."""
        self._sock.shutdown(how)

    def close(self) -> None:
        """See `socket.socket`."""
        self._buffer.clear()
        self._sock.close()

    def fileno(self) -> int:
        """See `socket.socket`."""
        return self._sock.fileno()

    def setblocking(self, _: bool) -> None:
        """Changes nothing: the socket is never blocking, and `recv` and `sendall` have their own limits."""

    def settimeout(self, _: float | None) -> None:
        """Changes nothing, as `setblocking`."""

    def gettimeout(self) -> float:
        """See `socket.socket`. gunicorn sets no other timeout."""
        return SEND_SECONDS

    def _wait_for(self, event: int, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._sock, event)
        return bool(poll.poll(seconds * 1000))


_current: Final = threading.local()


def set_current_channel(channel: Channel | None) -> None:
    """Sets the connection whose request this thread handles."""
    _current.channel = channel


def allow_body() -> None:
    """Allows reading the body of the present request from the network, within the deadlines.

    Before this call only a short body is available, which arrived with its head. Without our worker it does nothing.
    """
    channel: Any = getattr(_current, "channel", None)
    if channel is not None:
        channel.allow_body()


def begin_stream() -> None:
    """Makes the present response a stream: each chunk is sent at once, and its thread waits for a slow reader."""
    channel: Any = getattr(_current, "channel", None)
    if channel is not None:
        channel.disable_buffer()
