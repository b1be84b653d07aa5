"""Small calls that come at once are recorded together: one transaction, one commit, one turn at the head of the log.

Nobody waits for company: while one group is being recorded, those who come meanwhile are the next.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

import psycopg

from service.recording.submission import Call, Receipt

SMALL: Final = 50
"""A call of more facts than that is recorded by itself: nobody is to wait for it."""


class Busy(Exception):
    """Other writers were faster every time; the caller may try again."""


class Together:
    """Records the calls of several threads in groups, one group at a time."""

    def __init__(self, record: Callable[[Sequence[Call]], list[Receipt]]) -> None:
        self._record = record
        self._waiting: deque[_Waiting] = deque()
        self._turn = threading.Lock()

    def record(self, call: Call) -> Receipt:
        """The receipt of the call. Raises what recording it raises."""
        mine = _Waiting(call)
        self._waiting.append(mine)
        with self._turn:
            if mine.outcome is None:  # otherwise whoever had the turn before has recorded this one as well
                self._record_all([self._waiting.popleft() for _ in range(len(self._waiting))])
        if isinstance(mine.outcome, Receipt):
            return mine.outcome
        assert mine.outcome is not None
        raise mine.outcome

    def _record_all(self, group: Sequence["_Waiting"]) -> None:
        try:
            for one, receipt in zip(group, self._record([one.call for one in group]), strict=True):
                one.outcome = receipt
        except (Busy, psycopg.OperationalError) as error:  # nothing wrong with any of them
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
