"""Sessions of browsers, stored in the database. The cookie holds a random id and nothing else."""

import secrets
from typing import Final, NamedTuple

import psycopg
from psycopg_pool import ConnectionPool

from service.place_files.store import NEWEST, bring_up_to
from service.recording.submission import Caller
from service.security.accounts import CALLER_COLUMNS, caller_from, token_hash
from service.security.authentication import Credential

KEPT_DAYS: Final = 30
"""Days for which an ended session is kept. The security log keeps its beginning and end for ever."""

_OPEN: Final = """
INSERT INTO zuji.session (id_hash, account, address, created_at, last_seen_at, ends_at)
SELECT %s, %s, %s, clock.now, clock.now, clock.now + make_interval(secs => %s)
  FROM (SELECT clock_timestamp() AS now) clock
"""
_FIND: Final = f"""
SELECT {CALLER_COLUMNS}, s.last_seen_at < clock_timestamp() - make_interval(secs => %(granularity)s), {NEWEST}
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
    """Limits of sessions: minutes without a request, total hours, and sign-in attempts per minute and address.

    The last is counted by each web worker.
    """

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
        """The limits of the installation."""
        return self._limits

    def open(self, credential: Credential, address: str, *, instead_of: str = "") -> str:
        """Opens a session of the account and returns its id. The session ends no later than the token.

        The session with the id `instead_of` is ended: a new sign-in always gets a new id.
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
        """The account of a session, as it is now, and marks the session as used; None if the session has ended.

        The mark is written at most once a minute, so a session may end up to a minute before its idle time is over.
        """
        idle = self._limits.idle_minutes * 60.0
        values = {"id": token_hash(session_id), "idle": idle, "granularity": min(60.0, idle / 10)}
        with self._pool.connection() as conn:
            row = conn.execute(_FIND.encode(), values).fetchone()
            if row is None:
                return None
            *account, stale, version = row
            bring_up_to(conn, bytes(version))
            if stale:
                _touch(conn, session_id)
        return caller_from(account)

    def end(self, session_id: str) -> str | None:
        """Ends the session in all web workers; returns the name of its account, None if there is no such session."""
        with self._pool.connection() as conn:
            row = conn.execute(_END, (token_hash(session_id),)).fetchone()
        return str(row[0]) if row else None


def _touch(conn: psycopg.Connection, session_id: str) -> None:
    conn.execute(
        "UPDATE zuji.session SET last_seen_at = clock_timestamp() WHERE id_hash = %s AND ended_at IS NULL",
        (token_hash(session_id),),
    )
