"""Accounts: who may come in, in which role, for which area. A token is shown once; only its hash is kept."""

import hashlib
import secrets
import threading
import time
from collections.abc import Sequence
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

from domain.areas import scope_prefix
from service.recording.submission import ANY_SOURCE, Caller

ROLES: Final = ("integration", "caseworker", "supervisor", "auditor", "admin")
CACHED_SECONDS: Final = 5.0
_CACHED_ACCOUNTS: Final = 10_000

_FIND = """
SELECT name, role, area, organisation, organisation_type, source, types
  FROM zuji.account WHERE token_hash = %s AND revoked_at IS NULL
"""

_CREATE = """
INSERT INTO zuji.account (token_hash, name, role, area, organisation, organisation_type, source, types)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


class AccountRefused(ValueError):
    """An account that cannot be created, and why."""


def create_account(
    conn: psycopg.Connection,
    *,
    name: str,
    role: str,
    area: str,
    organisation: str = "",
    organisation_type: str = "",
    source: str = "",
    types: Sequence[str] = (),
) -> str:
    """Creates an account and returns its token. `area` "" means everywhere.

    Raises AccountRefused for a role there is not or a missing name, Refusal for what is no area code.
    """
    if role not in ROLES:
        raise AccountRefused(f"role: one of {', '.join(ROLES)}, not {role!r}")
    if not name.strip():
        raise AccountRefused("name: whose account is it?")
    scope_prefix(area)
    token = secrets.token_urlsafe(32)
    conn.execute(_CREATE, (_hash(token), name, role, area, organisation, organisation_type, source, list(types)))
    return token


def find_account(conn: psycopg.Connection, token: str) -> Caller | None:
    """The account of a token, unless there is none or it was revoked."""
    row = conn.execute(_FIND, (_hash(token),)).fetchone()
    if row is None:
        return None
    name, role, area, organisation, organisation_type, source, types = row
    return Caller(
        name=name,
        role=role,
        area=area,
        organisation=organisation,
        organisation_type=organisation_type,
        sources=(source or ANY_SOURCE,),
        types=tuple(types),
    )


def revoke_account(conn: psycopg.Connection, name: str) -> int:
    """Ends every token of that name; returns how many there were. They work at most CACHED_SECONDS longer."""
    found = conn.execute(
        "UPDATE zuji.account SET revoked_at = clock_timestamp() WHERE name = %s AND revoked_at IS NULL", (name,)
    )
    return found.rowcount


class Accounts:
    """Accounts by token, remembered for a few seconds: a call then costs no query."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._known: dict[bytes, tuple[Caller, float]] = {}
        self._lock = threading.Lock()

    def find(self, token: str) -> Caller | None:
        """The account of a token, as it was at most CACHED_SECONDS ago."""
        digest, now = _hash(token), time.monotonic()
        known = self._known.get(digest)
        if known is not None and known[1] > now:
            return known[0]
        with self._pool.connection() as conn:
            caller = find_account(conn, token)
        with self._lock:
            if caller is None:
                self._known.pop(digest, None)
            else:
                if len(self._known) >= _CACHED_ACCOUNTS:
                    self._known.clear()
                self._known[digest] = (caller, now + CACHED_SECONDS)
        return caller


def _hash(token: str) -> bytes:
    """Of 256 random bits a plain hash gives nothing away."""
    return hashlib.sha256(token.encode()).digest()
