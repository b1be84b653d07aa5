"""Probes: what an account learns of persons it may not see, counted by account and hour, and limited.

An answer that says no person is registered, or that a number cannot be registered here, costs one probe in a preview
and in a call that records all or nothing: neither leaves anything behind. Otherwise only the second costs one: an
unknown person and a person elsewhere are answered alike, so that answer tells nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.identity import IdentityCorrected
from domain.events.registration import Registered
from service.recording.authorization import is_probe
from service.recording.submission import Caller, Submission

_TRIES_NUMBERS: Final = (Registered, IdentityCorrected, Corrected, Voided)

_SO_FAR: Final = "SELECT count FROM zuji.probe WHERE account = %s AND hour = date_trunc('hour', clock_timestamp())"

_MORE: Final = """
INSERT INTO zuji.probe AS p (account, hour, count) VALUES (%s, date_trunc('hour', clock_timestamp()), %s)
    ON CONFLICT (account, hour) DO UPDATE SET count = p.count + excluded.count RETURNING count
"""

_LEFT: Final = "SELECT ceil(3600 - mod(extract(epoch FROM clock_timestamp()), 3600))::integer"


class ProbingLimited(Exception):
    """The account has asked for too many persons it was not shown; `seconds` until the next hour begins."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class Probing:
    """The limit of one installation; `limit` is the most probes of an account in an hour."""

    def __init__(self, pool: ConnectionPool, limit: int) -> None:
        self._pool = pool
        self.limit = limit

    def admit(self, caller: Caller, submissions: Sequence[Submission], *, traceless: bool) -> None:
        """Lets a call in. Raises ProbingLimited when the account is over the limit and the call could probe further."""
        if traceless or any(isinstance(one.event, _TRIES_NUMBERS) for one in submissions):
            with self._pool.connection() as conn:
                row = conn.execute(_SO_FAR, (caller.name,)).fetchone()
                if row is not None and row[0] >= self.limit:
                    raise ProbingLimited(_left(conn))

    def count(self, caller: Caller, refusals: Iterable[Refusal], *, traceless: bool) -> None:
        """Counts the probes of a call.

        Raises ProbingLimited when a traceless call goes beyond the limit: what it found is then not shown.
        """
        refused = probes_in(refusals)
        counted = len(refused) if traceless else sum(refusal.code == "identity.held" for refusal in refused)
        if counted:
            with self._pool.connection() as conn:
                row = conn.execute(_MORE, (caller.name, counted)).fetchone()
                assert row is not None
                if traceless and row[0] > self.limit:
                    raise ProbingLimited(_left(conn))


def probes_in(refusals: Iterable[Refusal]) -> list[Refusal]:
    """The refusals that an account gets which asks for persons it may not see."""
    return [refusal for refusal in refusals if is_probe(refusal)]


def _left(conn: psycopg.Connection) -> int:
    row = conn.execute(_LEFT).fetchone()
    assert row is not None
    return int(row[0])
