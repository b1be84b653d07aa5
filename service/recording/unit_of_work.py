"""Deciding a batch: the submissions of one transaction, in order, each against the history the earlier ones left."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

import msgspec
import psycopg

from domain.decisions.decide import DecisionContext, decide, decide_jointly
from domain.decisions.responsible_area import unknown_subject
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected, Merged, MergeReverted
from domain.events.registration import Registered
from domain.history.history import History
from domain.households.changes import household_links_of
from domain.refusals import request_body_differs, stale_version, unknown_person
from service.event_store.history_store import HistoryStore
from service.event_store.responsible_area import area_now
from service.recording.approval_reasons import Asking
from service.recording.approvals import pending_for
from service.recording.authorization import areas_of, refuse_amending, refuse_sender, refuse_target
from service.recording.household_claims import Claims, claims_named
from service.recording.households import TOUCHING, Households
from service.recording.idempotency import RequestKey, origin, recorded_before
from service.recording.identity_uniqueness import (
    check_identity_uniqueness,
    explain_registration_conflict,
    holder_before,
)
from service.recording.local_ids import LocalIds, stored
from service.recording.record_merge import decide_merge, other_person, record_on, survivor_of
from service.recording.stream_state import Decision, StreamState
from service.recording.streams import Streams, read_into
from service.recording.subjects import Holders, by_hash, completed, holders, placed, resolved, subject_of
from service.recording.submission import Call, Caller, Elsewhere, Pending, Submission
from service.recording.visibility import refuse_out_of_reach

_MERGES = (Merged, MergeReverted)
_AMENDING = (Corrected, Voided)
_ONE_BY_ONE = (*_AMENDING, IdentityCorrected, *_MERGES)
"""What is about other events, the identity, or another stream: decided when what it is about has been."""


class UnitOfWork:
    """The working state of one transaction. Nothing is written here.

    Nothing that it holds refers back to it, so that its histories are freed with it, and not by a garbage collection.
    """

    def __init__(
        self, conn: psycopg.Connection, store: HistoryStore, context: DecisionContext, new_id: Callable[[], UUID]
    ) -> None:
        self._conn = conn
        self._store = store
        self._keys = store.keys
        self._judge = context
        self._new_id = new_id
        self.streams: Streams = {}
        self._held: Holders = {}
        self._said: dict[RequestKey, tuple[bytes, UUID, int]] = {}
        self._local_ids = LocalIds()
        self.households = Households(conn, store, self.streams)

    @property
    def grown(self) -> list[StreamState]:
        """The streams to which something is to be appended."""
        return [working for working in self.streams.values() if working.new]

    @property
    def claims(self) -> Claims:
        """Who joins which household by what was decided."""
        return self.households.claims

    def decide(self, calls: Sequence[Call]) -> list[Decision]:
        """Decides the submissions of the calls in their order."""
        named = [d for place, call in enumerate(calls) for d in self.named(call.caller, call.submissions, place)]
        for decided in named:
            decided.approval = calls[decided.call].approval
        self.load(named)
        for decided in named:
            self._guarded(decided, self._decide_one)
        return named

    def named(self, caller: Caller, submissions: Sequence[Submission], call: int = 0) -> list[Decision]:
        """The submissions with what they are about, as far as that follows from themselves."""
        named = [Decision(submission, caller, refusal=submission.refusal, call=call) for submission in submissions]
        for decided in named:
            self._guarded(decided, self._name)
        return named

    def load(self, named: Iterable[Decision]) -> None:
        """Reads what the submissions rest on: requests said before, holders of identity numbers, histories."""
        hopeful = [decided for decided in named if decided.refusal is None]
        homes = self.households.names_in(d.submission.event for d in hopeful)
        local = {d.subject.local for d in hopeful if d.subject.local is not None}
        with self._conn.pipeline():
            said = recorded_before(self._conn, [decided.key for decided in hopeful])
            held = holders(self._conn, (d.subject.id_hash for d in hopeful if d.subject.id_hash))
            claimed = claims_named(self._conn, homes) if homes else ()
            named_locally = stored(self._conn, local) if local else ()
        self._said = {
            (account, source, name): (bytes(digest), stream, version)
            for account, source, name, digest, stream, version in said
        }
        self._held = by_hash(held)
        ids = {d.subject.stream_id for d in hopeful if d.subject.stream_id}
        ids |= {person_id for person_id, _ in self._held.values()}
        ids |= {d.other for d in hopeful if d.other is not None}
        ids |= self._local_ids.take(named_locally)
        self.households.claims.take(homes, claimed)
        read_into(self.streams, self._conn, self._store, ids | self.households.claims.heads(homes))

    def prepare(self, decided: Decision) -> bool:
        """Whether the submission is to be decided together with others; otherwise it is said or refused already."""
        self._guarded(decided, self._prepare)
        return decided.refusal is None and not decided.repeated

    def decide_jointly(self, together: Sequence[Decision]) -> None:
        """Decides submissions of one stream so that as many as possible stand; what is about others comes last."""
        stream_id = together[0].stream_id
        assert stream_id is not None
        working = self.streams[stream_id]
        alone = [d for d in together if isinstance(d.submission.event, _ONE_BY_ONE) or working.merged_into]
        home = household_links_of(working.history)
        while True:
            others = [d for d in together if d not in alone]
            events = [d.submission.event for d in others if d.submission.event is not None]
            longer, refused = decide_jointly(working.history, events, self._judge)
            new = {origin(event): event for event in longer.recorded[working.history.version :]}
            held = [
                d
                for d in others
                if d.key in new
                and (
                    self._pending(d, working.history, new[d.key]) is not None
                    or self.households.held_back(d, home, longer, new[d.key])
                )
            ]
            if not held:
                break
            alone += held  # what waits, or is refused, is not there yet: the others are decided without it
        touched = self.households.admit(None, home, longer)
        record_on(self.streams, working, longer)
        versions = {origin(event): event.metadata.version for event in working.new}
        for decided in others:
            name = decided.key
            decided.refusal = (
                explain_registration_conflict(refused[name], decided, working.history) if name in refused else None
            )
            decided.version = versions.get(name, 0)
            decided.repeated = decided.refusal is None and not decided.version
            decided.households |= touched
        for decided in alone:
            self._guarded(decided, self._decide_one)

    def _working(self, decided: Decision) -> StreamState:
        """The stream a submission goes to; a registration of somebody new makes it. Raises Refusal."""
        event, subject = decided.submission.event, decided.subject
        registers = isinstance(event, Registered)
        assert event is not None
        if subject.local is not None:
            stream_id = self._local_ids.meant(event, subject.local, self._recorded)
        else:
            stream_id = resolved(subject, self._held, registers) or self._new_id()
        if not (isinstance(event, _MERGES) or (isinstance(event, Corrected | Voided) and subject.id_hash is None)):
            stream_id = survivor_of(self.streams, stream_id)
        decided.stream_id = stream_id
        found = self.streams.get(stream_id)
        if found is not None and found.history.version:
            first = found.history.first_recorded
            if (
                first is not None and first.stream != event.stream
            ):  # a stream has one kind: PostgreSQL refuses another too
                raise unknown_person() if event.stream == "person" else unknown_subject(event)
            return found
        if event.stream == "person" and not registers:
            raise unknown_person()
        key = self._keys.new_person_key() if event.stream == "person" else None
        name = subject.key if event.stream == "area" else str(stream_id)
        self.streams[stream_id] = StreamState(stream_id, History(name, ()), 0, key, subject.id_hash)
        return self.streams[stream_id]

    def _recorded(self, stream_id: UUID) -> bool:
        """Whether events of the stream are recorded, or decided in this batch."""
        return stream_id in self.streams and self.streams[stream_id].history.version > 0

    def _name(self, decided: Decision) -> None:
        submission = decided.submission
        refuse_sender(decided.caller, submission)
        assert submission.event is not None
        decided.submission = msgspec.structs.replace(submission, event=completed(submission.event))
        decided.other = other_person(submission.event)
        decided.subject = subject_of(decided.submission, self._keys, self._new_id, decided.caller.area)
        decided.submission = placed(decided.submission, decided.subject, decided.caller)

    def _prepare(self, decided: Decision) -> None:
        if not self._repeats(decided):
            working = self._working(decided)
            self._refuse_caller(decided, working.judged)
            self.households.resolve(decided, working.judged)
            self._held_by(working)  # or another registration would make another person of the same number

    def _decide_one(self, decided: Decision) -> None:
        submission, event = decided.submission, decided.submission.event
        assert event is not None
        if self._repeats(decided):
            return
        working = self._working(decided)
        history = working.judged
        self._refuse_caller(decided, history)
        if submission.expected_version is not None and submission.expected_version != history.version:
            raise stale_version(submission.expected_version, history.version)
        if isinstance(event, _MERGES):
            decide_merge(self.streams, decided, self._judge)
        else:
            event = self.households.resolve(decided, history) if type(event) in TOUCHING else event
            self._decide_of(working, decided, event)
        if decided.pending is None:
            self._said[decided.key] = (submission.digest, working.stream_id, decided.version)

    @staticmethod
    def _refuse_caller(decided: Decision, history: History) -> None:
        """Raises Refusal (scope) when the area, the figures of the area, or the event amended are not the caller's."""
        event = decided.submission.event
        assert event is not None
        areas = areas_of(history, event)
        try:
            refuse_out_of_reach(decided.caller, history, event, areas)
        except Refusal:
            if area := area_now(history):
                subject = str(decided.stream_id) if event.stream == "person" else decided.subject.key
                decided.elsewhere = Elsewhere(subject, area)
            raise
        if event.set_from_above:
            refuse_target(decided.caller, areas[0])
        if type(event) in _AMENDING:
            refuse_amending(decided.caller, history, event)

    def _pending(self, decided: Decision, history: History, event: Event) -> Pending | None:
        """Why the event, stamped as it would be recorded, waits for a second account, unless it has been confirmed."""
        kinds = self._judge.approvable
        if kinds is not None and type(event) not in kinds:
            return None
        asking = Asking(self._conn, decided.caller, event, history, self._judge)
        return pending_for(asking, decided.approval.rules if decided.approval is not None else ())

    def _decide_of(self, working: StreamState, decided: Decision, event: Event) -> None:
        """Decides an event of one stream."""
        history = working.judged
        if decided.approval is not None:
            by = decided.approval
            event = with_metadata(event, approved_by=by.by, approval=by.number, approved_at=by.at)
        # a history that is extended in place is not to be asked afterwards
        was = holder_before(working, event)
        home = household_links_of(history) if type(event) in TOUCHING else None
        try:
            longer = decide(history, event, self._judge)
        except Refusal as refusal:
            raise explain_registration_conflict(refusal, decided, history) from None
        if longer is not history:
            consent = self.households.refuse(decided, event, home, longer) if home is not None else None
            pending = self._pending(decided, history, longer.last_recorded) or consent
            if pending is not None:
                if was is not None:
                    untouched = msgspec.structs.replace(working, numbers=frozenset())
                    held = {**self._held}
                    check_identity_uniqueness(
                        self._conn, self._store, held, self.streams, untouched, longer, was, decided.caller
                    )
                decided.pending = pending
                return
        if was is not None:
            check_identity_uniqueness(
                self._conn, self._store, self._held, self.streams, working, longer, was, decided.caller
            )
        decided.repeated = longer is history
        decided.version = 0 if decided.repeated else longer.version
        if not decided.repeated:
            if home is not None:
                decided.households |= self.households.admit(event, home, longer)
            record_on(self.streams, working, longer)
        self._held_by(working)

    def _held_by(self, working: StreamState) -> None:
        """From now on the identity number of a new person leads to that person."""
        if working.id_hash is not None:
            self._held[working.id_hash] = (working.stream_id, True)

    def _repeats(self, decided: Decision) -> bool:
        """Whether the request was recorded before. Raises Refusal (conflict) when it had another body then."""
        submission = decided.submission
        said = self._said.get(decided.key)
        if said is None:
            return False
        digest, decided.stream_id, decided.version = said
        if digest != submission.digest:
            raise request_body_differs(submission.source, submission.request_id)
        decided.repeated = decided.is_replay = True
        return True

    @staticmethod
    def _guarded(decided: Decision, step: Callable[[Decision], None]) -> None:
        if decided.refusal is None:
            try:
                step(decided)
            except Refusal as refusal:
                decided.refusal = refusal
