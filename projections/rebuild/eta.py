"""The estimated time left of a rebuild or a check, from the durations of the last one and the progress of this one.

No clock is read here: callers pass the time, in seconds of a monotonic clock.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
import psycopg
from psycopg import sql

from projections.schema.schema import live_schema

BUILDING: Final = ("start", "persons", "households", "indexes")
REBUILD: Final = (*BUILDING, "catch_up", "compare", "switch")
CHECK: Final = ("verify", *BUILDING, "catch_up", "compare", "log")

_USUAL: Final = {"persons": 20.0, "households": 3.0, "indexes": 2.5, "compare": 1.5, "log": 4.0, "verify": 4.0}
"""Seconds for a million events, used before the first rebuild. Only the ratios matter: the progress soon shows how fast
the machine is."""

_FIXED: Final = {"start": 1.0, "switch": 1.2}
"""Seconds that do not depend on the number of events."""

_DOUBT: Final = 0.03
"""The weight of the expected durations, as a share of the work."""


class _Phase(msgspec.Struct):
    began: float
    share_before: float
    last: float
    share: float
    parts: int = 0

    @property
    def seconds(self) -> float:
        return self.last - self.began

    @property
    def portion(self) -> float:
        """The share of the phase that was done in this run; the work of an interrupted rebuild does not count."""
        return self.share - self.share_before

    @property
    def begun(self) -> float:
        """The portion, and half a part: when a part is reported, others are half done on average."""
        return self.portion * (1.0 + 0.5 / self.parts) if self.parts and self.share < 1.0 else self.portion


class EtaEstimator:
    """Estimates the time left of a run. `expected` are the expected seconds of its phases, in their order."""

    def __init__(self, expected: Mapping[str, float]) -> None:
        self.expected = expected
        self._seen: dict[str, _Phase] = {}

    def report(self, now: float, phase: str, done: int, total: int) -> None:
        """Reports the work done of a phase and its total; the first report of a phase ends the phase before."""
        share = done / total if total else 0.0
        if phase not in self._seen:
            for before in [*self._seen.values()][-1:]:
                before.last, before.share = now, 1.0
            self._seen[phase] = _Phase(now, share, now, share)
        seen = self._seen[phase]
        seen.parts += share > seen.share
        seen.last, seen.share = now, share

    def end(self, now: float) -> None:
        """Reports the end of the run."""
        for phase in [*self._seen][-1:]:
            self.report(now, phase, 1, 1)

    def seconds_left(self, now: float) -> float:
        """The estimated seconds until the end of the run."""
        speed = self._speed()
        current = [*self._seen][-1] if self._seen else None
        left = sum(seconds * speed for phase, seconds in self.expected.items() if phase not in self._seen)
        if current is None:
            return left
        seen = self._seen[current]
        whole = (seen.seconds + _DOUBT * speed * self.expected.get(current, 0.0)) / (seen.begun + _DOUBT)
        return left + max(whole * (1.0 - seen.share) - (now - seen.last), 0.0)

    def elapsed(self) -> dict[str, float]:
        """The seconds of each phase in this run so far."""
        return {name: one.seconds for name, one in self._seen.items()}

    def phase_durations(self) -> dict[str, float]:
        """The seconds of each whole phase, extrapolated from this run. A phase of which less than half was done is left
        out."""
        return {name: one.seconds / one.portion for name, one in self._seen.items() if one.portion >= 0.5}

    def _speed(self) -> float:
        """The seconds taken for one expected second so far. Phases of a fixed duration do not count."""
        doubt = _DOUBT * sum(self.expected.values())
        taken = expected = doubt
        for name, one in self._seen.items():
            if name not in _FIXED:
                taken += one.seconds
                expected += one.begun * self.expected.get(name, 0.0)
        return taken / expected if expected else 1.0


def expected_durations(conn: psycopg.Connection, phases: tuple[str, ...], events: int) -> dict[str, float]:
    """The expected seconds of phases: those of the rebuild that made the live views, in proportion to the number of
    events; without such a rebuild, usual ones."""
    learned = _recorded_durations(conn, events)
    usual = {name: seconds * events / 1e6 for name, seconds in _USUAL.items()}
    scale = learned["persons"] / usual["persons"] if learned.get("persons") and events else 1.0
    return {phase: learned.get(phase, _FIXED.get(phase, usual.get(phase, 0.0) * scale)) for phase in phases}


def save_durations(conn: psycopg.Connection, schema: str, events: int, durations: Mapping[str, float]) -> None:
    """Saves the seconds of the phases in the schema that was built."""
    statement = sql.SQL("INSERT INTO {} VALUES (%s, %s, %s) ON CONFLICT DO NOTHING").format(
        sql.Identifier(schema, "phase_duration")
    )
    for phase, seconds in durations.items():
        conn.execute(statement, (phase, events, seconds))


def _recorded_durations(conn: psycopg.Connection, events: int) -> dict[str, float]:
    table = sql.Identifier(live_schema(conn)[0], "phase_duration")
    there = conn.execute("SELECT to_regclass(%s) IS NOT NULL", (table.as_string(conn),)).fetchone()
    if not (there and there[0]):  # views of an earlier version
        return {}
    return {
        phase: seconds if phase in _FIXED else seconds * events / then
        for phase, then, seconds in conn.execute(sql.SQL("SELECT phase, events, seconds FROM {}").format(table))
        if then
    }
