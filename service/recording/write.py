"""Writing the decisions of a unit of work, in one transaction, the log last."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import psycopg

from domain.decisions.responsible_area import DISTRICT_STREAMS
from domain.events.identity import Merged, MergeReverted
from service.event_store.append import Appended, Entry
from service.event_store.history_store import HistoryStore
from service.recording.decision import Decision
from service.recording.household_claims import HouseholdClaims
from service.recording.idempotency import write_requests
from service.recording.local_ids import write_local_ids
from service.recording.unit_of_work import StreamState
from service.security.keys import Keys

ATTEMPTS: Final = 8
"""How often events are decided again because a concurrent writer was faster."""

CONFLICTS: Final = (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected)
"""What `write` raises if a concurrent writer was faster, or both waited for each other."""

_INSERT_IDENTITIES: Final = """
INSERT INTO zuji.identity (id_hash, person_id, living) SELECT * FROM unnest(%b::bytea[], %b::uuid[], %b::bool[])
"""

_INSERT_CORRECTED: Final = f"{_INSERT_IDENTITIES} ON CONFLICT (id_hash, person_id) DO NOTHING"
"""A void may bring back a number that the person had before."""

_RELEASE_NUMBERS: Final = "UPDATE zuji.identity SET living = false WHERE person_id = ANY(%s)"

_SET_LIVING: Final = """
UPDATE zuji.identity SET living = %(living)b AND (%(present)b::bytea IS NULL OR id_hash = %(present)b)
 WHERE person_id = %(person)b
"""

_INSERT_MERGE: Final = """
INSERT INTO zuji.merge (duplicate, survivor, in_force) VALUES (%s, %s, %s)
    ON CONFLICT (duplicate, survivor) DO UPDATE SET in_force = excluded.in_force
"""

_INSERT_KEYS: Final = "INSERT INTO zuji.person_key (person_id, wrapped) SELECT * FROM unnest(%b::uuid[], %b::bytea[])"


def write(
    conn: psycopg.Connection,
    store: HistoryStore,
    streams: Sequence[StreamState],
    decisions: Sequence[Decision],
    *,
    claims: HouseholdClaims | None = None,
) -> Appended:
    """Writes those decisions that are settled and the new events of the streams, in the caller's transaction.

    The order is the same for all writers, so that they do not deadlock: requests, identities, claims, local ids,
    merges, person keys, events. Best called in a pipeline. Raises psycopg.errors.UniqueViolation if a concurrent writer
    was faster: decide again.
    """
    settled = [decision for decision in decisions if decision.is_settled and decision.stream_id is not None]
    write_requests(conn, settled)
    _write_identities(conn, store.keys, streams)
    if claims is not None and streams:
        claims.write(conn)
    if any(stream.new_events[0].stream in DISTRICT_STREAMS for stream in streams if not stream.stored_version):
        write_local_ids(conn, [(s.stream_id, s.new_events[0]) for s in streams if not s.stored_version])
    _write_merges(conn, streams)
    _write_person_keys(conn, store.keys, streams)
    entries = [
        store.mapper.to_entry(stream.stream_id, event, stream.key) for stream in streams for event in stream.new_events
    ]
    entries.sort(key=_in_order_of(settled))
    return store.recorder.insert_entries(conn, entries)


def _in_order_of(settled: Sequence[Decision]) -> Callable[[Entry], tuple[int, int]]:
    """A sort key: events come in the order in which they were submitted, mirrored events after their original."""
    places: dict[tuple[UUID | None, int], tuple[int, int]] = {}
    for place, decision in enumerate(settled):
        places[decision.stream_id, decision.version] = (place, 0)
        if decision.mirrored_event is not None:
            places[decision.mirrored_event] = (place, 1)
    return lambda entry: places[entry.stream_id, entry.version]


def _write_identities(conn: psycopg.Connection, keys: Keys, streams: Iterable[StreamState]) -> None:
    """New holders of identity numbers; corrected numbers; persons who died, or who turn out not to have died."""
    corrected = [stream for stream in streams if stream.added_id_hashes]
    if corrected:
        conn.execute(_RELEASE_NUMBERS, ([stream.stream_id for stream in corrected],))
    new = [
        (stream.id_hash, stream.stream_id, stream.is_alive and not stream.added_id_hashes)
        for stream in streams
        if not stream.stored_version and stream.id_hash
    ]
    if new:
        conn.execute(_INSERT_IDENTITIES, _columns(sorted(new)))
    numbers = [(id_hash, stream.stream_id, False) for stream in corrected for id_hash in stream.added_id_hashes]
    if numbers:
        conn.execute(_INSERT_CORRECTED, _columns(sorted(numbers)))
    for stream in streams:
        if stream.added_id_hashes or (stream.stored_version and _life_may_have_changed(stream)):
            number = stream.identity_number
            present = keys.identity_hash(number) if number else None
            conn.execute(_SET_LIVING, {"living": stream.is_alive, "present": present, "person": stream.stream_id})


def _life_may_have_changed(stream: StreamState) -> bool:
    """Whether a death was reported, corrected or voided."""
    return any(event.transitions_to.get("case") == "deceased" or not event.allowed_from for event in stream.new_events)


def _write_merges(conn: psycopg.Connection, streams: Iterable[StreamState]) -> None:
    for stream in streams:
        for event in stream.new_events:
            if isinstance(event, Merged | MergeReverted) and event.merged_person == stream.history.subject:
                assert event.into is not None
                conn.execute(_INSERT_MERGE, (stream.stream_id, UUID(event.into), isinstance(event, Merged)))


def _write_person_keys(conn: psycopg.Connection, keys: Keys, streams: Iterable[StreamState]) -> None:
    new = [
        (stream.stream_id, keys.wrap(stream.stream_id, stream.key))
        for stream in streams
        if not stream.stored_version and stream.key is not None
    ]
    if new:
        conn.execute(_INSERT_KEYS, _columns(new))


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
