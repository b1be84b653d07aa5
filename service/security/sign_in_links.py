"""Links that sign a browser in without a token: one use, a few minutes, created by the owner of the schema.

The token in a link is random; the database stores its hash and its expiry. The web decides from where a link may be
used.
"""

import secrets
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

from service.security.access_log import Line, write
from service.security.account_rules import operator
from service.security.accounts import current, token_hash
from service.security.authentication import Credential

LINK_MINUTES: Final = 10
"""Minutes for which a link may be used."""

_CREATE: Final = """
INSERT INTO zuji.sign_in_link (token_hash, account, expires_at)
VALUES (%s, %s, clock_timestamp() + make_interval(mins => %s))
"""
_REDEEM: Final = """
UPDATE zuji.sign_in_link SET used_at = clock_timestamp()
 WHERE token_hash = %s AND used_at IS NULL AND expires_at > clock_timestamp() RETURNING account
"""
_PURGE: Final = "DELETE FROM zuji.sign_in_link WHERE expires_at < clock_timestamp() - interval '1 day'"


def create_link_token(conn: psycopg.Connection, account: str, area: str) -> str:
    """Returns the token of a new link for an account of this area; `conn` is the owner's. Writes the security log."""
    token = secrets.token_urlsafe(32)
    with conn.transaction():
        conn.execute(_PURGE)
        conn.execute(_CREATE, (token_hash(token), account, LINK_MINUTES))
        details = {"minutes": LINK_MINUTES}
        line = Line(
            action="sign_in_link.created",
            account=operator(),
            role="operator",
            subject=account,
            subject_area=area,
            details=details,
        )
        write(conn, [line])
    return token


def redeem_link_token(pool: ConnectionPool, token: str) -> Credential | None:
    """Uses up the link of a token and returns its account; None if the link was used, has expired or never existed."""
    with pool.connection() as conn, conn.transaction():
        row = conn.execute(_REDEEM, (token_hash(token),)).fetchone()
        found = current(conn, [row[0]]).get(row[0]) if row else None
    return Credential(caller=found, state="valid", seconds=None, unnoted=False) if found is not None else None
