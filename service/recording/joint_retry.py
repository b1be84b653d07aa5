"""A retry of quarantined events: those of one subject are decided jointly, and written with the results.

Events that were refused one by one, each because another was missing, may be recorded together.
"""

from collections.abc import Callable, Container, Sequence
from functools import partial
from typing import Final
from uuid import UUID

import msgspec
import psycopg

from domain.decisions.context import DecisionContext
from domain.decisions.decide_jointly import decide_jointly
from domain.decisions.note import note_on
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.households.changes import HouseholdLinks, household_links_of
from service.event_store.history_store import HistoryStore
from service.recording import approvals, quarantine
from service.recording.approval_reasons import needed_approval
from service.recording.authorization import authorize_sender, authorize_target, refuse_sources_of_others
from service.recording.decide_event import MERGES, append_event, decide_event, for_each, hold_identity, is_approvable
from service.recording.households import Households
from service.recording.idempotency import is_idempotent_replay, request_of
from service.recording.identity_uniqueness import explained
from service.recording.named_accounts import resolve_accounts
from service.recording.quarantine import QuarantinedItem
from service.recording.subjects import resolve_stream, resolve_targets
from service.recording.submission import Call, Caller, Decision, Submission, new_decisions
from service.recording.unit_of_work import StreamState, UnitOfWork
from service.recording.write import write

MOST_WORK: Final = 20_000
"""Items times events of their longest history, in one retry within a call. More is left to the background process."""

_ONE_BY_ONE: Final = (Corrected, Voided, IdentityCorrected, *MERGES)
"""Events about other events, identities or other streams: decided after the events that they are about."""

ReadEvent = Callable[[Caller, int, bytes], Submission]
"""Makes a submission from the sender, an index and the JSON of one event. The API provides it: it knows the schemas."""


class TooManyToRetry(Exception):
    """The histories are too long for a retry within a call."""


class RetryResult(msgspec.Struct, frozen=True):
    """The result of a retry.

    `decided` is by id in quarantine; `pending` are the items that need approval, with numbers of approval requests.
    `position` is that of the last event of the log.
    """

    decided: dict[int, Decision] = {}
    pending: dict[int, tuple[Decision, int]] = {}
    position: int = 0
    changed_streams: Sequence[StreamState] = ()

    @property
    def recorded(self) -> dict[int, Decision]:
        """The items that are in the log now."""
        return {id_: decision for id_, decision in self.decided.items() if decision.is_settled}


class JointRetry:
    """Decides quarantined items again and writes the results."""

    def __init__(
        self,
        store: HistoryStore,
        contexts: Callable[[], DecisionContext],
        new_id: Callable[[], UUID],
        read_event: ReadEvent,
    ) -> None:
        """`contexts` makes the context of decisions at the present moment, `new_id` the ids of new persons."""
        self._store = store
        self._contexts = contexts
        self._new_id = new_id
        self._read_event = read_event

    def retry(self, conn: psycopg.Connection, subjects: Sequence[bytes], counted: Container[int]) -> RetryResult:
        """Retries the items that wait for these subjects, in the caller's transaction. Raises as `decide`, `write`."""
        items = quarantine.lock_pending(conn, self._store.keys, subjects)
        if not items:
            return RetryResult()
        unit, decisions = self.decide(conn, items, MOST_WORK)
        return self.write(conn, items, unit, decisions, counted)

    def submissions(self, items: Sequence[QuarantinedItem]) -> list[Submission]:
        """The items as they were submitted."""
        return [item.submission(self._read_event, index) for index, item in enumerate(items)]

    def decide(
        self, conn: psycopg.Connection, items: Sequence[QuarantinedItem], most_work: int | None = None
    ) -> tuple[UnitOfWork, list[Decision]]:
        """Decides the items again; nothing is written. Raises TooManyToRetry if the work exceeds `most_work`."""
        unit = UnitOfWork(conn, self._store, self._contexts(), self._new_id)
        decisions: list[Decision] = []
        for item, submission in zip(items, self.submissions(items), strict=True):
            decisions += new_decisions([Call(item.caller, refuse_sources_of_others(conn, item.caller, [submission]))])
        for_each(decisions, authorize_sender)
        for_each(decisions, partial(resolve_targets, unit))
        unit.load(decisions)
        if most_work is not None:
            longest = max((stream.history.version for stream in unit.streams.values()), default=0)
            if longest * len(items) > most_work:
                raise TooManyToRetry
        for_each(decisions, partial(_prepare, unit))
        by_stream: dict[UUID, list[Decision]] = {}
        for decision in decisions:
            if decision.refusal is None and not decision.is_duplicate and decision.stream_id is not None:
                by_stream.setdefault(decision.stream_id, []).append(decision)
        for stream_id, together in by_stream.items():
            _decide_stream(unit, unit.streams[stream_id], together)
        return unit, decisions

    def write(
        self,
        conn: psycopg.Connection,
        items: Sequence[QuarantinedItem],
        unit: UnitOfWork,
        decisions: Sequence[Decision],
        counted: Container[int] = (),
    ) -> RetryResult:
        """Writes the decisions on the items, in the caller's transaction.

        An attempt is counted unless `counted` holds the id of the item. Raises psycopg.errors.UniqueViolation if a
        concurrent writer was faster.
        """
        requested = approvals.request_approvals(conn, self._store.keys, [d for d in decisions if d.pending])
        numbers = {id(decision): number for decision, number in requested}
        written = write(conn, self._store, unit.changed_streams, decisions, claims=unit.claims)
        position = written.position
        decided = {item.id: decision for item, decision in zip(items, decisions, strict=True)}
        quarantine.close(conn, [*decided.items()], counted)
        pending = {id_: (d, numbers[id(d)]) for id_, d in decided.items() if id(d) in numbers}
        return RetryResult(decided, pending, position, unit.changed_streams)


def _prepare(unit: UnitOfWork, decision: Decision) -> None:
    """Takes the steps of `decide_event` before the decision itself. Raises Refusal."""
    if is_idempotent_replay(unit.requests, decision):
        return
    stream = resolve_stream(unit, decision)
    authorize_target(decision, stream.decision_history)
    resolve_accounts(unit.conn, decision)
    Households(unit).resolve(decision, stream.decision_history)
    hold_identity(unit, stream)  # otherwise a second registration would make another person of the same number


def _decide_stream(unit: UnitOfWork, stream: StreamState, decisions: Sequence[Decision]) -> None:
    """Records as many events of one stream as can be recorded together, then decides the rest one by one."""
    one_by_one = [d for d in decisions if isinstance(d.submission.event, _ONE_BY_ONE) or stream.merged_into]
    household = household_links_of(stream.history)
    while True:
        together = [d for d in decisions if d not in one_by_one]
        events = [d.submission.event for d in together if d.submission.event is not None]
        longer, refused = decide_jointly(stream.history, events, unit.context)
        held_back = _held_back(unit, stream.history, longer, household, together)
        if not held_back:
            break
        one_by_one += held_back  # pending or refused: the others are decided without it
    freed = Households(unit).admit(None, household, longer)
    append_event(unit, stream, longer)
    versions = {request_of(event): event.metadata.version for event in stream.new_events}
    for decision in together:
        refusal = refused.get(decision.request)
        if refusal is not None:
            decision.refusal = explained(refusal, decision, stream.history)
        decision.version = versions.get(decision.request, 0)
        decision.is_duplicate = decision.refusal is None and not decision.version
        decision.freed_households |= freed
        if decision.version and longer.recorded[decision.version - 1].setting_of is not None:
            decision.note = note_on(History(longer.subject, longer.recorded[: decision.version]))
    for_each(one_by_one, partial(decide_event, unit))


def _held_back(
    unit: UnitOfWork, before: History, longer: History, household: HouseholdLinks, together: Sequence[Decision]
) -> list[Decision]:
    """The decisions whose new events need approval, or to which a household has an objection."""
    new: dict[tuple[str, str, str], Event] = {request_of(event): event for event in longer.recorded[before.version :]}
    return [
        decision
        for decision in together
        if (event := new.get(decision.request)) is not None
        and (
            (is_approvable(unit, event) and needed_approval(unit, decision, before, event) is not None)
            or Households(unit).has_objection(decision, household, longer, event)
        )
    ]
