"""The security log: who came in, who was refused, who read what, whose tokens were made and ended. Append-only.

`write` has the lines on disk when it returns. `AccessLog.note` takes a line of a plain read and writes it with others a
moment later, so that a read need not wait for a commit. While lines cannot be written, `note` raises: nothing is read
without a line.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import orjson
import psycopg
import structlog
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from service.security.line_limit import Flood

EVERY_SECONDS: Final = 0.1
"""How long a noted line waits for others: what a process that is killed loses at most."""
MOST_WAITING: Final = 10_000
PATIENCE_SECONDS: Final = 2.0
"""How long `note` waits for room, or for the database to take lines again."""
CLOSE_SECONDS: Final = 5.0
_BATCH: Final = 1_000
_LOOK_SECONDS: Final = 1.0
_LONGEST_TEXT: Final = 200
_log = structlog.get_logger("zuji.access_log")

_WRITE: Final = """
INSERT INTO zuji.access_log
       (at, account, role, area, organisation, action, subject, subject_area, subject_only, details, address, outcome)
SELECT clock_timestamp() - make_interval(secs => age), account, role, area, organisation, action, subject, subject_area,
       subject_only, details, address, outcome
  FROM jsonb_to_recordset(%s::text::jsonb) AS line (
       age double precision, account text, role text, area text, organisation text, action text, subject text,
       subject_area text, subject_only boolean, details jsonb, address text, outcome text)
"""
_WRITE_LATER: Final = f"{_WRITE}, set_config('synchronous_commit', 'off', true)"
"""In a transaction of its own, whose commit does not wait for the disk: one exchange with the server."""


class AccessLogAway(Exception):
    """The security log takes no lines at present: what would need one is not done."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: who (`account` with its role, area and organisation; empty where unknown) did what to whom.

    `subject_area` is the area of the person or account concerned; with `subject_only` auditors see the line there
    alone, since it tells what the account was not told. `outcome` is `ok` or the code of the problem; `noted` the
    moment by `time.monotonic`.
    """

    action: str
    account: str = ""
    role: str = ""
    area: str = ""
    organisation: str = ""
    subject: str = ""
    subject_area: str | None = None
    subject_only: bool = False
    details: dict[str, Any] = {}
    address: str = ""
    outcome: str = "ok"
    noted: float = msgspec.field(default_factory=time.monotonic)


def write(conn: psycopg.Connection, lines: Sequence[Line], *, later: bool = False) -> None:
    """Writes the lines in the connection's transaction, or in one of their own; `later` does not wait for the disk."""
    now = time.monotonic()
    rows = orjson.dumps([_row(line, now) for line in lines]).decode()
    conn.execute((_WRITE_LATER if later else _WRITE).encode(), (rows,), prepare=True)


class AccessLog:
    """The log as a web worker writes it: important lines at once, plain reads by a thread of their own in batches.

    `flood` bounds the lines about callers that are refused: those beyond its limits are counted, and the count is
    written.
    """

    def __init__(self, pool: ConnectionPool, flood: Flood[Line] | None = None) -> None:
        self._pool = pool
        self._flood = flood or Flood[Line]()
        self._waiting: deque[Line] = deque()
        self._changed = threading.Condition()
        self._failing = False
        self._written = 0
        self._noted = 0
        self._writer: threading.Thread | None = None
        self._closed = False
        self._counts: list[Line] = []

    def write(self, line: Line) -> None:
        """Writes the line at once. Raises psycopg.Error or PoolTimeout when that cannot be done."""
        with self._pool.connection() as conn:
            write(conn, [line])

    def refused(self, line: Line) -> None:
        """Writes a line about a refused caller at once, or counts it when its like have been too many this minute."""
        if self._flood.admit((line.action, line.account or line.address), line):
            self.write(line)
        else:
            with self._changed:
                self._start()

    def note(self, line: Line) -> None:
        """Takes the line; it is written within EVERY_SECONDS. Raises AccessLogAway when it could not be."""
        with self._changed:
            if not self._changed.wait_for(self._has_room, PATIENCE_SECONDS):
                raise AccessLogAway
            self._waiting.append(line)
            self._noted += 1
            if len(self._waiting) == 1:  # the thread is idle; the lines that follow it finds by itself
                self._changed.notify_all()
            self._start()

    def flush(self, seconds: float = 10.0) -> bool:
        """Waits until everything noted so far is written; whether it is."""
        with self._changed:
            until = self._noted
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._written >= until, seconds)

    def close(self) -> None:
        """Writes what is left, counts included, and ends the thread."""
        self.flush(CLOSE_SECONDS)
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if counts := [*self._counts, *(_counted(*one) for one in self._flood.over())]:
            self._try(counts)

    def _has_room(self) -> bool:
        return not self._failing and len(self._waiting) < MOST_WAITING

    def _start(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._run, name="zuji-access-log", daemon=True)
            self._writer.start()

    def _run(self) -> None:
        """Writes what waits, every EVERY_SECONDS while there is something; ends with the pool."""
        while not (self._closed or self._pool.closed):
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed, _LOOK_SECONDS)
                batch = list(self._waiting)[:_BATCH]
            self._counts += [_counted(*one) for one in self._flood.due()]
            if not batch and not self._counts:
                continue
            written = self._try([*batch, *self._counts])
            with self._changed:
                self._failing = not written
                if written:
                    self._counts.clear()
                    for _ in batch:
                        self._waiting.popleft()
                    self._written += len(batch)
                self._changed.notify_all()
            time.sleep(EVERY_SECONDS)  # others gather meanwhile

    def _try(self, batch: Sequence[Line]) -> bool:
        try:
            with self._pool.connection() as conn:
                write(conn, batch, later=True)
        except (psycopg.Error, PoolTimeout, PoolClosed) as error:
            _log.error("access_log.not_written", error=type(error).__name__, lines=len(batch))
            return False
        return True


REPEATED: Final = "repeated"
"""The outcome of a line that counts others."""


def _counted(line: Line, count: int, seconds: float) -> Line:
    details = {"count": count, "seconds": round(seconds)}
    return msgspec.structs.replace(line, details=details, outcome=REPEATED, noted=time.monotonic())


def _row(line: Line, now: float) -> dict[str, Any]:
    row = {name: _clean(value) for name, value in msgspec.structs.asdict(line).items()}
    row["age"] = max(0.0, now - row.pop("noted"))
    return row


def _clean(value: Any) -> Any:
    """PostgreSQL's text holds no NUL, JSON no half of a character, an index no very long value."""
    if isinstance(value, str):
        if len(value) <= _LONGEST_TEXT and value.isprintable():  # nearly all are, and hold neither
            return value
        return value[:_LONGEST_TEXT].replace("\0", "␀").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value
