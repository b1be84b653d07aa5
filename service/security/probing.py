"""Probe limit: bounds per account and hour how much an account can learn about persons outside its scope.

Two answers are probes: "no such person is registered", and "this number cannot be registered here". Both count in a
dry run and in an atomic call, which leave no trace if refused. In other calls only the second counts: there an unknown
person and a person outside the scope get the same answer.
"""

from collections.abc import Iterable
from typing import Final

import psycopg
from psycopg_pool import ConnectionPool

from domain.errors import Refusal
from service.recording.authorization import is_probe
from service.recording.submission import Caller

_COUNT: Final = "SELECT count FROM zuji.probe WHERE account = %s AND hour = date_trunc('hour', clock_timestamp())"

_ADD: Final = """
INSERT INTO zuji.probe AS p (account, hour, count) VALUES (%s, date_trunc('hour', clock_timestamp()), %s)
    ON CONFLICT (account, hour) DO UPDATE SET count = p.count + excluded.count RETURNING count
"""

_SECONDS_LEFT: Final = "SELECT ceil(3600 - mod(extract(epoch FROM clock_timestamp()), 3600))::integer"


class ProbingLimited(Exception):
    """The account has used up its probes of this hour; `seconds` until the next hour."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class Probing:
    """Counts and limits probes; `limit` is per account and hour."""

    def __init__(self, pool: ConnectionPool, limit: int) -> None:
        self._pool = pool
        self.limit = limit

    def admit(self, caller: Caller) -> None:
        """To be called before a call that could be a probe. Raises ProbingLimited if the limit is reached."""
        with self._pool.connection() as conn:
            row = conn.execute(_COUNT, (caller.name,)).fetchone()
            if row is not None and row[0] >= self.limit:
                raise ProbingLimited(_seconds_left(conn))

    def count(self, caller: Caller, refusals: Iterable[Refusal], *, traceless: bool) -> None:
        """Counts the probes among the refusals of a call.

        Raises ProbingLimited if a traceless call exceeds the limit: its result must not be shown.
        """
        refused = probes_in(refusals)
        counted = len(refused) if traceless else sum(refusal.code == "identity.held" for refusal in refused)
        if counted:
            with self._pool.connection() as conn:
                row = conn.execute(_ADD, (caller.name, counted)).fetchone()
                assert row is not None
                if traceless and row[0] > self.limit:
                    raise ProbingLimited(_seconds_left(conn))


def probes_in(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Those refusals that are probes."""
    return [refusal for refusal in refusals if is_probe(refusal)]


def _seconds_left(conn: psycopg.Connection) -> int:
    row = conn.execute(_SECONDS_LEFT).fetchone()
    assert row is not None
    return int(row[0])
