"""The recorder: one call, one transaction, an answer for every item; and the second chance of what was refused."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from domain.decision import Judge
from service.keys import Keys
from service.recording import approvals, quarantine
from service.recording.authority import own_sources
from service.recording.batch import Batch
from service.recording.confirming import confirmed
from service.recording.preview import Foreseen, foreseen
from service.recording.receipts import receipts_of, revived
from service.recording.submission import ANY_SOURCE, Call, Caller, Receipt, Rejected, Submission
from service.recording.together import SMALL, Busy, Together
from service.recording.working import Decided, Working
from service.recording.write import write
from service.reference import Reference

ATTEMPTS = 8
"""How often a batch is decided anew when another writer was faster."""

OVERTAKEN = (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected)
"""Another writer was faster, or both waited for each other."""

ReadEvent = Callable[[Caller, int, bytes], Submission]
"""From the JSON of one event and its sender to a submission; given by the way in, because it knows the shapes."""


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
        self._together = Together(self._record)

    def record(self, caller: Caller, submissions: Sequence[Submission], *, atomic: bool = False) -> Receipt:
        """Records what can be recorded, keeps the rest in quarantine; with `atomic` all of it or nothing.

        Small calls that come at once are recorded in one transaction. Raises Busy when other writers were faster
        ATTEMPTS times.
        """
        call = Call(caller, self._own(caller, submissions), atomic)
        if atomic or len(submissions) > SMALL:
            return self._record((call,))[0]
        return self._together.record(call)

    def preview(self, caller: Caller, submissions: Sequence[Submission], *, atomic: bool = False) -> Foreseen:
        """What `record` would do now, by doing it and taking it back: nothing is kept, not even in quarantine.

        Raises Busy as `record` does.
        """
        submissions = self._own(caller, submissions)
        with self._pool.connection() as conn:
            for _ in range(ATTEMPTS):
                grown: list[Working] = []
                try:
                    with conn.transaction(force_rollback=True):
                        receipts, touched = self._attempt(conn, (Call(caller, submissions, atomic),), grown)
                        self._revive(conn, touched, receipts, grown)
                except OVERTAKEN:
                    continue
                return foreseen(receipts[0], grown, self._now())
        raise Busy

    def retry(self, caller: Caller, quarantine_id: int) -> Receipt | None:
        """Tries one refused item again, as its sender; None when nothing of that number waits in the caller's scope."""
        with self._pool.connection() as conn, conn.transaction():
            waiting = quarantine.waiting_by_id(conn, self._keys, quarantine_id, caller)
            if waiting is None:
                return None
            submission = waiting.submission(self._read_event, 0)
            if waiting.ended is not None:
                ended = Decided(submission, waiting.caller, refusal=waiting.ended)
                quarantine.settle(conn, [(waiting.id, ended)], ())
        if waiting.ended is not None:
            return Receipt(rejected=[Rejected(0, submission.request_id, waiting.ended, waiting.id)])
        return self.record(waiting.caller, [submission])

    def _own(self, caller: Caller, submissions: Sequence[Submission]) -> Sequence[Submission]:
        """Asks the database only for an account that may post from any source."""
        if ANY_SOURCE not in caller.sources:
            return submissions
        with self._pool.connection() as conn:
            return own_sources(conn, caller, submissions)

    def confirm(self, approver: Caller, number: int) -> Receipt | None:
        """Records the event that waits under that number, as posted by its sender and confirmed by the approver.

        None when there is no such request for the approver. What can no longer be recorded goes to quarantine. Raises
        Refusal when the approver may not confirm it, or it is decided already; Busy as `record` does.
        """
        with self._pool.connection() as conn:
            for _ in range(ATTEMPTS):
                try:
                    with conn.transaction():
                        request = approvals.locked(conn, self._keys, number, approver)
                        if request is None:
                            return None
                        approvals.refuse_approver(request, approver)
                        batch = Batch(conn, self._keys, self._judge(), self._new_id)
                        submission = request.submission(self._read_event)
                        by = approvals.approval(request, approver, self._now())
                        decided, receipt = confirmed(
                            conn, self._keys, batch, Call(request.caller, (submission,), approval=by)
                        )
                    break
                except OVERTAKEN:
                    continue
            else:
                raise Busy
            self._revive(conn, _touched([decided]), [receipt], [])
        return receipt

    def _record(self, calls: Sequence[Call]) -> list[Receipt]:
        """Records the calls in one transaction: the receipt of each. What is atomic comes by itself."""
        with self._pool.connection() as conn:
            for _ in range(ATTEMPTS):
                try:
                    receipts, touched = self._attempt(conn, calls, [])
                    break
                except OVERTAKEN:
                    continue  # a stream grew, or a request or an identity came in, since we read
            else:
                raise Busy
            self._revive(conn, touched, receipts, [])
        return receipts

    def _attempt(
        self, conn: psycopg.Connection, calls: Sequence[Call], grown: list[Working]
    ) -> tuple[list[Receipt], set[bytes]]:
        """One try; what was written is added to `grown`."""
        batch = Batch(conn, self._keys, self._judge(), self._new_id)
        decided = batch.decide(calls)
        atomic = any(call.atomic for call in calls)
        if atomic:
            _refuse_pending(decided)
        nothing = atomic and any(d.refusal is not None for d in decided)
        recorded = [] if nothing else [d for d in decided if d.settled]
        touched = set() if nothing else _touched(decided)
        with conn.pipeline():  # what is sent from here to the end is sent at once: nobody waits for us with a lock
            with conn.transaction():
                asked = approvals.ask(conn, self._keys, [d for d in decided if d.pending is not None])
                refused = [d for d in decided if d.refusal is not None]
                kept = quarantine.keep(conn, self._keys, refused, whole_call=atomic)
                written = write(conn, self._keys, batch.streams.values() if recorded else (), batch.claims, recorded)
            awaited = quarantine.awaited(conn, touched)  # of what is committed: not before, or some would be missed
        numbered = list(zip(refused, kept, strict=True))
        receipts = receipts_of(len(calls), recorded, numbered, asked, written.position)
        grown += batch.grown if recorded else ()
        return receipts, touched if awaited.fetchone() is not None else set()

    def _revive(
        self, conn: psycopg.Connection, touched: set[bytes], receipts: Sequence[Receipt], grown: list[Working]
    ) -> None:
        """Records what had been refused for want of what has come in since, however many waited for each other."""
        overtaken = 0
        counted = {r.quarantine_id for receipt in receipts for r in receipt.rejected if r.quarantine_id is not None}
        while touched and overtaken < ATTEMPTS:
            try:
                with conn.transaction():
                    decided, asked, position, written = self._revive_once(conn, touched, counted)
            except OVERTAKEN:
                overtaken += 1
                continue
            grown += written
            counted |= decided.keys()
            recorded = {number: one for number, one in decided.items() if one.settled}
            touched = _touched(list(recorded.values()))
            for receipt in receipts:
                revived(receipt, recorded, asked, position)

    def _revive_once(
        self, conn: psycopg.Connection, touched: set[bytes], counted: set[int]
    ) -> tuple[dict[int, Decided], dict[int, tuple[Decided, int]], int, Sequence[Working]]:
        """One round: what was decided of the quarantine, by its number there; what of it waits for a second account
        now, with the number of the request; the position; what was written."""
        waiting = quarantine.waiting_for(conn, self._keys, touched)
        if not waiting:
            return {}, {}, 0, ()
        batch = Batch(conn, self._keys, self._judge(), self._new_id)
        decided: list[Decided] = []
        for item in waiting:
            submission = item.submission(self._read_event, len(decided))
            decided += batch.named(item.caller, own_sources(conn, item.caller, [submission]))
        batch.load(decided)
        by_stream: dict[UUID, list[Decided]] = {}
        for one in decided:
            if batch.prepare(one) and one.stream_id is not None:
                by_stream.setdefault(one.stream_id, []).append(one)
        for together in by_stream.values():
            batch.decide_together(together)
        requests = {id(one): n for one, n in approvals.ask(conn, self._keys, [d for d in decided if d.pending])}
        position = write(conn, self._keys, batch.streams.values(), batch.claims, decided).position
        outcomes = {item.id: one for item, one in zip(waiting, decided, strict=True)}
        quarantine.settle(conn, [*outcomes.items()], counted)
        asked = {number: (one, requests[id(one)]) for number, one in outcomes.items() if id(one) in requests}
        return outcomes, asked, position, batch.grown

    def _judge(self) -> Judge:
        reference = self._reference
        return Judge(self._now(), reference.policies.at, reference.areas, reference.codes, reference.policies.calendar)


def _refuse_pending(decided: Sequence[Decided]) -> None:
    """In an atomic call nothing waits for a second account: what would is refused, and so the whole call."""
    for one in decided:
        if one.pending is not None:
            one.refusal, one.pending = approvals.needed(one.pending), None


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
        if one.subject.local is not None and one.subject.local.exact:
            touched |= one.subject.local.awaited
        if one.subject.id_hash is not None:
            touched.add(one.subject.id_hash)
        if one.waits_for is not None:
            touched.add(one.waits_for)
        touched |= one.households
    return touched
