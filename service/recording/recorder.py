"""The recorder: one call, one transaction, an answer for every item; and the second chance of what was refused."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from domain.decision import Judge
from service.keys import Keys
from service.recording import quarantine
from service.recording.batch import Batch
from service.recording.preview import Foreseen, foreseen
from service.recording.submission import Caller, Receipt, Rejected, Submission, as_json
from service.recording.working import Decided, Working
from service.recording.write import write
from service.reference import Reference

ATTEMPTS = 8
"""How often a batch is decided anew when another writer was faster."""

OVERTAKEN = (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected)
"""Another writer was faster, or both waited for each other."""

ReadEvent = Callable[[Caller, int, bytes], Submission]
"""From the JSON of one event and its sender to a submission; given by the way in, because it knows the shapes."""


class Busy(Exception):
    """Other writers were faster every time; the caller may try again."""


class Recorder:
    """Records submissions in the log. Safe to use from several threads and processes at once."""

    def __init__(
        self,
        pool: ConnectionPool,
        keys: Keys,
        reference: Reference,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        read_event: ReadEvent,
    ) -> None:
        self._pool = pool
        self._keys = keys
        self._reference = reference
        self._now = now
        self._new_id = new_id
        self._read_event = read_event

    def record(self, caller: Caller, submissions: Sequence[Submission], *, atomic: bool = False) -> Receipt:
        """Records what can be recorded, keeps the rest in quarantine; with `atomic` all of it or nothing.

        Raises Busy when other writers were faster ATTEMPTS times.
        """
        with self._pool.connection() as conn:
            for _ in range(ATTEMPTS):
                try:
                    receipt, touched = self._attempt(conn, caller, submissions, atomic, [])
                    break
                except OVERTAKEN:
                    continue  # a stream grew, or a request or an identity came in, since we read
            else:
                raise Busy
            self._revive(conn, touched, receipt, [])
        return receipt

    def preview(self, caller: Caller, submissions: Sequence[Submission], *, atomic: bool = False) -> Foreseen:
        """What `record` would do now, by doing it and taking it back: nothing is kept, not even in quarantine.

        Raises Busy as `record` does.
        """
        with self._pool.connection() as conn:
            for _ in range(ATTEMPTS):
                grown: list[Working] = []
                try:
                    with conn.transaction(force_rollback=True):
                        receipt, touched = self._attempt(conn, caller, submissions, atomic, grown)
                        self._revive(conn, touched, receipt, grown)
                except OVERTAKEN:
                    continue
                return foreseen(receipt, grown, self._now())
        raise Busy

    def retry(self, caller: Caller, quarantine_id: int) -> Receipt | None:
        """Tries one refused item again, as its sender; None when nothing of that number waits in the caller's scope."""
        with self._pool.connection() as conn:
            with conn.transaction():
                waiting = quarantine.waiting_by_id(conn, self._keys, quarantine_id, caller)
            if waiting is None:
                return None
        return self.record(waiting.caller, [self._read_event(waiting.caller, 0, waiting.body)])

    def _attempt(
        self,
        conn: psycopg.Connection,
        caller: Caller,
        submissions: Sequence[Submission],
        atomic: bool,
        grown: list[Working],
    ) -> tuple[Receipt, set[bytes]]:
        """One try; what was written is added to `grown`."""
        batch = Batch(conn, self._keys, self._judge(), self._new_id)
        decided = batch.decide(caller, submissions)
        refused = [d for d in decided if d.refusal is not None]
        recorded = [] if atomic and refused else [d for d in decided if d.refusal is None]
        touched = set() if atomic and refused else _touched(decided)
        with conn.pipeline():  # what is sent from here to the end is sent at once: nobody waits for us with a lock
            with conn.transaction():
                kept = quarantine.keep(conn, self._keys, caller, refused, whole_call=atomic)
                written = write(conn, self._keys, batch.streams.values() if recorded else (), recorded)
            awaited = quarantine.awaited(conn, touched)  # of what is committed: not before, or some would be missed
        receipt = _receipt(recorded, refused, kept, written.position)
        grown += batch.grown if recorded else ()
        return receipt, touched if awaited.fetchone() is not None else set()

    def _revive(self, conn: psycopg.Connection, touched: set[bytes], receipt: Receipt, grown: list[Working]) -> None:
        """Records what had been refused for want of what has come in since, however many waited for each other."""
        overtaken = 0
        counted = {rejected.quarantine_id for rejected in receipt.rejected if rejected.quarantine_id is not None}
        while touched and overtaken < ATTEMPTS:
            try:
                with conn.transaction():
                    decided, position, written = self._revive_once(conn, touched, counted)
            except OVERTAKEN:
                overtaken += 1
                continue
            grown += written
            counted |= decided.keys()
            recorded = {number: one for number, one in decided.items() if one.refusal is None}
            touched = _touched(list(recorded.values()))
            _revived(receipt, recorded, position)

    def _revive_once(
        self, conn: psycopg.Connection, touched: set[bytes], counted: set[int]
    ) -> tuple[dict[int, Decided], int, Sequence[Working]]:
        """One round; what was decided of the quarantine, by its number there, the position, and what was written."""
        waiting = quarantine.waiting_for(conn, self._keys, touched)
        if not waiting:
            return {}, 0, ()
        batch = Batch(conn, self._keys, self._judge(), self._new_id)
        decided: list[Decided] = []
        for item in waiting:
            decided += batch.named(item.caller, [self._read_event(item.caller, len(decided), item.body)])
        batch.load(decided)
        by_stream: dict[UUID, list[Decided]] = {}
        for one in decided:
            if batch.prepare(one) and one.stream_id is not None:
                by_stream.setdefault(one.stream_id, []).append(one)
        for together in by_stream.values():
            batch.decide_together(together)
        position = write(conn, self._keys, batch.streams.values(), decided).position
        outcomes = [
            (item.id, as_json(one.refusal) if one.refusal else None) for item, one in zip(waiting, decided, strict=True)
        ]
        quarantine.settle(conn, outcomes, counted)
        return {item.id: one for item, one in zip(waiting, decided, strict=True)}, position, batch.grown

    def _judge(self) -> Judge:
        reference = self._reference
        return Judge(self._now(), reference.policies.at, reference.areas, reference.codes, reference.policies.calendar)


def _touched(decided: Sequence[Decided]) -> set[bytes]:
    """The subjects of which something new was said, recorded or not: what waits for them is worth another look."""
    touched: set[bytes] = set()
    for one in decided:
        if one.request_known:
            continue
        if one.stream_id is not None:
            touched.add(one.stream_id.bytes)
        if one.twin is not None:
            touched.add(one.twin[0].bytes)
        if one.subject.id_hash is not None:
            touched.add(one.subject.id_hash)
    return touched


def _receipt(recorded: Sequence[Decided], refused: Sequence[Decided], kept: Sequence[int], position: int) -> Receipt:
    receipt = Receipt(position=position, rejected=[])
    for one in recorded:
        _counted(receipt, one)
    for one, number in zip(refused, kept, strict=True):
        assert one.refusal is not None
        receipt.rejected.append(Rejected(one.submission.index, one.submission.request_id, one.refusal, number))
    return receipt


def _revived(receipt: Receipt, recorded: dict[int, Decided], position: int) -> None:
    """What was refused at first, and recorded before the call was over, was recorded."""
    receipt.position = max(receipt.position, position)
    for rejected in list(receipt.rejected):
        if (one := recorded.get(rejected.quarantine_id or 0)) is not None:
            receipt.rejected.remove(rejected)
            _counted(receipt, one)


def _counted(receipt: Receipt, one: Decided) -> None:
    receipt.accepted += not one.repeated
    receipt.duplicates += one.repeated
    if one.submission.type == "person.registered" and one.stream_id is not None:
        receipt.persons[one.submission.request_id] = str(one.stream_id)
