"""Sessions of browsers, kept on the server. The cookie holds a random id that is good for nothing else."""

import secrets
from typing import Final, NamedTuple

import psycopg
from psycopg_pool import ConnectionPool

from service.recording.submission import Caller
from service.security.accounts import CALLER_COLUMNS, caller_from, token_hash
from service.security.authentication import Credential

KEPT_DAYS: Final = 30
"""How long a session that is over is kept, to be looked into; the security log has its beginning and end for ever."""

_OPEN: Final = """
INSERT INTO zuji.session (id_hash, account, address, ends_at)
VALUES (%s, %s, %s, clock_timestamp() + make_interval(secs => %s))
"""
_FIND: Final = f"""
SELECT {CALLER_COLUMNS}, s.last_seen_at < clock_timestamp() - make_interval(secs => %(granularity)s)
  FROM zuji.session s JOIN zuji.account a ON a.name = s.account
 WHERE s.id_hash = %(id)s AND s.ended_at IS NULL AND s.ends_at > clock_timestamp()
   AND s.last_seen_at > clock_timestamp() - make_interval(secs => %(idle)s)
   AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > clock_timestamp())
"""
_END: Final = (
    "UPDATE zuji.session SET ended_at = clock_timestamp() WHERE id_hash = %s AND ended_at IS NULL RETURNING account"
)
_PURGE: Final = "DELETE FROM zuji.session WHERE ends_at < clock_timestamp() - make_interval(days => %s)"


class SessionLimits(NamedTuple):
    """When a session ends: after so many minutes without a request, and after so many hours in any case; and how many
    attempts to sign in one address has in a minute, at one web worker."""

    idle_minutes: int = 30
    hours: int = 8
    sign_ins: int = 30


class Sessions:
    """Opens, finds and ends sessions."""

    def __init__(self, pool: ConnectionPool, limits: SessionLimits) -> None:
        self._pool = pool
        self._limits = limits

    @property
    def limits(self) -> SessionLimits:
        """When sessions end."""
        return self._limits

    def open(self, credential: Credential, address: str, *, instead_of: str = "") -> str:
        """A new session of the account, and its id. It ends no later than the token it was opened with.

        The session `instead_of` ends: who signs in again has another id.
        """
        session_id = secrets.token_urlsafe(32)
        seconds = self._limits.hours * 3600.0
        if credential.seconds is not None:
            seconds = min(seconds, credential.seconds)
        with self._pool.connection() as conn, conn.transaction():
            if instead_of:
                conn.execute(_END, (token_hash(instead_of),))
            conn.execute(_OPEN, (token_hash(session_id), credential.caller.name, address, seconds))
            conn.execute(_PURGE, (KEPT_DAYS,))
        return session_id

    def find(self, session_id: str) -> Caller | None:
        """The account of a session that has not ended, as it is now; notes that the session is in use.

        The note is written at most once a minute, so a session may end up to a minute before its idle time is over.
        """
        idle = self._limits.idle_minutes * 60.0
        values = {"id": token_hash(session_id), "idle": idle, "granularity": min(60.0, idle / 10)}
        with self._pool.connection() as conn:
            row = conn.execute(_FIND.encode(), values).fetchone()
            if row is None:
                return None
            *account, stale = row
            if stale:
                _touch(conn, session_id)
        return caller_from(account)

    def end(self, session_id: str) -> str | None:
        """Ends the session at once, everywhere; the name of its account, or None when there was no such session."""
        with self._pool.connection() as conn:
            row = conn.execute(_END, (token_hash(session_id),)).fetchone()
        return str(row[0]) if row else None


def _touch(conn: psycopg.Connection, session_id: str) -> None:
    conn.execute(
        "UPDATE zuji.session SET last_seen_at = clock_timestamp() WHERE id_hash = %s AND ended_at IS NULL",
        (token_hash(session_id),),
    )
