"""The unit of work: what one transaction has read from the log, and what it is going to append."""

from collections.abc import Callable, Collection, Iterable, MutableMapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

import msgspec
import psycopg

from domain.decisions.context import DecisionContext
from domain.decisions.identity_correction import IDENTITY_EVENTS, identity_of
from domain.events.event import Event
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.policy.approval import approvable
from domain.policy.policies import Policies
from domain.reference.scope import EVERYWHERE
from service.event_store.history_store import HistoryStore
from service.recording.household_claims import NAMES_A_HOUSEHOLD, HouseholdClaims, read_claims
from service.recording.idempotency import RecordedRequests, read_recorded_requests, recorded_requests
from service.recording.local_ids import LocalIds, read_local_ids
from service.recording.named_work_items import NAMES_A_WORK_ITEM, named_work_item
from service.recording.submission import Decision
from service.reference import Reference

_HOLDERS: Final = (
    "SELECT id_hash, person_id, living FROM zuji.identity WHERE id_hash = ANY(%b::bytea[]) ORDER BY living"
)


class StreamState(msgspec.Struct):
    """A stream within a unit of work: its history so far, and how much of it is in the log already.

    `stored_version` is the version in the log, `key` the person's own key, `id_hash` the keyed hash of the identity
    number with which the person is registered in this unit. `added_id_hashes` are those of numbers that the person got
    by corrections in this unit.
    """

    stream_id: UUID
    history: History
    stored_version: int
    key: bytes | None = None
    id_hash: bytes | None = None
    added_id_hashes: frozenset[bytes] = frozenset()

    @property
    def new_events(self) -> Sequence[Event]:
        """The events to be appended."""
        return self.history.recorded[self.stored_version :]

    @property
    def own_history(self) -> History:
        """The events of this very stream, without those of streams that it is merged with."""
        return self.history.unmerged if isinstance(self.history, MergedHistory) else self.history

    @property
    def merged_into(self) -> UUID | None:
        """The stream of the person whom this person is merged into; None for nearly everybody."""
        into = self.history.merged_into if isinstance(self.history, MergedHistory) else None
        return UUID(into) if into else None

    @property
    def decision_history(self) -> History:
        """The history that decisions use: the merged one, or the stream's own once it is merged into another."""
        return self.own_history if self.merged_into else self.history

    @property
    def is_alive(self) -> bool:
        """Whether the person is alive after the events."""
        return self.own_history.person.case != "deceased"

    @property
    def identity_number(self) -> str | None:
        """The identity number after the events; None if it was erased."""
        return identity_of(step.event for step in self.own_history.transitions_of(IDENTITY_EVENTS)).get("id_no")


Streams = MutableMapping[UUID, StreamState]

IdentityHolders = dict[bytes, tuple[UUID, bool]]
"""By keyed hash of an identity number: the person who holds it, and whether the person is alive and holds it still."""


class UnitOfWork:
    """The state of one transaction. Only `write` writes it.

    Nothing that a unit holds may refer back to it: its histories are then freed with it, without a garbage collection.
    """

    def __init__(
        self, conn: psycopg.Connection, store: HistoryStore, context: DecisionContext, new_id: Callable[[], UUID]
    ) -> None:
        """`new_id` makes the ids of new persons. `identity_changes` are those of atomic calls, checked after all."""
        self.conn = conn
        self.store = store
        self.keys = store.keys
        self.context = context
        self.new_id = new_id
        self.streams: Streams = {}
        self.holders: IdentityHolders = {}
        self.requests: RecordedRequests = {}
        self.claims: HouseholdClaims | None = None
        self.local_ids: LocalIds | None = None
        self.identity_changes: list[tuple[Decision, StreamState]] = []

    @property
    def changed_streams(self) -> list[StreamState]:
        """The streams that get new events."""
        return [stream for stream in self.streams.values() if stream.new_events]

    def load(self, decisions: Iterable[Decision]) -> None:
        """Reads what the decisions need: recorded requests, holders of identity numbers, and histories.

        Two exchanges with the server, however many the decisions are; more for merged persons.
        """
        decisions = [decision for decision in decisions if decision.refusal is None]
        hashes = {decision.subject.id_hash for decision in decisions if decision.subject.id_hash}
        local_ids = {decision.subject.local for decision in decisions if decision.subject.local is not None}
        local_ids |= {
            local
            for decision in decisions
            if type(event := decision.submission.event) in NAMES_A_WORK_ITEM
            and (local := named_work_item(event, decision.caller.area)) is not None
        }
        households = {
            decision.submission.event.household_id
            for decision in decisions
            if isinstance(decision.submission.event, NAMES_A_HOUSEHOLD)
        }
        with self.conn.pipeline():
            requests = read_recorded_requests(self.conn, [decision.request for decision in decisions])
            holders = read_identity_holders(self.conn, hashes)
            local_id_rows = read_local_ids(self.conn, local_ids) if local_ids else None
            claim_rows = read_claims(self.conn, households) if households else None
        self.requests = recorded_requests(requests)
        self.holders = identity_holders(holders)
        ids = {decision.subject.stream_id for decision in decisions if decision.subject.stream_id}
        ids |= {person_id for person_id, _ in self.holders.values()}
        ids |= {decision.other_person for decision in decisions if decision.other_person is not None}
        if local_id_rows is not None:
            self.local_ids = LocalIds()
            ids |= self.local_ids.add(local_id_rows)
        if claim_rows is not None:
            ids |= self.household_claims.add(households, claim_rows).heads(households)
        self.read(ids)

    def read(self, ids: Collection[UUID]) -> None:
        """Reads the streams of these ids, and those that they were ever merged with, unless they are read already."""
        for stream in self.store.load(self.conn, ids, scope=EVERYWHERE).values():
            if stream.id not in self.streams:
                self.streams[stream.id] = StreamState(stream.id, stream.history, stream.history.version, stream.key)

    def survivor_of(self, stream_id: UUID) -> UUID:
        """The stream that gets the events of this person: the survivor's if the person is merged, else the own one."""
        while (stream := self.streams.get(stream_id)) is not None and stream.merged_into is not None:
            stream_id = stream.merged_into
        return stream_id

    @property
    def household_claims(self) -> HouseholdClaims:
        """The claims on households; made when an event first needs them."""
        if self.claims is None:
            self.claims = HouseholdClaims()
        return self.claims


def read_identity_holders(conn: psycopg.Connection, hashes: Iterable[bytes]) -> psycopg.Cursor:
    """Looks up who holds these identity numbers; rows for `identity_holders`. The living holder comes last."""
    return conn.execute(_HOLDERS, (list(set(hashes)),), binary=True)


def identity_holders(rows: Iterable[tuple[bytes, UUID, bool]]) -> IdentityHolders:
    """The rows of `read_identity_holders` by hash; of several persons of one number the living one."""
    return {bytes(id_hash): (person_id, living) for id_hash, person_id, living in rows}


def decision_contexts(reference: Reference, now: Callable[[], datetime]) -> Callable[[], DecisionContext]:
    """A function that makes the context of decisions at the present moment; `now` is in UTC."""

    def context() -> DecisionContext:
        policies = reference.policies  # read each time: a file of the place may have been loaded
        types = _approvable(policies)
        return DecisionContext(now(), policies.at, reference.areas, reference.codes, policies.calendar, types)

    return context


@lru_cache(maxsize=4)
def _approvable(policies: Policies) -> frozenset[type[Event]]:
    return approvable(policy.approval for policy in policies.all())
