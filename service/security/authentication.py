"""Authentication by token: the account of a token, by the clock of the database, cached for a few seconds."""

import threading
import time
from collections.abc import Callable
from typing import Final, Literal

import msgspec
import psycopg
from psycopg_pool import ConnectionPool

from service.place_files.store import NEWEST, bring_up_to
from service.postgres.database import connect
from service.recording.submission import Caller
from service.security.accounts import CALLER_COLUMNS, CHANNEL, caller_from, token_hash

CACHED_SECONDS: Final = 5.0
"""How long an ended token may still be accepted by a worker that misses the notification."""
_CACHED_ACCOUNTS: Final = 10_000
_LISTEN_SECONDS: Final = 1.0

_FIND: Final = f"""
SELECT {CALLER_COLUMNS},
       CASE WHEN a.revoked_at IS NOT NULL OR t.revoked_at <= clock_timestamp() THEN 'revoked'
            WHEN a.expires_at <= clock_timestamp() OR t.expires_at <= clock_timestamp() THEN 'expired'
            ELSE 'valid' END,
       extract(epoch FROM least(a.expires_at, t.expires_at, t.revoked_at) - clock_timestamp())::float8,
       coalesce(a.last_used_at < clock_timestamp() - interval '1 minute', true), {NEWEST}
  FROM zuji.account_token t JOIN zuji.account a ON a.name = t.account WHERE t.token_hash = %s
"""
_USED: Final = """
UPDATE zuji.account SET last_used_at = clock_timestamp()
 WHERE name = %s AND coalesce(last_used_at < clock_timestamp() - interval '1 minute', true)
"""


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A known token: its account, its state, and in how many seconds it ends (None: never).

    `unnoted`: `last_used_at` of the account is older than a minute.
    """

    caller: Caller
    state: Literal["valid", "expired", "revoked"]
    seconds: float | None
    unnoted: bool


def look_up(conn: psycopg.Connection, token: str) -> Credential | None:
    """The credential of a token; None for a token that was never issued.

    Brings the reference data of this process up to the files of the place in the database.
    """
    row = conn.execute(_FIND.encode(), (token_hash(token),)).fetchone()
    if row is None:
        return None
    *account, state, seconds, unnoted, version = row
    bring_up_to(conn, bytes(version))
    return Credential(caller=caller_from(account), state=state, seconds=seconds, unnoted=unnoted)


def find_account(conn: psycopg.Connection, token: str) -> Caller | None:
    """The account of a token that is valid now, else None."""
    found = look_up(conn, token)
    return found.caller if found is not None and found.state == "valid" else None


class Accounts:
    """A cache of credentials, so that most calls need no query.

    A thread listens for accounts that end or get another token, and then clears the cache.
    """

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._known: dict[bytes, tuple[Credential, float]] = {}
        self._lock = threading.Lock()
        self._generation = 0
        self._listener: threading.Thread | None = None

    def find(self, token: str) -> Credential | None:
        """The credential of a token. A `valid` one was valid at most CACHED_SECONDS ago and has not expired since."""
        digest, now = token_hash(token), time.monotonic()
        known = self._known.get(digest)
        if known is not None and known[1] > now:
            return known[0]
        self._listen()
        generation = self._generation
        with self._pool.connection() as conn:
            found = look_up(conn, token)
            if found is not None and found.state == "valid" and found.unnoted:
                _note_use(conn, found.caller.name)
        with self._lock:
            if found is None or found.state != "valid":
                self._known.pop(digest, None)
            elif generation == self._generation:  # otherwise an account may have ended after our query
                if len(self._known) >= _CACHED_ACCOUNTS:
                    self._known.clear()
                lasts = CACHED_SECONDS if found.seconds is None else min(CACHED_SECONDS, found.seconds)
                self._known[digest] = (found, now + lasts)
        return found

    def find_now(self, token: str) -> Credential | None:
        """The credential from the database, not from the cache."""
        with self._pool.connection() as conn:
            return look_up(conn, token)

    def forget(self) -> None:
        """Clears the cache."""
        with self._lock:
            self._generation += 1
            self._known.clear()

    def _listen(self) -> None:
        with self._lock:
            if self._listener is None:
                self._listener = threading.Thread(
                    target=listen, args=(self._pool, self.forget), name="zuji-accounts", daemon=True
                )
                self._listener.start()


def listen(pool: ConnectionPool, changed: Callable[[], None]) -> None:
    """Calls `changed` when an account ends or gets another token, and after a reconnection.

    Returns when the pool is closed.
    """
    while not pool.closed:
        try:
            with connect(str(pool.conninfo)) as conn:
                conn.execute(f"LISTEN {CHANNEL}")
                changed()
                while not pool.closed:
                    for _ in conn.notifies(timeout=_LISTEN_SECONDS):
                        changed()
        except psycopg.Error:  # the server is away; entries of the cache end after CACHED_SECONDS
            time.sleep(_LISTEN_SECONDS)


def _note_use(conn: psycopg.Connection, name: str) -> None:
    """Sets `last_used_at`. A failure does not keep the caller out."""
    try:
        with conn.transaction():
            conn.execute("SET LOCAL synchronous_commit TO off")
            conn.execute(_USED, (name,))
    except psycopg.Error:
        return
