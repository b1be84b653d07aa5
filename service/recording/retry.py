"""The second chance: refused items of some subjects decided together, and written with what became of them."""

from collections.abc import Callable, Container, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import psycopg

from domain.decisions.decide import DecisionContext
from domain.policy.approval import approvable
from service.event_store.history_store import HistoryStore
from service.recording import approvals, quarantine
from service.recording.authorization import own_sources
from service.recording.stream_state import Decision, StreamState
from service.recording.submission import Caller, Submission
from service.recording.unit_of_work import UnitOfWork
from service.recording.write import write
from service.reference import Reference

MOST_WORK = 20_000
"""Items times events of their subject, of one try within a call: beyond it the background does the work."""

ReadEvent = Callable[[Caller, int, bytes], Submission]
"""From the JSON of one event and its sender to a submission; given by the way in, because it knows the shapes."""


class TooManyToRetry(Exception):
    """The subjects have so long histories that a call is not to wait for it."""


class RetryResult(msgspec.Struct, frozen=True):
    """What was decided, by number in quarantine; what of it waits for a second account now, with the number of the
    request; the position of the last event; the streams that have grown."""

    decided: dict[int, Decision] = {}
    asked: dict[int, tuple[Decision, int]] = {}
    position: int = 0
    grown: Sequence[StreamState] = ()

    @property
    def recorded(self) -> dict[int, Decision]:
        """What was recorded."""
        return {number: one for number, one in self.decided.items() if one.settled}


def judges(reference: Reference, now: Callable[[], datetime]) -> Callable[[], DecisionContext]:
    """What events are judged by, as of each moment that it is asked for."""

    policies = reference.policies
    kinds = approvable(policy.approval for policy in policies.all())

    def context() -> DecisionContext:
        return DecisionContext(now(), policies.at, reference.areas, reference.codes, policies.calendar, kinds)

    return context


class QuarantineRetry:
    """Decides refused items again. `new_id` makes the id of a person that a registration makes."""

    def __init__(
        self,
        store: HistoryStore,
        context: Callable[[], DecisionContext],
        new_id: Callable[[], UUID],
        read_event: ReadEvent,
    ) -> None:
        self._store = store
        self._judge = context
        self._new_id = new_id
        self._read_event = read_event

    def opened(self, waiting: Sequence[quarantine.Waiting]) -> list[Submission]:
        """The items as they were submitted."""
        return [item.submission(self._read_event, place) for place, item in enumerate(waiting)]

    def decide(
        self, conn: psycopg.Connection, waiting: Sequence[quarantine.Waiting], most_work: int | None = None
    ) -> tuple[UnitOfWork, list[Decision]]:
        """Decides the items together, those of one subject as one. Raises TooManyToRetry. Nothing is written."""
        batch = UnitOfWork(conn, self._store, self._judge(), self._new_id)
        decided: list[Decision] = []
        for item, submission in zip(waiting, self.opened(waiting), strict=True):
            decided += batch.named(item.caller, own_sources(conn, item.caller, [submission]))
        batch.load(decided)
        if most_work is not None:
            longest = max((working.history.version for working in batch.streams.values()), default=0)
            if longest * len(waiting) > most_work:
                raise TooManyToRetry
        by_stream: dict[UUID, list[Decision]] = {}
        for one in decided:
            if batch.prepare(one) and one.stream_id is not None:
                by_stream.setdefault(one.stream_id, []).append(one)
        for together in by_stream.values():
            batch.decide_jointly(together)
        return batch, decided

    def write(
        self,
        conn: psycopg.Connection,
        waiting: Sequence[quarantine.Waiting],
        batch: UnitOfWork,
        decided: Sequence[Decision],
        counted: Container[int] = (),
    ) -> RetryResult:
        """Writes what was decided, in the caller's transaction, and notes it in quarantine.

        An attempt is counted unless `counted` holds the item. Raises psycopg.errors.UniqueViolation when another writer
        was faster.
        """
        requests = {id(one): n for one, n in approvals.ask(conn, self._store.keys, [d for d in decided if d.pending])}
        position = write(conn, self._store, batch.streams.values(), batch.claims, decided).position
        outcomes = {item.id: one for item, one in zip(waiting, decided, strict=True)}
        quarantine.settle(conn, [*outcomes.items()], counted)
        asked = {number: (one, requests[id(one)]) for number, one in outcomes.items() if id(one) in requests}
        return RetryResult(outcomes, asked, position, batch.grown)
