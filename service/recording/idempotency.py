"""Idempotency: an account, a source and a request id name one request for ever; it is recorded once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

import psycopg

from domain.events.event import Event
from domain.refusals import request_body_differs
from service.recording.submission import Decision, RequestKey

_READ: Final = """
SELECT r.account, r.source, r.request_id, r.digest, r.stream_id, r.version
  FROM unnest(%b::text[], %b::text[], %b::text[]) AS asked (account, source, request_id)
  JOIN zuji.request r USING (account, source, request_id)
"""

_WRITE: Final = """
WITH s AS (
    SELECT *
      FROM unnest(%b::text[], %b::text[], %b::text[], %b::bytea[], %b::uuid[], %b::int4[], %b::bool[])
           AS s (account, source, request_id, digest, stream_id, version, known)
), recorded AS (
    INSERT INTO zuji.request (account, source, request_id, digest, stream_id, version)
    SELECT account, source, request_id, digest, stream_id, version FROM s WHERE NOT known
), pending AS (
    UPDATE zuji.approval a SET status = 'superseded', decided_at = clock_timestamp()
      FROM s
     WHERE a.account = s.account AND a.source = s.source AND a.request_id = s.request_id AND a.status = 'waiting'
)
UPDATE zuji.quarantine q
   SET status = CASE WHEN q.digest = s.digest THEN 'recorded' ELSE 'superseded' END, tried_at = clock_timestamp()
  FROM s
 WHERE q.account = s.account AND q.source = s.source AND q.request_id = s.request_id AND q.status = 'waiting'
"""
"""Writes the requests and closes the quarantine items and approval requests of the same name. One statement, so that
the names are sent once."""


class RecordedRequest(NamedTuple):
    """A request that is recorded: digest of its body, and the event. `version` is 0 for a duplicate of another."""

    digest: bytes
    stream_id: UUID
    version: int


RecordedRequests = dict[RequestKey, RecordedRequest]


def request_of(event: Event) -> RequestKey:
    """The request that an event was posted by."""
    return event.metadata.actor.name, event.metadata.source, event.metadata.request_id


def read_recorded_requests(conn: psycopg.Connection, requests: Sequence[RequestKey]) -> psycopg.Cursor:
    """Looks the requests up; rows for `recorded_requests`."""
    return conn.execute(_READ, [[request[part] for request in requests] for part in range(3)], binary=True)


def recorded_requests(rows: Iterable[tuple[str, str, str, bytes, UUID, int]]) -> RecordedRequests:
    """The rows of `read_recorded_requests` by request."""
    return {
        (account, source, request_id): RecordedRequest(bytes(digest), stream_id, version)
        for account, source, request_id, digest, stream_id, version in rows
    }


def is_idempotent_replay(recorded: Mapping[RequestKey, RecordedRequest], decision: Decision) -> bool:
    """Whether the request is recorded already; then the decision gets the stream and version of that time.

    Raises Refusal (conflict) if it was recorded with another body.
    """
    found = recorded.get(decision.request)
    if found is None:
        return False
    submission = decision.submission
    decision.stream_id, decision.version = found.stream_id, found.version
    if found.digest != submission.digest:
        raise request_body_differs(submission.source, submission.request_id)
    decision.is_duplicate = decision.is_replay = True
    return True


def write_requests(conn: psycopg.Connection, settled: Sequence[Decision]) -> None:
    """Writes the requests that are not recorded yet, in the caller's transaction, and closes what waits under any name.

    Raises psycopg.errors.UniqueViolation if another transaction has recorded one of them meanwhile.
    """
    rows: dict[RequestKey, tuple[bytes, UUID, int, bool]] = {}
    for decision in settled:
        assert decision.stream_id is not None
        digest = decision.submission.digest
        rows.setdefault(decision.request, (digest, decision.stream_id, decision.version, decision.is_replay))
        if decision.mirrored_event is not None:  # nobody can post under this name: account and source are never empty
            stream_id, version = decision.mirrored_event
            rows["", "", f"{stream_id}:{version}"] = (digest, stream_id, version, False)
    if rows:
        columns = zip(*((*request, *values) for request, values in sorted(rows.items())), strict=True)
        conn.execute(_WRITE, [list(column) for column in columns])
