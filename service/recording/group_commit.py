"""Group commit: small concurrent calls are recorded in one transaction, with one commit and one append to the log.

No call waits for others to come: while one group is being recorded, the calls that arrive form the next group. A group
is bounded and takes the calls of the accounts in turn, so that an account with many calls delays others by at most one
group.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Final

import psycopg

from service.event_store.clock import ClockMismatch
from service.recording.submission import Call, Receipt

SMALL: Final = 50
"""A call of more events than this is recorded by itself, so that no other call waits for it."""

MOST_IN_A_GROUP: Final = 500
"""Limit of the events of a group. Its first call may exceed it."""


class ConcurrencyError(Exception):
    """Concurrent writers were faster at every attempt. The client may repeat the call."""


class GroupCommit:
    """Records the calls of several threads in groups, one group at a time."""

    def __init__(self, record: Callable[[Sequence[Call]], list[Receipt]]) -> None:
        self._record = record
        self._queue = _CallQueue()
        self._turn = threading.Lock()

    def record(self, call: Call) -> Receipt:
        """Records the call, alone or in a group, and returns its receipt. Raises what recording it raises."""
        mine = _QueuedCall(call)
        self._queue.add(mine)
        while mine.outcome is None:
            with self._turn:
                if mine.outcome is None:  # otherwise another thread has recorded this call in its group
                    self._record_all(self._queue.take_group())
        if isinstance(mine.outcome, Receipt):
            return mine.outcome
        raise mine.outcome

    def _record_all(self, group: Sequence["_QueuedCall"]) -> None:
        try:
            for queued, receipt in zip(group, self._record([queued.call for queued in group]), strict=True):
                queued.outcome = receipt
        except (
            ConcurrencyError,
            ClockMismatch,
            psycopg.OperationalError,
        ) as error:  # no call of the group causes these
            for queued in group:
                queued.outcome = error
        except Exception as error:
            if len(group) == 1:
                group[0].outcome = error
            else:  # one call of the group causes the error; the others are recorded
                for queued in group:
                    self._record_all([queued])


class _QueuedCall:
    """A call and its outcome, once it is recorded."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.outcome: Receipt | Exception | None = None


class _CallQueue:
    """The waiting calls by account. Thread-safe."""

    def __init__(self) -> None:
        self._by_account: OrderedDict[str, deque[_QueuedCall]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._by_account.values()))

    def add(self, queued: _QueuedCall) -> None:
        """Adds a call behind the other calls of its account."""
        with self._lock:
            self._by_account.setdefault(queued.call.caller.name, deque()).append(queued)

    def take_group(self) -> list[_QueuedCall]:
        """Removes the next group: one call of each account in turn, until the group is full or no call is left."""
        taken: list[_QueuedCall] = []
        size = 0
        with self._lock:
            while self._by_account:
                account, calls = next(iter(self._by_account.items()))
                size += len(calls[0].call.submissions)
                if taken and size > MOST_IN_A_GROUP:
                    break
                taken.append(calls.popleft())
                if calls:
                    self._by_account.move_to_end(account)
                else:
                    del self._by_account[account]
        return taken
