"""Writing the decisions of a unit of work, in one transaction, the log last.

From the decisions written follow the receipts of the calls, and what is asked next: which quarantined events wait.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import psycopg

from domain.decisions.responsible_area import DISTRICT_STREAMS
from domain.events.identity import Merged, MergeReverted
from service.event_store.history_store import HistoryStore
from service.event_store.rows import Entry
from service.event_store.stream_recorder import Appended
from service.recording.household_claims import HouseholdClaims
from service.recording.idempotency import write_requests
from service.recording.local_ids import write_local_ids
from service.recording.notes import write_notes
from service.recording.retried_items import PENDING_OF_SUBJECTS, RETRY_PARAMETERS
from service.recording.submission import Awaiting, Decision, Noted, Receipt, Rejected
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

_COUNT_PENDING: Final = f"""
SELECT asked.subject, count(*)
  FROM unnest(%(subjects)b::bytea[]) AS asked (subject)
  JOIN zuji.quarantine q ON asked.subject IN (q.subject, q.household)
 WHERE {PENDING_OF_SUBJECTS} GROUP BY 1
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

    The order is the same for all writers, so that they do not deadlock: requests, notes, identities, claims, local ids,
    merges, person keys, events. Best called in a pipeline. Raises psycopg.errors.UniqueViolation if a concurrent writer
    was faster: decide again.
    """
    settled = [decision for decision in decisions if decision.is_settled and decision.stream_id is not None]
    write_requests(conn, settled)
    if any(decision.note is not None for decision in settled):
        write_notes(conn, settled)
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
    return stream.new_events[0].stream == "person" and any(
        event.transitions_to.get("case") == "deceased" or not event.allowed_from for event in stream.new_events
    )


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


def subjects_with_news(decisions: Iterable[Decision]) -> set[bytes]:
    """The quarantine keys of subjects about which a new event was posted, recorded or not."""
    keys: set[bytes] = set()
    for decision in decisions:
        if decision.is_replay:
            continue
        subject = decision.subject
        if decision.stream_id is not None:
            keys.add(decision.stream_id.bytes)
        if decision.mirrored_event is not None:
            keys.add(decision.mirrored_event[0].bytes)
        if subject.local is not None and subject.local.is_exact:
            keys |= subject.local.quarantine_keys
        if subject.id_hash is not None:
            keys.add(subject.id_hash)
        if decision.awaited_household is not None:
            keys.add(decision.awaited_household)
        keys |= decision.freed_households
    return keys


def count_pending(conn: psycopg.Connection, subjects: Iterable[bytes]) -> psycopg.Cursor:
    """Counts the quarantined events that wait for each of these subjects; rows for `pending_by_subject`."""
    return conn.execute(_COUNT_PENDING, {**RETRY_PARAMETERS, "subjects": list(subjects)})


def pending_by_subject(rows: psycopg.Cursor) -> dict[bytes, int]:
    """The rows of `count_pending` by subject; a subject that no event waits for has none."""
    return {bytes(subject): count for subject, count in rows}


def receipts_of(
    calls: int,
    settled: Sequence[Decision],
    refused: Sequence[tuple[Decision, int | None]],
    pending: Sequence[tuple[Decision, int]],
    position: int,
) -> list[Receipt]:
    """The receipts of `calls` calls, from the decisions on their submissions.

    `refused` comes with ids in quarantine (None: not stored), `pending` with numbers of approval requests.
    """
    receipts = [Receipt(position=position, rejected=[], pending=[], persons={}, notes=[]) for _ in range(calls)]
    for decision in settled:
        _add_settled(receipts[decision.call_index], decision)
    for decision, quarantine_id in refused:
        assert decision.refusal is not None
        request_id, index = decision.submission.request_id, decision.submission.index
        receipts[decision.call_index].rejected.append(
            Rejected(index, request_id, decision.refusal, quarantine_id, decision.out_of_scope)
        )
    for decision, number in pending:
        receipts[decision.call_index].pending.append(_awaiting(decision, number, decision.submission.index))
    return receipts


def add_retried(
    receipt: Receipt, recorded: Mapping[int, Decision], pending: Mapping[int, tuple[Decision, int]], position: int
) -> None:
    """Moves items of a receipt that a retry has recorded, or found to need approval, out of `rejected`.

    `recorded` and `pending` are by id in quarantine; `pending` has the number of the approval request.
    """
    receipt.position = max(receipt.position, position)
    for rejected in list(receipt.rejected):
        quarantine_id = rejected.quarantine_id or 0
        if (decision := recorded.get(quarantine_id)) is not None:
            receipt.rejected.remove(rejected)
            _add_settled(receipt, decision)
        elif quarantine_id in pending:
            receipt.rejected.remove(rejected)
            receipt.pending.append(_awaiting(*pending[quarantine_id], rejected.index))


def _awaiting(decision: Decision, number: int, index: int) -> Awaiting:
    assert decision.pending is not None
    return Awaiting(index, decision.submission.request_id, decision.pending, number, decision.batch)


def _add_settled(receipt: Receipt, decision: Decision) -> None:
    receipt.accepted += not decision.is_duplicate
    receipt.duplicates += decision.is_duplicate
    if decision.note is not None:
        receipt.notes.append(Noted(decision.submission.index, decision.submission.request_id, decision.note))
    if decision.submission.type == "person.registered" and decision.stream_id is not None:
        receipt.persons[decision.submission.request_id] = str(decision.stream_id)
