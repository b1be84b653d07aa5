"""Following the log by position. NOTIFY wakes a reader early; what is read depends on the positions alone."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import psycopg
import structlog
from eventsourcing.persistence import Notification, Subscription

from service.event_store.datastore import Datastore

if TYPE_CHECKING:
    from service.event_store.recorder import LogRecorder

CHANNEL: Final = "zuji_log"
"""NOTIFY channel of appends. A hint: readers also poll."""

POLL_SECONDS: Final = 0.2
"""The log is read again after this time at the latest, notified or not."""

_BATCH: Final = 500

log = structlog.get_logger()


class AppendHint:
    """Waits for the NOTIFY of an append, for a bounded time. A lost connection is made again at the next wait."""

    def __init__(self, datastore: Datastore) -> None:
        self._datastore = datastore
        self._conn: psycopg.Connection | None = None
        self._in_use = Lock()  # `close` is called by other threads, too

    def wait(self, seconds: float = POLL_SECONDS) -> None:
        """Returns when an event may have been appended, or after `seconds`."""
        with self._in_use:
            try:
                if self._conn is None:
                    self._conn = self._datastore.listen(CHANNEL)
                    return  # what was appended before LISTEN is not notified any more: the caller reads again
                for _ in self._conn.notifies(timeout=seconds, stop_after=1):
                    return
            except psycopg.OperationalError as error:
                log.warning("subscription.connection_lost", error=str(error))
                self._close()
                time.sleep(seconds)

    def close(self) -> None:
        """Closes the connection, once a wait in another thread has ended."""
        with self._in_use:
            self._close()

    def _close(self) -> None:
        if self._conn is not None:
            self._conn.close()
            self._conn = None


class LogSubscription(Subscription["LogRecorder"]):
    """Yields the events of the log in the order of their positions, and waits for further ones, until it is stopped.

    The position of the log is polled: no event is missed when a NOTIFY is lost, when the connection that listens is
    lost, or when an event is appended between the last read and LISTEN. Without a database it waits for one. One
    thread iterates; any thread may call `stop`, which takes effect within POLL_SECONDS.
    """

    def __init__(self, recorder: LogRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        super().__init__(recorder, gt, topics)
        self._hint = AppendHint(recorder.datastore)
        self._pending: deque[Notification] = deque()

    def __next__(self) -> Notification:
        """The next event; blocks until there is one. Raises StopIteration once the subscription is stopped."""
        while not self._has_been_stopped:
            if self._pending:
                return self._pending.popleft()
            if not self._read():
                self.wait()
        self._hint.close()
        raise StopIteration

    def __exit__(self, *args: object, **kwargs: Any) -> None:
        """Stops the subscription and closes its connection."""
        super().__exit__(*args, **kwargs)
        self._hint.close()

    def wait(self) -> None:
        """Returns when an event may have been appended, at the latest after POLL_SECONDS."""
        self._hint.wait()

    def _read(self) -> bool:
        """Reads the next events; false when the log has no position beyond those read before.

        The end of the log is read first: where events of other topics follow, the next read starts behind them.
        """
        done = self._last_notification_id or 0
        try:
            end = self._recorder.max_notification_id() or 0
            if end <= done:
                return False
            found = self._recorder.select_notifications(
                done, _BATCH, stop=end, topics=self._topics, inclusive_of_start=False
            )
        except psycopg.OperationalError as error:
            log.warning("subscription.database_unavailable", error=str(error))
            return False
        self._pending.extend(found)
        self._last_notification_id = found[-1].id if len(found) == _BATCH else end
        return True
