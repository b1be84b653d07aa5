"""Subscriptions of accounts: created, rotated, paused, resumed, deleted, tested; each function in one transaction.

An account changes its own subscriptions only. The functions never call a consumer, nor look a name up: no thread of the
web waits for either.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from domain.errors import Refusal
from service.recording.submission import Caller
from service.security.keys import Keys
from service.webhooks.address import parse_url
from service.webhooks.kinds import TEST, kinds_of
from service.webhooks.policy import DeliveryPolicy
from service.webhooks.signing import new_secret

_CREATE: Final = """
INSERT INTO zuji.webhook (id, account, url, kinds, area, secret, since_position)
SELECT %(id)s, %(account)s, %(url)s, %(kinds)s, %(area)s, %(secret)s, h.position
  FROM zuji.log_head h
 WHERE %(most)s > (SELECT count(*) FROM zuji.webhook WHERE account = %(account)s)
"""
_ROTATE: Final = """
UPDATE zuji.webhook SET old_secret = secret, old_secret_until = clock_timestamp() + %(overlap)s, secret = %(secret)s
 WHERE id = %(id)s AND account = %(account)s
"""
_PAUSE: Final = """
UPDATE zuji.webhook SET status = 'paused', reason = NULL, status_since = clock_timestamp()
 WHERE id = %s AND account = %s AND status = 'active'
"""
_RESUME: Final = """
UPDATE zuji.webhook
   SET status = 'active', reason = NULL, failures = 0, next_attempt_at = clock_timestamp(),
       status_since = CASE status WHEN 'active' THEN status_since ELSE clock_timestamp() END
 WHERE id = %s AND account = %s
"""
_TEST: Final = """
INSERT INTO zuji.webhook_message (id, webhook, kind, data)
SELECT %(message)s, id, %(kind)s, %(data)s FROM zuji.webhook WHERE id = %(id)s AND account = %(account)s
"""
_REDELIVER: Final = """
UPDATE zuji.webhook_message m SET status = 'pending', settled_at = NULL
  FROM zuji.webhook w
 WHERE m.id = %s AND w.id = m.webhook AND w.id = %s AND w.account = %s
"""


def create(
    conn: psycopg.Connection,
    keys: Keys,
    policy: DeliveryPolicy,
    caller: Caller,
    *,
    url: str,
    kinds: Sequence[str],
    area: str | None = None,
) -> tuple[UUID, str] | None:
    """Creates a subscription; returns its id and its secret, which is not shown again. None if the account has as many
    as it may.

    `area` bounds the persons, deadlines and reports that it is about; by default the whole scope of the account. It
    receives messages on what happens after its creation. Raises Refusal: shape for an address that is not accepted,
    scope for a kind or an area that the account may not have.
    """
    parse_url(url, policy)
    _refuse_kinds(caller, kinds)
    if area is not None and not caller.covers(area):
        zh, en = f"地区{area}不在账号的管辖范围", f"the area {area} is outside the scope of the account"
        raise Refusal("scope", "scope.area", zh, en, {"scope": caller.area}, "area")
    webhook, secret = uuid4(), new_secret()
    created = conn.execute(
        _CREATE,
        {
            "id": webhook,
            "account": caller.name,
            "url": url,
            "kinds": list(dict.fromkeys(kinds)),
            "area": caller.area if area is None else area,
            "secret": keys.encrypt_secret(webhook, secret),
            "most": policy.of_account,
        },
    )
    return (webhook, secret) if created.rowcount else None


def rotate(conn: psycopg.Connection, keys: Keys, policy: DeliveryPolicy, caller: Caller, webhook: UUID) -> str | None:
    """A new secret; messages are signed with the old one, too, for some hours. None if the account has no such
    subscription."""
    secret = new_secret()
    values = {
        "id": webhook,
        "account": caller.name,
        "secret": keys.encrypt_secret(webhook, secret),
        "overlap": timedelta(hours=policy.old_secret_hours),
    }
    return secret if conn.execute(_ROTATE, values).rowcount else None


def pause(conn: psycopg.Connection, caller: Caller, webhook: UUID) -> bool:
    """Holds messages back until the subscription is resumed. False if no active subscription of the account has
    the id."""
    return bool(conn.execute(_PAUSE, (webhook, caller.name)).rowcount)


def resume(conn: psycopg.Connection, caller: Caller, webhook: UUID) -> bool:
    """Delivers again, the oldest message first, also after the subscription was disabled. False if the account has no
    such subscription."""
    return bool(conn.execute(_RESUME, (webhook, caller.name)).rowcount)


def delete(conn: psycopg.Connection, caller: Caller, webhook: UUID) -> bool:
    """Deletes a subscription with its messages. False if the account has no such subscription."""
    return bool(
        conn.execute("DELETE FROM zuji.webhook WHERE id = %s AND account = %s", (webhook, caller.name)).rowcount
    )


def send_test(conn: psycopg.Connection, caller: Caller, webhook: UUID) -> UUID | None:
    """Requests one attempt to deliver a test message, whatever the status of the subscription; returns the id of the
    message. None if the account has no such subscription."""
    message = uuid4()
    data: dict[str, Any] = {"webhook": str(webhook)}
    values = {"message": message, "id": webhook, "account": caller.name, "kind": TEST, "data": Jsonb(data)}
    return message if conn.execute(_TEST, values).rowcount else None


def redeliver(conn: psycopg.Connection, caller: Caller, webhook: UUID, message: UUID) -> bool:
    """Delivers a message once more, under the same id, before those that wait. False if the subscription of the
    account has no such message."""
    return bool(conn.execute(_REDELIVER, (message, webhook, caller.name)).rowcount)


def _refuse_kinds(caller: Caller, kinds: Sequence[str]) -> None:
    """Raises Refusal (scope) for kinds about all persons of an area where the account reads only what it posted, and
    for those of supervision where it does not supervise."""
    permitted = kinds_of(caller.role)
    if refused := [kind for kind in kinds if kind not in permitted]:
        named = ", ".join(refused)
        zh, en = f"{named}：角色“{caller.role}”不能订阅", f"{named}: the role {caller.role!r} may not subscribe to it"
        if caller.role == "integration":
            zh = f"{named}：integration账号只能订阅自己报送的结果"
            en = f"{named}: an integration subscribes to what became of its own submissions"
        raise Refusal("scope", "webhook.kinds", zh, en, {"allowed": list(permitted)}, "kinds")
