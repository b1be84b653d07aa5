"""Recording of posted events: `record_events` is the recipe, `Recorder` what the API calls."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeVar
from uuid import UUID

import psycopg
from psycopg_pool import ConnectionPool

from domain.events import JUDGEMENTS
from service.event_store.clock import SYSTEM_CLOCK, Clock, as_clock_mismatch
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.recording import quarantine
from service.recording.approvals import (
    authorize_approver,
    lock_requests,
    refuse_relative_of_subject,
    request_approvals,
)
from service.recording.atomic_batch import bind_exchanged_numbers, request_batch, settle_batch
from service.recording.authorization import authorize_sender, refuse_sources_of_others
from service.recording.confirm_approval import approved_calls, confirm_approvals
from service.recording.decide_event import decide_event, for_each
from service.recording.dry_run import DryRunResult, dry_run
from service.recording.group_commit import SMALL, ConcurrencyError, GroupCommit
from service.recording.identity_uniqueness import refuse_held_numbers
from service.recording.joint_retry import JointRetry, ReadEvent
from service.recording.retry_quarantined import MOST_IN_A_BULK_CALL, MOST_IN_A_SMALL_CALL, retry_quarantined
from service.recording.subjects import resolve_targets
from service.recording.submission import (
    ANY_SOURCE,
    Approval,
    Call,
    Caller,
    Decision,
    Receipt,
    Rejected,
    Submission,
    new_decisions,
)
from service.recording.unit_of_work import StreamState, UnitOfWork, decision_contexts
from service.recording.write import (
    ATTEMPTS,
    CONFLICTS,
    count_pending,
    pending_by_subject,
    receipts_of,
    subjects_with_news,
    write,
)
from service.reference import Reference
from service.security.keys import Keys

Result = TypeVar("Result")


class Recorded(NamedTuple):
    """The result of `record_events`: a receipt for each call, and the streams that got new events.

    `waiting` counts, by subject, the quarantined events that the new events may release.
    """

    receipts: list[Receipt]
    changed_streams: list[StreamState]
    waiting: dict[bytes, int]


def record_events(unit: UnitOfWork, calls: Sequence[Call], most_waiting: int = quarantine.MOST_WAITING) -> Recorded:
    """The way of posted events into the log, or into quarantine, step by step; one transaction.

    `most_waiting` is the limit of `quarantine.store`. Raises CONFLICTS if a concurrent writer was faster; then nothing
    is written. After it, `retry_quarantined` records the events that waited for the new ones.
    """
    decisions = decide_calls(unit, calls)
    atomic = any(call.atomic for call in calls)
    is_recorded = not atomic or settle_batch(decisions)
    settled = [decision for decision in decisions if decision.is_settled] if is_recorded else []
    news = subjects_with_news(decisions) if is_recorded else set()
    changed = unit.changed_streams if settled else []
    conn, keys = unit.conn, unit.keys
    with conn.pipeline():  # sent at once: other writers do not wait for us while we wait for an answer
        with conn.transaction():
            pending = [decision for decision in decisions if decision.pending is not None]
            request = request_batch if atomic else request_approvals
            numbered = request(conn, keys, pending) if pending else []
            refused = [decision for decision in decisions if decision.refusal is not None]
            ids = quarantine.store(conn, keys, refused, whole_call=atomic, most=most_waiting) if refused else []
            written = write(conn, unit.store, changed, settled, claims=unit.claims)
        pending_rows = count_pending(conn, news)  # after the commit, or an event refused meanwhile would be missed
    receipts = receipts_of(len(calls), settled, list(zip(refused, ids, strict=True)), numbered, written.position)
    return Recorded(receipts, changed, pending_by_subject(pending_rows))


def decide_calls(unit: UnitOfWork, calls: Sequence[Call]) -> list[Decision]:
    """Decides the events of the calls in their order, each against what the earlier ones left; nothing is written.

    A step refuses an event by raising Refusal; the event then takes no further step.
    """
    decisions = new_decisions(calls)
    for_each(decisions, authorize_sender)  # the account posts this type, from this source
    for_each(decisions, partial(resolve_targets, unit))  # normal form; the person, area, post, fair or employer
    unit.load(decisions)  # recorded requests, holders of identity numbers, histories
    if any(call.atomic for call in calls):
        bind_exchanged_numbers(unit, decisions)
    for_each(decisions, partial(decide_event, unit))  # replay? its stream; area, version, rules, unique number
    if unit.identity_changes:
        refuse_held_numbers(unit)
    return decisions


class Recorder:
    """Records events in the log. Safe for use by several threads and processes at once."""

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
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """`new_id` makes the ids of new persons; `most_waiting` is the limit of `quarantine.store`."""
        self._pool = pool
        self._keys = keys
        self._now = now
        self.store = HistoryStore.over(Datastore.over(pool), keys, clock)
        self._contexts = decision_contexts(reference, now)
        self._new_id = new_id
        self.read_event = read_event
        self._most_waiting = most_waiting
        self.joint_retry = JointRetry(self.store, self._contexts, new_id, read_event)
        self._group_commit = GroupCommit(self._record)

    def record(
        self,
        caller: Caller,
        submissions: Sequence[Submission],
        *,
        atomic: bool = False,
        approval: Approval | None = None,
    ) -> Receipt:
        """Records the events that can be recorded and stores the rest in quarantine; `atomic`: all events or none.
        `approval` is set if a second account has approved them.

        Small concurrent calls are recorded in one transaction. Raises ConcurrencyError if concurrent writers were
        faster ATTEMPTS times, ClockMismatch if the clocks differ too much to tell the time of recording.
        """
        call = Call(caller, self._own_sources(caller, submissions), atomic, approval)
        if atomic or len(submissions) > SMALL:
            return self._record((call,), MOST_IN_A_BULK_CALL)[0]
        return self._group_commit.record(call)

    def _record(self, calls: Sequence[Call], most_retried: int = MOST_IN_A_SMALL_CALL) -> list[Receipt]:
        """Records the calls in one transaction, then retries quarantined events; a receipt for each call."""
        with self._pool.connection() as conn:
            recorded = until_no_conflict(lambda: record_events(self._unit(conn), calls, self._most_waiting))
            if recorded.waiting:
                retry_quarantined(conn, self.joint_retry, recorded.waiting, recorded.receipts, most_retried)
        return recorded.receipts

    def preview(self, caller: Caller, submissions: Sequence[Submission], *, atomic: bool = False) -> DryRunResult:
        """What `record` would do now: does it and rolls it back. Nothing is stored, not even in quarantine.

        Raises ConcurrencyError as `record` does.
        """
        call = Call(caller, self._own_sources(caller, submissions), atomic)

        def attempt(conn: psycopg.Connection) -> DryRunResult:
            with conn.transaction(force_rollback=True):
                recorded = record_events(self._unit(conn), (call,), self._most_waiting)
                released = retry_quarantined(conn, self.joint_retry, recorded.waiting, recorded.receipts)
            return dry_run(recorded.receipts[0], [*recorded.changed_streams, *released], self._now())

        with self._pool.connection() as conn:
            return until_no_conflict(lambda: attempt(conn))

    def confirm(self, approver: Caller, number: int) -> Receipt | None:
        """Records the event of approval request `number`, as posted by its sender and approved by the approver.

        If it was posted in an atomic call, all events of that call are recorded, or none. None if the approver may not
        see the request. An event that can no longer be recorded goes to quarantine. Raises Refusal if the approver may
        not approve it or it is decided already, ConcurrencyError as `record` does.
        """

        def attempt(conn: psycopg.Connection) -> tuple[list[Decision], Receipt] | None:
            with conn.transaction():
                requests = lock_requests(conn, self._keys, number, approver)
                for request in requests:
                    if request.number == number or request.status == "waiting":
                        authorize_approver(request, approver)
                if not requests:
                    return None
                unit = self._unit(conn)
                decisions = decide_calls(unit, approved_calls(requests, self.read_event, approver, self._now()))
                refuse_relative_of_subject(decisions)
                return decisions, confirm_approvals(unit, decisions, requests, approver.actor)

        with self._pool.connection() as conn:
            confirmed = until_no_conflict(lambda: attempt(conn))
            if confirmed is None:
                return None
            decisions, receipt = confirmed
            if receipt.accepted or receipt.duplicates:  # otherwise no news: a retry would only request more approvals
                waiting = pending_by_subject(count_pending(conn, subjects_with_news(decisions)))
                retry_quarantined(conn, self.joint_retry, waiting, [receipt])
            return receipt

    def retry(self, caller: Caller, quarantine_id: int) -> Receipt | None:
        """Records one quarantined item again, as its sender; None if the caller may not see such a waiting item.

        Raises Refusal if it is a judgement of another account: only that account decides.
        """
        with self._pool.connection() as conn, conn.transaction():
            item = quarantine.lock_by_id(conn, self._keys, quarantine_id, caller)
            if item is None:
                return None
            submission = item.submission(self.read_event, 0)
            if submission.type in JUDGEMENTS and item.caller.name != caller.name:
                raise quarantine.judgement_of_another(item.caller.name)
            if item.ended is not None:
                ended = Decision(submission, item.caller, refusal=item.ended)
                quarantine.close(conn, [(item.id, ended)], ())
        if item.ended is not None:
            return Receipt(rejected=[Rejected(0, submission.request_id, item.ended, item.id)])
        return self.record(item.caller, [submission])

    def _unit(self, conn: psycopg.Connection) -> UnitOfWork:
        return UnitOfWork(conn, self.store, self._contexts(), self._new_id)

    def _own_sources(self, caller: Caller, submissions: Sequence[Submission]) -> Sequence[Submission]:
        """Asks the database only for accounts that post from any source."""
        if ANY_SOURCE not in caller.sources:
            return submissions
        with self._pool.connection() as conn:
            return refuse_sources_of_others(conn, caller, submissions)


def until_no_conflict(attempt: Callable[[], Result]) -> Result:
    """The result of the first attempt without a conflict.

    Raises ConcurrencyError after ATTEMPTS conflicts, ClockMismatch if the clocks differ too much.
    """
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except CONFLICTS:
            continue  # a stream has new events, or a request or a number is recorded, that were not when we read
        except psycopg.DatabaseError as error:  # of a pipeline, which raises it untranslated
            if (mismatch := as_clock_mismatch(error)) is not None:
                raise mismatch from None
            raise
    raise ConcurrencyError
