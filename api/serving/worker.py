"""A threaded gunicorn worker in which a connection occupies a thread only when a whole request has arrived.

The poller waits for heads, short bodies, slow readers and closing connections. Each has a deadline, and their number is
limited: beyond it the connection that has waited longest is closed. Idle and slow clients do not occupy threads.
"""

import errno
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Final

from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

from api.serving.channel import Channel, set_current_channel
from api.serving.heads import CONTINUE, MOST_HEAD_BYTES, SHORT_BODY_BYTES, TOO_SLOW, Refused, RequestBuffer

HEAD_SECONDS: Final = 10.0
"""Seconds in which the head of a request must arrive, counted from the connection or its first byte."""

SHORT_BODY_SECONDS: Final = 20.0
"""Seconds in which a short body must arrive, counted from the end of its head."""

SLOW_READER_SECONDS: Final = 60.0
"""Seconds in which a client must read the rest of a response."""

LINGER_SECONDS: Final = 2.0
"""Seconds for which a connection is drained before it is closed, so that the client receives the whole response."""

MOST_BUFFERED_BYTES: Final = 64 * 1024 * 1024
"""Bytes of responses that one worker buffers for slow readers."""

_SWEEP_SECONDS: Final = 0.25
_READ_BYTES: Final = MOST_HEAD_BYTES + SHORT_BODY_BYTES


class Connection(TConn):
    """A connection with the bytes of its next request and the deadline of the poller."""

    def __init__(self, cfg: Any, channel: Channel, client: Any, server: Any) -> None:
        super().__init__(cfg, channel, client, server)
        self.channel: Final = channel
        self.incoming: Final = RequestBuffer()
        self.due = 0.0
        self.registered = False
        self.answered: bool | None = None
        self.initialized = self.data_ready = True  # no thread reads from it or starts TLS
        self.parser = http.get_parser(cfg, channel, client)


class Worker(ThreadWorker):
    """Hands complete requests to threads; the poller does everything else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: dict[Connection, None] = {}  # connections that the poller waits for, oldest first
        self._next_sweep = 0.0

    def handle_quit(self, sig: int, frame: Any) -> None:
        """Ends the worker at once, by SIGINT or SIGQUIT.

        gunicorn would shut down the pool of threads here, which takes a lock. Ctrl-C reaches the worker twice, directly
        and through its parent: the second signal would interrupt the first one and wait for that lock for ever.
        """
        super(ThreadWorker, self).handle_quit(sig, frame)

    def accept(self, listener: Any) -> None:
        """Accepts a connection; at the limit, closes the waiting connection that is oldest."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections and self._held:
            self._close(next(iter(self._held)))
        connection = Connection(self.cfg, Channel(sock), client, listener.getsockname())
        self._await_request(connection, HEAD_SECONDS)

    def handle_request(self, req: Any, conn: Connection) -> Any:
        """Handles a request in a thread."""
        set_current_channel(conn.channel)
        try:
            return super().handle_request(req, conn)
        finally:
            conn.channel.end_request()
            set_current_channel(None)

    def finish_request(self, conn: Connection, fs: "Future[bool]") -> None:
        """Sends the rest of a response, then waits for the next request or closes the connection."""
        try:
            conn.answered = not fs.cancelled() and fs.result()
        except Exception:
            self._close(conn)
            return
        self._hold(conn, SLOW_READER_SECONDS)
        self._send_rest(conn)
        while sum(held.channel.buffered for held in self._held) > MOST_BUFFERED_BYTES:
            self._close(next(held for held in self._held if held.channel.buffered))

    def murder_pending(self) -> None:
        """Closes connections that are past their deadline; gunicorn calls it in every iteration of its loop."""
        now = time.monotonic()
        if now < self._next_sweep:
            return
        self._next_sweep = now + _SWEEP_SECONDS
        for conn in [held for held in self._held if held.due <= now or not self.alive]:
            if conn.due > now and (conn.incoming or conn.channel.buffered or conn.answered is not None):
                continue  # stopping, but a request or response is in progress
            if conn.incoming:
                self._refuse(conn, TOO_SLOW)
            else:
                self._close(conn)

    def _await_request(self, conn: Connection, seconds: float) -> None:
        conn.answered = None
        self._hold(conn, seconds)
        if conn.parser is not None and (already := conn.parser.unreader.take_buffered()):
            self._take_in(conn, already)
        else:
            self._read(conn)

    def _read(self, conn: Connection, *_: Any) -> None:
        try:
            data = conn.channel.receive_available(_READ_BYTES)
        except OSError:
            data = b""
        if data is None:
            self._watch(conn, selectors.EVENT_READ, self._read)
        elif data:
            self._take_in(conn, data)
        else:
            self._close(conn)

    def _take_in(self, conn: Connection, data: bytes) -> None:
        first, had_head = not conn.incoming, conn.incoming.has_head
        try:
            complete = conn.incoming.add(data)
            if complete:
                self._release(conn)
                conn.parser.unreader.unread(conn.incoming.take())
                self.enqueue_req(conn)
                return
            if conn.incoming.has_head and not had_head:
                conn.due = time.monotonic() + SHORT_BODY_SECONDS
                if conn.incoming.wants_continue:
                    conn.channel.send(CONTINUE)
            elif first:
                conn.due = time.monotonic() + HEAD_SECONDS
        except Refused as refused:
            self._refuse(conn, refused.answer)
        except OSError:
            self._close(conn)
        else:
            self._watch(conn, selectors.EVENT_READ, self._read)

    def _send_rest(self, conn: Connection, *_: Any) -> None:
        try:
            if not conn.channel.flush():
                self._watch(conn, selectors.EVENT_WRITE, self._send_rest)
                return
        except OSError:
            self._close(conn)
            return
        if conn.answered:
            self._await_request(conn, self.cfg.keepalive if self.alive else LINGER_SECONDS)
        else:
            self._linger(conn)

    def _refuse(self, conn: Connection, answer: bytes) -> None:
        try:
            conn.incoming.take()
            conn.channel.send(answer)
        except OSError:
            self._close(conn)
        else:
            self._linger(conn)

    def _linger(self, conn: Connection) -> None:
        """Shuts down sending and drains the connection; closing at once could lose the end of the response."""
        try:
            conn.channel.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        conn.answered = False
        self._hold(conn, LINGER_SECONDS)
        self._watch(conn, selectors.EVENT_READ, self._drain)

    def _drain(self, conn: Connection, *_: Any) -> None:
        try:
            if conn.channel.receive_available(_READ_BYTES) == b"":
                self._close(conn)
        except OSError:
            self._close(conn)

    def _hold(self, conn: Connection, seconds: float) -> None:
        self._held.pop(conn, None)
        self._held[conn] = None
        conn.due = time.monotonic() + seconds

    def _watch(self, conn: Connection, event: int, then: Callable[..., None]) -> None:
        register = self.poller.modify if conn.registered else self.poller.register
        register(conn.channel, event, partial(then, conn))
        conn.registered = True

    def _release(self, conn: Connection) -> None:
        self._held.pop(conn, None)
        if conn.registered:
            self.poller.unregister(conn.channel)
            conn.registered = False

    def _close(self, conn: Connection) -> None:
        self._release(conn)
        self.nr_conns -= 1
        conn.channel.close()
