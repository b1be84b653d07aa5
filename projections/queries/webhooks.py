"""Subscriptions to webhooks, and their messages with the attempts to deliver them.

Row-level security shows an account its own ones: `of_account` sets the account for the transaction of the connection.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from projections.queries.page import Page

_ACCOUNT: Final = "SELECT set_config('zuji.account', %s, true)"
_SUBSCRIPTIONS: Final = """
SELECT w.id, w.url, w.kinds, w.area, w.status, w.reason, w.status_since, w.created_at, w.failures,
       CASE WHEN w.status = 'active' AND w.failures > 0 THEN w.next_attempt_at END AS next_attempt_at,
       w.old_secret_until,
       (SELECT count(*) FROM zuji.webhook_message m WHERE m.webhook = w.id AND m.status = 'pending') AS pending
  FROM zuji.webhook w
"""
_LIST: Final = f"{_SUBSCRIPTIONS} WHERE w.id > %(after)s ORDER BY w.id LIMIT %(most)s"
_ONE: Final = f"{_SUBSCRIPTIONS} WHERE w.id = %(id)s"
_MESSAGES: Final = """
SELECT m.number, m.id, m.kind, m.data, m.created_at, m.status, m.settled_at,
       coalesce((SELECT jsonb_agg(jsonb_build_object('number', a.number, 'at', a.at, 'took_ms', a.took_ms,
                                                     'status', a.status, 'error', a.error) ORDER BY a.number)
                   FROM zuji.webhook_attempt a WHERE a.message = m.id), '[]') AS attempts
  FROM zuji.webhook_message m
 WHERE m.webhook = %(webhook)s AND m.number < %(before)s AND (%(status)s::text IS NULL OR m.status = %(status)s)
 ORDER BY m.number DESC LIMIT %(most)s
"""
_COUNT: Final = """
SELECT count(*) FROM zuji.webhook_message
 WHERE webhook = %(webhook)s AND (%(status)s::text IS NULL OR status = %(status)s)
"""
_FIRST: Final = UUID(int=0)
_LAST: Final = 2**63 - 1


class Subscription(msgspec.Struct, frozen=True):
    """A subscription without its secret. `next_attempt_at` while it waits after a failure; `pending`: its messages that
    are not delivered yet; `reason`: why it is disabled."""

    id: UUID
    url: str
    kinds: list[str]
    area: str
    status: str
    reason: str | None
    status_since: datetime
    created_at: datetime
    failures: int
    next_attempt_at: datetime | None
    old_secret_until: datetime | None
    pending: int


class Message(msgspec.Struct, frozen=True):
    """A message to a subscription, and the attempts to deliver it as JSON (number, at, took_ms, status, error)."""

    number: int
    id: UUID
    kind: str
    data: dict[str, Any]
    created_at: datetime
    status: str
    settled_at: datetime | None
    attempts: list[dict[str, Any]]


def of_account(conn: psycopg.Connection, account: str) -> None:
    """From now on the transaction sees the subscriptions of this account."""
    conn.execute(_ACCOUNT, (account,))


def list_webhooks(conn: psycopg.Connection, *, limit: int, after: UUID | None = None) -> Page[Subscription]:
    """A page of the subscriptions, in the order of their ids; `after` is the last id of the page before."""
    with conn.cursor(row_factory=class_row(Subscription)) as cursor:
        rows = cursor.execute(_LIST, {"after": after or _FIRST, "most": limit + 1}).fetchall()
    return Page.of(rows, limit)


def count_webhooks(conn: psycopg.Connection) -> int:
    """How many subscriptions `list_webhooks` lists on all pages."""
    row = conn.execute("SELECT count(*) FROM zuji.webhook").fetchone()
    return int(row[0]) if row else 0


def find_webhook(conn: psycopg.Connection, webhook: UUID) -> Subscription | None:
    """The subscription of that id; None when the account has none."""
    with conn.cursor(row_factory=class_row(Subscription)) as cursor:
        return cursor.execute(_ONE, {"id": webhook}).fetchone()


def list_messages(
    conn: psycopg.Connection, webhook: UUID, *, status: str | None, limit: int, before: int | None = None
) -> Page[Message]:
    """A page of the messages of a subscription, the latest first; `before` is the last number of the page before."""
    values = {"webhook": webhook, "status": status, "before": before or _LAST, "most": limit + 1}
    with conn.cursor(row_factory=class_row(Message)) as cursor:
        return Page.of(cursor.execute(_MESSAGES, values).fetchall(), limit)


def count_messages(conn: psycopg.Connection, webhook: UUID, *, status: str | None) -> int:
    """How many messages `list_messages` lists on all pages."""
    row = conn.execute(_COUNT, {"webhook": webhook, "status": status}).fetchone()
    return int(row[0]) if row else 0
