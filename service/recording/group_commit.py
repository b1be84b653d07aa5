"""Small calls that come at once are recorded together: one transaction, one commit, one turn at the head of the log.

Nobody waits for company: while one group is being recorded, those who come meanwhile are the next. A group is bounded,
and takes a call of each account in turn: an account with many calls keeps no other waiting for longer than one group.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Final

import psycopg

from service.event_store.clock import ClockAhead
from service.recording.submission import Call, Receipt

SMALL: Final = 50
"""A call of more events than that is recorded by itself: nobody is to wait for it."""


MOST_TOGETHER: Final = 500
"""A group of calls has at most so many events, apart from its first call."""


class ConcurrencyError(Exception):
    """Other writers were faster every time; the caller may try again."""


class GroupCommit:
    """Records the calls of several threads in groups, one group at a time."""

    def __init__(self, record: Callable[[Sequence[Call]], list[Receipt]]) -> None:
        self._record = record
        self._waiting = _Queue()
        self._turn = threading.Lock()

    def record(self, call: Call) -> Receipt:
        """The receipt of the call. Raises what recording it raises."""
        mine = _Waiting(call)
        self._waiting.add(mine)
        while mine.outcome is None:  # otherwise whoever had the turn before has recorded this one as well
            with self._turn:
                if mine.outcome is None:
                    self._record_all(self._waiting.group())
        if isinstance(mine.outcome, Receipt):
            return mine.outcome
        raise mine.outcome

    def _record_all(self, group: Sequence["_Waiting"]) -> None:
        try:
            for one, receipt in zip(group, self._record([one.call for one in group]), strict=True):
                one.outcome = receipt
        except (ConcurrencyError, ClockAhead, psycopg.OperationalError) as error:  # nothing wrong with any of them
            for one in group:
                one.outcome = error
        except Exception as error:
            if len(group) == 1:
                group[0].outcome = error
            else:  # what is wrong with one is no reason to refuse the others
                for one in group:
                    self._record_all([one])


class _Waiting:
    """A call, and what became of it."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.outcome: Receipt | Exception | None = None


class _Queue:
    """The calls that wait, by account. Safe to use from several threads."""

    def __init__(self) -> None:
        self._by_account: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._by_account.values()))

    def add(self, one: _Waiting) -> None:
        """A call waits behind those of its account."""
        with self._lock:
            self._by_account.setdefault(one.call.caller.name, deque()).append(one)

    def group(self) -> list[_Waiting]:
        """Takes the next group: one call of each account, again and again, until it is full or none is left."""
        taken: list[_Waiting] = []
        size = 0
        with self._lock:
            while self._by_account:
                account, calls = next(iter(self._by_account.items()))
                size += len(calls[0].call.submissions)
                if taken and size > MOST_TOGETHER:
                    break
                taken.append(calls.popleft())
                if calls:
                    self._by_account.move_to_end(account)
                else:
                    del self._by_account[account]
        return taken
