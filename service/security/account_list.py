"""The list of accounts for operators: present and former accounts, never their tokens."""

from datetime import datetime
from typing import Final

import msgspec
import psycopg
from psycopg.rows import class_row

_LIST: Final = """
SELECT a.name, a.role, a.area, a.organisation, a.organisation_type, a.types, a.created_at, a.created_by, a.expires_at,
       a.last_used_at, a.revoked_at, a.ended_by,
       ARRAY(SELECT s.source FROM zuji.account_source s WHERE s.account = a.name ORDER BY s.source)
         || CASE WHEN a.any_source THEN ARRAY['*'] ELSE ARRAY[]::text[] END AS sources,
       CASE WHEN a.revoked_at IS NOT NULL THEN 'revoked' WHEN a.expires_at <= clock_timestamp() THEN 'expired'
            ELSE 'active' END AS state,
       (SELECT count(*) FROM zuji.account_token t WHERE t.account = a.name
           AND (t.revoked_at IS NULL OR t.revoked_at > clock_timestamp())) AS tokens
  FROM zuji.account a ORDER BY a.created_at, a.name
"""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account. `state` is active, expired or revoked, `tokens` the number of its valid tokens."""

    name: str
    role: str
    area: str
    organisation: str
    organisation_type: str
    sources: list[str]
    types: list[str]
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    ended_by: str
    state: str
    tokens: int


def list_accounts(conn: psycopg.Connection) -> list[Account]:
    """All present and former accounts, in the order of their creation."""
    with conn.cursor(row_factory=class_row(Account)) as cursor:
        return cursor.execute(_LIST).fetchall()


def has_ended(conn: psycopg.Connection, name: str) -> bool | None:
    """Whether the account of that name was ended; None when there is none. The connection must be the owner's."""
    row = conn.execute("SELECT revoked_at IS NOT NULL FROM zuji.account WHERE name = %s", (name,)).fetchone()
    return bool(row[0]) if row else None
