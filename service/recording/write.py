"""Writing a decided batch: everything in one transaction, the log last."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg

from domain.events.identity import Merged, MergeReverted
from service.event_store.append import Appended
from service.event_store.history_store import HistoryStore
from service.recording.household_claims import Claims
from service.recording.idempotency import RequestKey
from service.recording.local_ids import write_local_ids
from service.recording.stream_state import Decision, StreamState
from service.security.keys import Keys

_IDENTITIES = """
INSERT INTO zuji.identity (id_hash, person_id, living) SELECT * FROM unnest(%b::bytea[], %b::uuid[], %b::bool[])
"""

_NUMBERS = f"{_IDENTITIES} ON CONFLICT (id_hash, person_id) DO NOTHING"
"""A number one has had before may come back by a void."""

_LIVING = """
UPDATE zuji.identity SET living = %(lived)b AND (%(present)b::bytea IS NULL OR id_hash = %(present)b)
 WHERE person_id = %(person)b
"""

_MERGE = """
INSERT INTO zuji.merge (duplicate, survivor, in_force) VALUES (%s, %s, %s)
    ON CONFLICT (duplicate, survivor) DO UPDATE SET in_force = excluded.in_force
"""

_KEYS = "INSERT INTO zuji.person_key (person_id, wrapped) SELECT * FROM unnest(%b::uuid[], %b::bytea[])"

_SETTLE = """
WITH s AS (
    SELECT *
      FROM unnest(%b::text[], %b::text[], %b::text[], %b::bytea[], %b::uuid[], %b::int4[], %b::bool[])
           AS s (account, source, request_id, digest, stream_id, version, known)
), recorded AS (
    INSERT INTO zuji.request (account, source, request_id, digest, stream_id, version)
    SELECT account, source, request_id, digest, stream_id, version FROM s WHERE NOT known
), waiting AS (
    UPDATE zuji.approval a SET status = 'superseded', decided_at = clock_timestamp()
      FROM s
     WHERE a.account = s.account AND a.source = s.source AND a.request_id = s.request_id AND a.status = 'waiting'
)
UPDATE zuji.quarantine q
   SET status = CASE WHEN q.digest = s.digest THEN 'recorded' ELSE 'superseded' END, tried_at = clock_timestamp()
  FROM s
 WHERE q.account = s.account AND q.source = s.source AND q.request_id = s.request_id AND q.status = 'waiting'
"""
"""What waited under the name of a request that is recorded now waits no longer: in quarantine or for an approval.
In one statement, so that the names are sent once."""


def write(
    conn: psycopg.Connection,
    store: HistoryStore,
    streams: Iterable[StreamState],
    claims: Claims,
    decided: Sequence[Decision],
) -> Appended:
    """Writes requests, identities, claims, ids of posts, keys and, last, the events, in the caller's transaction.

    Best in its pipeline.

    Raises psycopg.errors.UniqueViolation when another writer was faster: decide again.
    """
    keys = store.keys
    grown = [working for working in streams if working.new]
    settled = [d for d in decided if d.settled and d.stream_id is not None]
    _settle_requests(conn, settled)
    _write_identities(conn, keys, grown)
    if grown:
        claims.write(conn)
        write_local_ids(conn, [(w.stream_id, w.new[0]) for w in grown if not w.stored])
    _write_merges(conn, grown)
    _write_keys(conn, keys, grown)
    entries = [
        store.mapper.to_entry(working.stream_id, event, working.key) for working in grown for event in working.new
    ]
    said_as = {(d.stream_id, d.version): (place, 0) for place, d in enumerate(settled)}
    said_as |= {d.mirrored_event: (place, 1) for place, d in enumerate(settled) if d.mirrored_event is not None}
    entries.sort(key=lambda entry: said_as[entry.stream_id, entry.version])
    return store.recorder.insert_entries(conn, entries)


def _settle_requests(conn: psycopg.Connection, settled: Sequence[Decision]) -> None:
    """Writes the requests that were not recorded before, and ends what waited under the name of any of them."""
    rows: dict[RequestKey, tuple[bytes, UUID, int, bool]] = {}
    for d in settled:
        assert d.stream_id is not None
        rows.setdefault(d.key, (d.submission.digest, d.stream_id, d.version, d.is_replay))
        if d.mirrored_event is not None:  # nobody can post under this name: account and source are never empty
            rows["", "", f"{d.mirrored_event[0]}:{d.mirrored_event[1]}"] = (
                d.submission.digest,
                *d.mirrored_event,
                False,
            )
    if rows:
        conn.execute(_SETTLE, _columns((*name, *said) for name, said in sorted(rows.items())))


def _write_identities(conn: psycopg.Connection, keys: Keys, grown: Sequence[StreamState]) -> None:
    """New holders of identity numbers; numbers corrected; and who died, or turned out not to have died."""
    corrected = [w for w in grown if w.numbers]
    if corrected:
        ids = [w.stream_id for w in corrected]
        conn.execute("UPDATE zuji.identity SET living = false WHERE person_id = ANY(%s)", (ids,))
    new = [(w.id_hash, w.stream_id, w.lived and not w.numbers) for w in grown if not w.stored and w.id_hash]
    if new:
        conn.execute(_IDENTITIES, _columns(sorted(new)))
    numbers = [(number, w.stream_id, False) for w in corrected for number in w.numbers]
    if numbers:
        conn.execute(_NUMBERS, _columns(sorted(numbers)))
    for working in grown:
        if working.numbers or (working.stored and _life_changed(working)):
            present = keys.identity_hash(working.number) if working.number else None
            conn.execute(_LIVING, {"lived": working.lived, "present": present, "person": working.stream_id})


def _write_merges(conn: psycopg.Connection, grown: Sequence[StreamState]) -> None:
    """Who was merged into whom, and who is no more."""
    for working in grown:
        for event in working.new:
            if isinstance(event, Merged | MergeReverted) and event.merged_person == working.history.subject:
                assert event.into is not None
                merged = isinstance(event, Merged)
                conn.execute(_MERGE, (working.stream_id, UUID(event.into), merged))


def _life_changed(working: StreamState) -> bool:
    """Whether the person's being alive may have changed: a death was reported, corrected or voided."""
    return any(event.transitions_to.get("case") == "deceased" or not event.allowed_from for event in working.new)


def _write_keys(conn: psycopg.Connection, keys: Keys, grown: Sequence[StreamState]) -> None:
    new = [(w.stream_id, keys.wrap(w.stream_id, w.key)) for w in grown if w.stored == 0 and w.key is not None]
    if new:
        conn.execute(_KEYS, _columns(new))


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
