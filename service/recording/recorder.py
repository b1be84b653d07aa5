"""The recorder: one call, one transaction, an answer for every item; and the second chance of what was refused."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from service.event_store.clock import REAL, Clock, clocks_compared
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.recording import approvals, quarantine
from service.recording.authorization import own_sources
from service.recording.confirm_approval import confirmed
from service.recording.dry_run import DryRunResult, dry_run
from service.recording.group_commit import SMALL, ConcurrencyError, GroupCommit
from service.recording.receipts import add_retried, receipts_of
from service.recording.retry import MOST_WORK, QuarantineRetry, ReadEvent, RetryResult, TooManyToRetry, judges
from service.recording.stream_state import Decision, StreamState
from service.recording.submission import ANY_SOURCE, Call, Caller, Receipt, Rejected, Submission
from service.recording.unit_of_work import UnitOfWork
from service.recording.write import write
from service.reference import Reference
from service.security.keys import Keys

ATTEMPTS = 8
"""How often a batch is decided anew when another writer was faster."""

CONFLICTS = (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected)
"""Another writer was faster, or both waited for each other."""

TRIED_OF_A_SUBJECT = 30
"""When more than that wait for a subject, none of them is tried within a call, but in the background."""

TRIED_IN_A_SMALL_CALL, TRIED_IN_BULK = 30, 300
"""How many refused items a call tries again at most; small calls keep each other waiting for as long."""


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
        most_waiting: int = quarantine.MOST_WAITING,
        clock: Clock = REAL,
    ) -> None:
        self._pool = pool
        self._keys = keys
        self.store = HistoryStore.over(Datastore.over(pool), keys, clock)
        self._now = now
        self._judge = judges(reference, now)
        self._new_id = new_id
        self._read_event = read_event
        self._most_waiting = most_waiting
        self.second_chance = QuarantineRetry(self.store, self._judge, new_id, read_event)
        self._together = GroupCommit(self._record)

    def record(self, caller: Caller, submissions: Sequence[Submission], *, atomic: bool = False) -> Receipt:
        """Records what can be recorded, keeps the rest in quarantine; with `atomic` all of it or nothing.

        Small calls that come at once are recorded in one transaction. Raises Busy when other writers were faster
        ATTEMPTS times, ClockAhead when no right time of recording can be given.
        """
        call = Call(caller, self._own(caller, submissions), atomic)
        if atomic or len(submissions) > SMALL:
            return self._record((call,), TRIED_IN_BULK)[0]
        return self._together.record(call)

    def preview(self, caller: Caller, submissions: Sequence[Submission], *, atomic: bool = False) -> DryRunResult:
        """What `record` would do now, by doing it and taking it back: nothing is kept, not even in quarantine.

        Raises Busy as `record` does.
        """
        submissions = self._own(caller, submissions)
        with clocks_compared(), self._pool.connection() as conn:
            for _ in range(ATTEMPTS):
                grown: list[StreamState] = []
                try:
                    with conn.transaction(force_rollback=True):
                        receipts, awaited = self._attempt(conn, (Call(caller, submissions, atomic),), grown)
                        self._revive(conn, awaited, receipts, grown, TRIED_IN_A_SMALL_CALL)
                except CONFLICTS:
                    continue
                return dry_run(receipts[0], grown, self._now())
        raise ConcurrencyError

    def retry(self, caller: Caller, quarantine_id: int) -> Receipt | None:
        """Tries one refused item again, as its sender; None when nothing of that number waits in the caller's scope."""
        with self._pool.connection() as conn, conn.transaction():
            waiting = quarantine.waiting_by_id(conn, self._keys, quarantine_id, caller)
            if waiting is None:
                return None
            submission = waiting.submission(self._read_event, 0)
            if waiting.ended is not None:
                ended = Decision(submission, waiting.caller, refusal=waiting.ended)
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
        with clocks_compared(), self._pool.connection() as conn:
            for _ in range(ATTEMPTS):
                try:
                    with conn.transaction():
                        request = approvals.locked(conn, self._keys, number, approver)
                        if request is None:
                            return None
                        approvals.refuse_approver(request, approver)
                        batch = UnitOfWork(conn, self.store, self._judge(), self._new_id)
                        submission = request.submission(self._read_event)
                        by = approvals.approval(request, approver, self._now())
                        decided, receipt = confirmed(
                            conn, self.store, batch, Call(request.caller, (submission,), approval=by)
                        )
                    break
                except CONFLICTS:
                    continue
            else:
                raise ConcurrencyError
            if decided.settled:  # otherwise it is no news, and the event itself would only be asked for again
                awaited = _by_subject(quarantine.awaited(conn, _touched([decided])))
                self._revive(conn, awaited, [receipt], [], TRIED_IN_A_SMALL_CALL)
        return receipt

    def _record(self, calls: Sequence[Call], most_tried: int = TRIED_IN_A_SMALL_CALL) -> list[Receipt]:
        """Records the calls in one transaction: the receipt of each. What is atomic comes by itself."""
        with clocks_compared(), self._pool.connection() as conn:
            for _ in range(ATTEMPTS):
                try:
                    receipts, awaited = self._attempt(conn, calls, [])
                    break
                except CONFLICTS:
                    continue  # a stream grew, or a request or an identity came in, since we read
            else:
                raise ConcurrencyError
            self._revive(conn, awaited, receipts, [], most_tried)
        return receipts

    def _attempt(
        self, conn: psycopg.Connection, calls: Sequence[Call], grown: list[StreamState]
    ) -> tuple[list[Receipt], "Awaited"]:
        """One try; what was written is added to `grown`. Also how many refused items wait for news of it."""
        batch = UnitOfWork(conn, self.store, self._judge(), self._new_id)
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
                kept = quarantine.keep(conn, self._keys, refused, whole_call=atomic, most=self._most_waiting)
                streams = batch.streams.values() if recorded else ()
                written = write(conn, self.store, streams, batch.claims, recorded)
            awaited = quarantine.awaited(conn, touched)  # of what is committed: not before, or some would be missed
        numbered = list(zip(refused, kept, strict=True))
        receipts = receipts_of(len(calls), recorded, numbered, asked, written.position)
        grown += batch.grown if recorded else ()
        return receipts, _by_subject(awaited)

    def _revive(
        self,
        conn: psycopg.Connection,
        awaited: "Awaited",
        receipts: Sequence[Receipt],
        grown: list[StreamState],
        most_tried: int,
    ) -> None:
        """Records what had been refused for want of what has come in since, as far as a call may take the time.

        Where much waits it is left to the background.
        """
        overtaken = 0
        counted = {r.quarantine_id for receipt in receipts for r in receipt.rejected if r.quarantine_id is not None}
        while awaited and overtaken < ATTEMPTS:
            now, later = _divided(awaited, most_tried)
            if later:
                quarantine.mark_due(conn, later)
            if not now:
                return
            try:
                with conn.transaction():
                    tried = self._retry_once(conn, now, counted)
            except CONFLICTS:
                overtaken += 1
                continue
            except TooManyToRetry:
                quarantine.mark_due(conn, now)
                return
            most_tried -= len(tried.decided)
            grown += tried.grown
            counted |= tried.decided.keys()
            for receipt in receipts:
                add_retried(receipt, tried.recorded, tried.asked, tried.position)
            touched = _touched(list(tried.recorded.values()))
            awaited = _by_subject(quarantine.awaited(conn, touched)) if touched else {}
        if awaited:
            quarantine.mark_due(conn, awaited)

    def _retry_once(self, conn: psycopg.Connection, subjects: Sequence[bytes], counted: set[int]) -> RetryResult:
        """One round. Raises TooManyToRetry."""
        waiting = quarantine.waiting_for(conn, self._keys, subjects)
        if not waiting:
            return RetryResult()
        batch, decided = self.second_chance.decide(conn, waiting, MOST_WORK)
        return self.second_chance.write(conn, waiting, batch, decided, counted)


Awaited = dict[bytes, int]
"""How many refused items wait for news of each subject."""


def _by_subject(rows: psycopg.Cursor) -> Awaited:
    return {bytes(subject): count for subject, count in rows}


def _divided(awaited: Awaited, most: int) -> tuple[list[bytes], list[bytes]]:
    """The subjects whose items are tried now, at most so many, and those left to the background."""
    now: list[bytes] = []
    for subject, count in sorted(awaited.items(), key=lambda pair: pair[1]):
        if count > min(most, TRIED_OF_A_SUBJECT):
            break
        most -= count
        now.append(subject)
    return now, [subject for subject in awaited if subject not in now]


def _refuse_pending(decided: Sequence[Decision]) -> None:
    """In an atomic call nothing waits for a second account: what would is refused, and so the whole call."""
    for one in decided:
        if one.pending is not None:
            one.refusal, one.pending = approvals.needed(one.pending), None


def _touched(decided: Sequence[Decision]) -> set[bytes]:
    """The subjects of which something new was said, recorded or not: what waits for them is worth another look."""
    touched: set[bytes] = set()
    for one in decided:
        if one.is_replay:
            continue
        if one.stream_id is not None:
            touched.add(one.stream_id.bytes)
        if one.mirrored_event is not None:
            touched.add(one.mirrored_event[0].bytes)
        if one.subject.local is not None and one.subject.local.exact:
            touched |= one.subject.local.awaited
        if one.subject.id_hash is not None:
            touched.add(one.subject.id_hash)
        if one.waits_for is not None:
            touched.add(one.waits_for)
        touched |= one.households
    return touched
