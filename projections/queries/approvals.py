"""Events that wait for the approval of a second account, and those that were decided."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import class_row

from projections.queries.page import Page

_COLUMNS: Final = sql.SQL(
    "number, status, requested_at, type, source, request_id, caller, subject, rule, zh, en, area, roles, decided_by,"
    " decided_at, reason, version, batch"
)
_LIST: Final = sql.SQL("SELECT {columns} FROM zuji.approval WHERE {conditions} ORDER BY number LIMIT %(most)s")
_COUNT: Final = sql.SQL("SELECT count(*) FROM zuji.approval WHERE {conditions}")
_ACCOUNT: Final = "SELECT set_config('zuji.account', %s, true)"
"""Row-level security shows the requests that the reader's area decides, and those that this account posted."""
_BODY: Final = "SELECT body FROM zuji.approval WHERE number = %s"


class ApprovalFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which requests: with a status, of an event type; None does not restrict."""

    status: str | None = None
    type: str | None = None


class ApprovalRequest(msgspec.Struct, frozen=True):
    """A request for approval, without the event. `caller` (the sender), `decided_by` and `reason` are as stored (JSON);
    `zh` and `en` say why the event waits; `version` is the number of the recorded event; `batch` is the same for all
    events of an atomic call, which are decided together."""

    number: int
    status: str
    requested_at: datetime
    type: str
    source: str
    request_id: str
    caller: dict[str, Any]
    subject: UUID | None
    rule: str
    zh: str
    en: str
    area: str
    roles: list[str]
    decided_by: dict[str, Any] | None
    decided_at: datetime | None
    reason: dict[str, Any] | None
    version: int | None
    batch: int | None


def list_approvals(
    conn: psycopg.Connection, account: str, wanted: ApprovalFilter, *, limit: int, after: int = 0
) -> Page[ApprovalRequest]:
    """A page of the requests that the scope of the connection decides or that the account of that name posted, in the
    order of their numbers; `after` is the last number of the page before."""
    conn.execute(_ACCOUNT, (account,))
    conditions, values = _conditions(wanted)
    values |= {"after": after, "most": limit + 1}
    statement = _LIST.format(
        columns=_COLUMNS, conditions=sql.SQL(" AND ").join([*conditions, sql.SQL("number > %(after)s")])
    )
    with conn.cursor(row_factory=class_row(ApprovalRequest)) as cursor:
        return Page.of(cursor.execute(statement, values, prepare=False).fetchall(), limit)


def count_approvals(conn: psycopg.Connection, account: str, wanted: ApprovalFilter) -> int:
    """How many requests `list_approvals` lists on all pages."""
    conn.execute(_ACCOUNT, (account,))
    conditions, values = _conditions(wanted)
    statement = _COUNT.format(conditions=sql.SQL(" AND ").join(conditions))
    row = conn.execute(statement, values, prepare=False).fetchone()
    return int(row[0]) if row else 0


def find_approval(conn: psycopg.Connection, account: str, number: int) -> ApprovalRequest | None:
    """The request of that number; None when the scope of the connection does not decide it and the account of that name
    did not post it."""
    conn.execute(_ACCOUNT, (account,))
    statement = _LIST.format(columns=_COLUMNS, conditions=sql.SQL("number = %(number)s"))
    with conn.cursor(row_factory=class_row(ApprovalRequest)) as cursor:
        return cursor.execute(statement, {"number": number, "most": 1}, prepare=False).fetchone()


def approval_body(conn: psycopg.Connection, number: int) -> bytes:
    """The posted event of a request, encrypted with the key of the installation. Raises LookupError for a number that
    is unknown.

    The connection must be the service's own, for readers may not read bodies. Not bounded by a scope: ask
    `find_approval` first.
    """
    row = conn.execute(_BODY, (number,)).fetchone()
    if row is None:
        raise LookupError(f"there is no request for approval {number}")
    return bytes(row[0])


def _conditions(wanted: ApprovalFilter) -> tuple[list[sql.SQL], dict[str, Any]]:
    conditions, values = [sql.SQL("true")], dict[str, Any]()
    if wanted.status is not None:
        conditions.append(sql.SQL("status = %(status)s"))
        values["status"] = wanted.status
    if wanted.type is not None:
        conditions.append(sql.SQL("type = %(type)s"))
        values["type"] = wanted.type
    return conditions, values
