"""What became of the submissions of an account: recorded, duplicate, waiting, or closed without being recorded."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from projections.queries.page import Page

ACCEPTED: Final = "accepted"
RECORDED_LATER: Final = "recorded_later"
WITHOUT_EFFECT: Final = "without_effect"
DUPLICATE: Final = "duplicate"
PENDING: Final = "pending"
REFUSED: Final = "refused"
QUARANTINED: Final = "quarantined"

_AFTER: Final = """
account = %(account)s AND (%(source)s::text IS NULL OR source = %(source)s)
AND (source, request_id) > (%(after_source)s, %(after_id)s)
"""
_REQUESTS: Final = f"SELECT source, request_id FROM zuji.request WHERE {_AFTER}"
_REFUSED: Final = f"SELECT DISTINCT source, request_id FROM zuji.quarantine WHERE {_AFTER}"
_WAITING: Final = f"SELECT DISTINCT source, request_id FROM zuji.approval WHERE {_AFTER}"

_NOTED: Final = f"""
SELECT source, request_id FROM zuji.request JOIN zuji.event_note USING (stream_id, version)
 WHERE {_AFTER} AND starts_with(code, 'no_effect.')
"""

_STATUSES: Final = {
    ACCEPTED: (_REQUESTS, "r.version > 0"),
    WITHOUT_EFFECT: (_NOTED, "r.version > 0"),
    DUPLICATE: (_REQUESTS, "r.version = 0"),
    RECORDED_LATER: (_REFUSED, "r.version > 0"),
    QUARANTINED: (_REFUSED, "r.version IS NULL"),
    "dismissed": (_REFUSED, "r.version IS NULL"),
    "expired": (_REFUSED, "r.version IS NULL"),
    "superseded": (_REFUSED, "r.version IS NULL"),
    PENDING: (_WAITING, "r.version IS NULL"),
    REFUSED: (_WAITING, "r.version IS NULL"),
}
"""For each status the table that has all submissions of it, and a condition that holds for all of them."""

STATUSES: Final = tuple(_STATUSES)

_FIRST: Final = "({}) UNION ({}) UNION ({})".format(
    *(f"{table} ORDER BY source, request_id LIMIT %(most)s" for table in (_REQUESTS, _REFUSED, _WAITING))
)
"""Of all submissions, more than enough for a page: it costs no more where an account has posted a million."""
_ALL: Final = f"{_REQUESTS} UNION {_REFUSED} UNION {_WAITING}"

_FOUND: Final = """
SELECT a.source, a.request_id, coalesce(l.type, q.type, p.type) AS type,
       CASE WHEN r.version > 0 AND starts_with(n.code, 'no_effect.') THEN 'without_effect'
            WHEN r.version > 0 AND q.status = 'recorded' THEN 'recorded_later'
            WHEN r.version > 0 THEN 'accepted'
            WHEN r.version = 0 THEN 'duplicate'
            WHEN p.status = 'waiting' THEN 'pending'
            WHEN q.status = 'waiting' THEN 'quarantined'
            WHEN p.status = 'refused' THEN 'refused'
            WHEN q.status IN ('dismissed', 'expired') THEN q.status
            ELSE 'superseded' END AS status,
       coalesce(r.stream_id, p.subject) AS subject, nullif(r.version, 0) AS version, l.position, l.recorded_at,
       CASE WHEN n.code IS NOT NULL THEN
            jsonb_build_object('code', n.code, 'zh', n.zh, 'en', n.en, 'data', n.data) END AS note,
       q.id AS quarantine, q.attempts, q.received_at AS refused_at,
       CASE WHEN r.version IS NULL THEN q.refusal END AS refusal, p.number AS approval
  FROM ({asked}) a
  LEFT JOIN zuji.request r ON (r.account, r.source, r.request_id) = (%(account)s, a.source, a.request_id)
  LEFT JOIN LATERAL (
       SELECT id, type, status, attempts, received_at, refusal FROM zuji.quarantine
        WHERE (account, source, request_id) = (%(account)s, a.source, a.request_id) ORDER BY id DESC LIMIT 1) q ON true
  LEFT JOIN LATERAL (
       SELECT number, type, status, subject FROM zuji.approval
        WHERE (account, source, request_id) = (%(account)s, a.source, a.request_id)
        ORDER BY number DESC LIMIT 1) p ON true
  LEFT JOIN zuji.log l ON (l.stream_id, l.version) = (r.stream_id, r.version)
  LEFT JOIN zuji.event_note n ON (n.stream_id, n.version) = (r.stream_id, r.version)
 WHERE {condition}
"""
_LIST: Final = """
SELECT * FROM ({found}) found WHERE %(status)s::text IS NULL OR status = %(status)s
 ORDER BY source, request_id LIMIT %(most)s
"""
_COUNT: Final = "SELECT count(*) FROM ({found}) found WHERE status = %(status)s"
_COUNT_ALL: Final = f"SELECT count(*) FROM ({_ALL}) a"


class SubmissionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Whose submissions, from which source, with which status; None does not restrict."""

    account: str
    source: str | None = None
    status: str | None = None


class SubmissionState(msgspec.Struct, frozen=True):
    """What became of a submission, one of STATUSES.

    `version` and `position` name the recorded event; `subject` is its stream. `note` (JSON) is what the answer noted.
    `quarantine`, `attempts` and `refused_at` are there if it was ever refused, `refusal` (JSON) as long as it is not
    recorded; `approval` if it waited for a second account. Several bodies under one id: the last counts. What was
    closed without being recorded is removed from the quarantine after some time, and then is not listed.
    """

    source: str
    request_id: str
    type: str | None
    status: str
    subject: UUID | None
    version: int | None
    position: int | None
    recorded_at: datetime | None
    note: dict[str, Any] | None
    quarantine: int | None
    attempts: int | None
    refused_at: datetime | None
    refusal: dict[str, Any] | None
    approval: int | None


def list_submissions(
    conn: psycopg.Connection, wanted: SubmissionFilter, *, limit: int, after: tuple[str, str] = ("", "")
) -> Page[SubmissionState]:
    """A page of the submissions in the order of source and id; `after` are those of the last one of the page before.

    The connection must be the service's own.
    """
    statement = _LIST.format(found=_found(wanted))
    with conn.cursor(row_factory=class_row(SubmissionState)) as cursor:
        rows = cursor.execute(statement.encode(), _values(wanted, after, limit), prepare=False).fetchall()
    return Page.of(rows, limit)


def count_submissions(conn: psycopg.Connection, wanted: SubmissionFilter) -> int:
    """How many submissions `list_submissions` lists on all pages."""
    statement = _COUNT_ALL if wanted.status is None else _COUNT.format(found=_found(wanted))
    row = conn.execute(statement.encode(), _values(wanted, ("", ""), 0), prepare=False).fetchone()
    return int(row[0]) if row else 0


def _found(wanted: SubmissionFilter) -> str:
    asked, condition = (_FIRST, "true") if wanted.status is None else _STATUSES[wanted.status]
    return _FOUND.format(asked=asked, condition=condition)


def _values(wanted: SubmissionFilter, after: tuple[str, str], limit: int) -> dict[str, Any]:
    return {
        "account": wanted.account,
        "source": wanted.source,
        "status": wanted.status,
        "after_source": after[0],
        "after_id": after[1],
        "most": limit + 1,
    }
