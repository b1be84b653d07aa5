"""The bytes of a request that has not arrived completely: when it is complete, and when it must be refused."""

import re
from typing import Final

MOST_HEAD_BYTES: Final = 32 * 1024
SHORT_BODY_BYTES: Final = 64 * 1024
"""The poller waits for a body up to this length; the thread reads a longer one, if its call is admitted."""

CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"

_END: Final = b"\r\n\r\n"
_length = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n", re.IGNORECASE)
_chunked = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_expects = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_bare_line_feed = re.compile(rb"(?<!\r)\n")


class Refused(Exception):
    """The bytes cannot become a valid request; `answer` is the whole response."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.answer: Final = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode()


TOO_SLOW: Final = Refused("408 Request Timeout").answer


class RequestBuffer:
    """The bytes of an incoming request. gunicorn parses it; this only finds the end of the head and of a short body."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._scanned = 0
        self._needed: int | None = None
        self.wants_continue = False

    def __bool__(self) -> bool:
        return bool(self._bytes)

    @property
    def has_head(self) -> bool:
        """Whether the head is complete."""
        return self._needed is not None

    def add(self, data: bytes) -> bool:
        """Adds bytes; returns whether a thread can handle the request now. Raises Refused."""
        self._bytes += data
        if self._needed is None:
            self._look_for_the_end()
        return self._needed is not None and len(self._bytes) >= self._needed

    def take(self) -> bytes:
        """Removes and returns all bytes, for the parser; the buffer is then empty for the next request."""
        taken = bytes(self._bytes)
        self.__init__()  # type: ignore[misc]  # the class is not derived from
        return taken

    def _look_for_the_end(self) -> None:
        if self._bytes.startswith(b"\r\n"):  # one empty line before a request is allowed (RFC 9112, section 2.2)
            del self._bytes[:2]
            if self._bytes.startswith(b"\r\n"):
                raise Refused("400 Bad Request")
        start = max(0, self._scanned - len(_END) + 1)
        end = self._bytes.find(_END, start)
        if _bare_line_feed.search(self._bytes, start, len(self._bytes) if end < 0 else end):
            raise Refused("400 Bad Request")
        if end > MOST_HEAD_BYTES or (end < 0 and len(self._bytes) > MOST_HEAD_BYTES):
            raise Refused("431 Request Header Fields Too Large")
        self._scanned = len(self._bytes)
        if end < 0:
            return
        head = bytes(self._bytes[: end + 2])
        self._needed = end + len(_END)
        length = _length.search(head)
        if length is not None and int(length[1]) <= SHORT_BODY_BYTES and not _chunked.search(head):
            self._needed += int(length[1])
            self.wants_continue = bool(_expects.search(head)) and len(self._bytes) < self._needed
