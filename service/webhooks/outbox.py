"""The outbox (`zuji.webhook_message`): the subscribers for whom messages are written, the messages to be delivered, and
the results.

Only the delivery process takes and settles messages. It keeps in memory what is under way: if it is killed, these
messages are pending, and are sent again under the same ids.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.reference.scope import NOWHERE, Scope
from service.reference import scope_of
from service.security.access_log import Line, write
from service.security.accounts import CALLER_COLUMNS, caller_from
from service.webhooks.kinds import TEST

_END_OF_ACCOUNTS: Final = """
UPDATE zuji.webhook w SET status = 'disabled', reason = 'account_ended', status_since = clock_timestamp()
  FROM zuji.account a
 WHERE a.name = w.account AND w.status <> 'disabled'
   AND (a.revoked_at <= clock_timestamp() OR a.expires_at <= clock_timestamp())
"""
_SUBSCRIBERS: Final = f"""
SELECT w.id, w.kinds, w.area, w.since_position, {CALLER_COLUMNS}
  FROM zuji.webhook w JOIN zuji.account a ON a.name = w.account
 WHERE w.reason IS DISTINCT FROM 'account_ended'
"""
_NEXT: Final = """
SELECT w.id AS webhook, w.account, a.role, a.area, a.organisation, w.url, w.secret,
       CASE WHEN w.old_secret_until > clock_timestamp() THEN w.old_secret END AS old_secret,
       m.id AS message, m.kind, m.data, m.created_at, w.failures
  FROM zuji.webhook w
  JOIN zuji.account a ON a.name = w.account
 CROSS JOIN LATERAL (
       SELECT * FROM zuji.webhook_message m
        WHERE m.webhook = w.id AND m.status = 'pending'
          AND (m.kind = 'webhook.test' OR (w.status = 'active' AND w.next_attempt_at <= clock_timestamp()))
        ORDER BY m.kind <> 'webhook.test', m.number LIMIT 1) m
 WHERE NOT w.id = ANY(%(busy)s)
 ORDER BY w.next_attempt_at LIMIT %(most)s
"""
"""The next message of each subscription: a test first, else in the order of their numbers, once the subscription is
active and its time has come."""
_NOTE: Final = """
INSERT INTO zuji.webhook_attempt (message, number, at, took_ms, status, error)
SELECT m.id, 1 + (SELECT coalesce(max(number), 0) FROM zuji.webhook_attempt WHERE message = m.id),
       clock_timestamp() - make_interval(secs => %(took_ms)s / 1000.0), %(took_ms)s, %(status)s, %(error)s
  FROM zuji.webhook_message m WHERE m.id = %(message)s
"""
_SETTLE: Final = """
UPDATE zuji.webhook_message SET status = %s, settled_at = clock_timestamp() WHERE id = %s
"""
_SUCCEEDED: Final = """
UPDATE zuji.webhook SET failures = 0, next_attempt_at = clock_timestamp() WHERE id = %s AND failures > 0
"""
_FAILED: Final = """
UPDATE zuji.webhook
   SET failures = failures + 1, next_attempt_at = clock_timestamp() + %(wait)s,
       status = CASE WHEN %(reason)s::text IS NULL THEN status ELSE 'disabled' END,
       reason = coalesce(%(reason)s, reason),
       status_since = CASE WHEN %(reason)s::text IS NULL THEN status_since ELSE clock_timestamp() END
 WHERE id = %(webhook)s AND status = 'active'
"""
_PERSONS: Final = ("subject", "person", "into")
"""Members of a message that hold the id of a person; `subject` may be that of something else, too."""

_REMOVE: Final = "DELETE FROM zuji.webhook_message WHERE created_at < clock_timestamp() - %s"


class Subscriber(msgspec.Struct, frozen=True):
    """A subscription, as far as writing its messages needs it. `scope` are the areas that it is about, none where its
    account does not cover its area any more; `own`: only persons about whom the account has posted."""

    id: UUID
    account: str
    kinds: frozenset[str]
    scope: Scope
    own: bool
    since_position: int


class Delivery(msgspec.Struct, frozen=True):
    """A message that is to be sent now; the secrets are encrypted. `failures`: the attempts in a row that failed."""

    webhook: UUID
    account: str
    role: str
    area: str
    organisation: str
    url: str
    secret: bytes
    old_secret: bytes | None
    message: UUID
    kind: str
    data: dict[str, Any]
    created_at: datetime
    failures: int

    @property
    def is_test(self) -> bool:
        """Whether one attempt is made, whose failure has no consequences."""
        return self.kind == TEST


def subscribers(conn: psycopg.Connection) -> list[Subscriber]:
    """All subscriptions, paused and disabled ones included, but those of accounts that have ended, which are disabled
    here."""
    conn.execute(_END_OF_ACCOUNTS)
    found = []
    for webhook, kinds, area, since, *account in conn.execute(_SUBSCRIBERS.encode()):
        caller = caller_from(account)
        scope = scope_of(area) if caller.covers(area) else NOWHERE
        found.append(Subscriber(webhook, caller.name, frozenset(kinds), scope, caller.role == "integration", since))
    return found


def next_deliveries(conn: psycopg.Connection, busy: Iterable[UUID], most: int) -> list[Delivery]:
    """At most one message for each subscription that is not `busy`, and at most so many; those that have waited longest
    first."""
    with conn.cursor(row_factory=class_row(Delivery)) as cursor:
        return cursor.execute(_NEXT, {"busy": list(busy), "most": most}).fetchall()


class Settled(msgspec.Struct, frozen=True):
    """The result of an attempt, and what follows from it: `wait` until the next one, `reason` to disable."""

    delivery: Delivery
    delivered: bool
    took_ms: int
    status: int | None = None
    error: str | None = None
    wait: timedelta = timedelta()
    reason: str | None = None


def settle(conn: psycopg.Connection, results: Sequence[Settled]) -> None:
    """Writes the results of attempts, in one transaction. A subscription that was deleted meanwhile is passed over.

    Each attempt that sent the id of a person leaves a line in the security log, also one that failed: the consumer may
    have read it. Messages are removed after a time, the lines are not.
    """
    with conn.transaction(), conn.pipeline():
        if lines := [line for one in results if (line := _line(one)) is not None]:
            write(conn, lines)
        for one in results:
            delivery = one.delivery
            values = {"message": delivery.message, "took_ms": one.took_ms, "status": one.status, "error": one.error}
            conn.execute(_NOTE, values)
            if one.delivered or delivery.is_test:
                conn.execute(_SETTLE, ("delivered" if one.delivered else "failed", delivery.message))
            if one.delivered:
                conn.execute(_SUCCEEDED, (delivery.webhook,))
            elif not delivery.is_test:
                conn.execute(_FAILED, {"webhook": delivery.webhook, "wait": one.wait, "reason": one.reason})


def _line(settled: Settled) -> Line | None:
    """The line of an attempt; None if the message names no person."""
    delivery = settled.delivery
    persons = [delivery.data[name] for name in _PERSONS if delivery.data.get(name)]
    if not persons:
        return None
    return Line(
        action="webhook.sent",
        account=delivery.account,
        role=delivery.role,
        area=delivery.area,
        organisation=delivery.organisation,
        subject=str(delivery.webhook),
        details={"message": str(delivery.message), "kind": delivery.kind},
        address=urlsplit(delivery.url).hostname or "",
        outcome="ok" if settled.delivered else settled.error or str(settled.status),
        format="json",
        items=1,
        listed=persons,
    )


def remove_old(conn: psycopg.Connection, kept: timedelta) -> int:
    """Removes messages older than that, delivered or not; returns their number."""
    return conn.execute(_REMOVE, (kept,)).rowcount
