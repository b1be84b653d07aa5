"""The security log (`zuji.access_log`): sign-ins, refusals, reads, and changes of accounts. Append-only.

`write` returns when the lines are on disk. `AccessLog.enqueue` takes the line of a plain read and writes it in a batch
shortly after, so that reads do not wait for a commit. It raises while lines cannot be written: no read goes unlogged.
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

from service.security.line_limit import LineLimit

EVERY_SECONDS: Final = 0.1
"""How long a queued line may wait to be written; a killed process loses at most the lines of this time."""
MOST_WAITING: Final = 10_000
PATIENCE_SECONDS: Final = 2.0
"""How long `enqueue` waits for room in the queue, or for the database."""
CLOSE_SECONDS: Final = 5.0
_BATCH: Final = 1_000
_LOOK_SECONDS: Final = 1.0
_LONGEST_TEXT: Final = 200
_log = structlog.get_logger("zuji.access_log")

_WRITE: Final = """
INSERT INTO zuji.access_log
       (at, account, role, area, organisation, action, subject, subject_area, subject_only, details, address, outcome,
        on_behalf_of, purpose, format, items, listed, break_glass)
SELECT clock_timestamp() - make_interval(secs => age), account, role, area, organisation, action, subject, subject_area,
       subject_only, details, address, outcome, on_behalf_of, purpose, format, items, listed, break_glass
  FROM jsonb_to_recordset(%s::text::jsonb) AS line (
       age double precision, account text, role text, area text, organisation text, action text, subject text,
       subject_area text, subject_only boolean, details jsonb, address text, outcome text, on_behalf_of text,
       purpose text, format text, items integer, listed uuid[], break_glass bigint)
"""
_WRITE_LATER: Final = f"{_WRITE}, set_config('synchronous_commit', 'off', true)"
"""In its own transaction, whose commit does not wait for the disk; one exchange with the server."""


class AccessLogUnavailable(Exception):
    """The security log cannot be written at present; actions that must be logged are refused."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: an account (empty if unknown) did something to a subject.

    `subject_area` is the area of the person or account concerned. With `subject_only`, only auditors of that area see
    the line: it holds what the account itself was not told. `outcome` is `ok` or the code of the problem, `noted` the
    time by `time.monotonic`.

    Of a read: for whom (`on_behalf_of`) and why (`purpose`), as the account stated; the `format` of the answer; how
    many entries it had (`items`, None for one thing), and the ids of the persons whom it showed (`listed`);
    `break_glass` is the number of the grant under which the account read.
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
    on_behalf_of: str = ""
    purpose: str = ""
    format: str = ""
    items: int | None = None
    listed: Sequence[str] = ()
    break_glass: int | None = None
    noted: float = msgspec.field(default_factory=time.monotonic)


def write(conn: psycopg.Connection, lines: Sequence[Line], *, later: bool = False) -> None:
    """Writes the lines, in the transaction of `conn` if there is one. With `later`, does not wait for the disk."""
    now = time.monotonic()
    rows = orjson.dumps([_row(line, now) for line in lines]).decode()
    conn.execute((_WRITE_LATER if later else _WRITE).encode(), (rows,), prepare=True)


class AccessLog:
    """The security log of one web worker: important lines are written at once, plain reads in batches by a thread.

    Lines about refused callers are bounded by `limit`; lines beyond it are counted, and the counts are written.
    """

    def __init__(self, pool: ConnectionPool, limit: LineLimit[Line] | None = None) -> None:
        self._pool = pool
        self._limit = limit or LineLimit[Line]()
        self._waiting: deque[Line] = deque()
        self._changed = threading.Condition()
        self._failing = False
        self._written = 0
        self._noted = 0
        self._writer: threading.Thread | None = None
        self._closed = False
        self._counts: list[Line] = []

    def write(self, line: Line) -> None:
        """Writes the line at once. Raises psycopg.Error or PoolTimeout if it cannot be written."""
        with self._pool.connection() as conn:
            write(conn, [line])

    def write_limited(self, line: Line) -> None:
        """Writes a line about a refused caller at once, or counts it if there were too many like it this minute."""
        if self._limit.admit((line.action, line.account or line.address), line):
            self.write(line)
        else:
            with self._changed:
                self._start()

    def enqueue(self, line: Line) -> None:
        """Queues the line; writes it within EVERY_SECONDS. Raises AccessLogUnavailable if it cannot be written."""
        with self._changed:
            if not self._changed.wait_for(self._has_room, PATIENCE_SECONDS):
                raise AccessLogUnavailable
            self._waiting.append(line)
            self._noted += 1
            if len(self._waiting) == 1:  # the thread sleeps; it finds further lines by itself
                self._changed.notify_all()
            self._start()

    def flush(self, seconds: float = 10.0) -> bool:
        """Waits until all queued lines are written, at most so many seconds; returns whether they are."""
        with self._changed:
            until = self._noted
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._written >= until, seconds)

    def close(self) -> None:
        """Writes all remaining lines and counts, and ends the thread."""
        self.flush(CLOSE_SECONDS)
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if counts := [*self._counts, *(_counted(*one) for one in self._limit.take_all_counts())]:
            self._try(counts)

    def _has_room(self) -> bool:
        return not self._failing and len(self._waiting) < MOST_WAITING

    def _start(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._run, name="zuji-access-log", daemon=True)
            self._writer.start()

    def _run(self) -> None:
        """Writes the queued lines every EVERY_SECONDS; ends with the pool."""
        while not (self._closed or self._pool.closed):
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed, _LOOK_SECONDS)
                batch = list(self._waiting)[:_BATCH]
            self._counts += [_counted(*one) for one in self._limit.take_counts()]
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
            time.sleep(EVERY_SECONDS)  # collects a batch

    def _try(self, batch: Sequence[Line]) -> bool:
        try:
            with self._pool.connection() as conn:
                write(conn, batch, later=True)
        except (psycopg.Error, PoolTimeout, PoolClosed) as error:
            _log.error("access_log.not_written", error=type(error).__name__, lines=len(batch))
            return False
        return True


REPEATED: Final = "repeated"
"""The outcome of a line that holds a count of similar lines."""


def _counted(line: Line, count: int, seconds: float) -> Line:
    details = {"count": count, "seconds": round(seconds)}
    return msgspec.structs.replace(line, details=details, outcome=REPEATED, noted=time.monotonic())


def _row(line: Line, now: float) -> dict[str, Any]:
    row = {name: _clean(value) for name, value in msgspec.structs.asdict(line).items()}
    row["age"] = max(0.0, now - row.pop("noted"))
    return row


def _clean(value: Any) -> Any:
    """PostgreSQL's text holds no NUL, JSON no lone surrogate, an index no very long value."""
    if isinstance(value, str):
        if len(value) <= _LONGEST_TEXT and value.isprintable():  # nearly always
            return value
        return value[:_LONGEST_TEXT].replace("\0", "␀").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list | tuple) else value
