"""Checking: the views are what the log says, and the log is whole. Nothing is changed."""

from collections.abc import Iterator

import msgspec
import psycopg

from projections.engine.build import Progress
from projections.engine.compare import Difference
from projections.engine.rebuild import Build
from projections.engine.snapshot import exported, share
from projections.schema import drop_views, live_schema
from service.database import connect
from service.keys import Keys

SCHEMA = "views_check"

_LOG_RULES = {
    "positions are not dense": "SELECT count(*) FROM zuji.log HAVING count(*) <> coalesce(max(position), 0)",
    "the counter is not at the last position": """
        SELECT h.position FROM zuji.log_head h
         WHERE h.position <> (SELECT coalesce(max(position), 0) FROM zuji.log)""",
    "versions of a stream are not dense": """
        SELECT stream_id FROM zuji.log GROUP BY stream_id HAVING count(*) <> max(version) LIMIT 10""",
    "recorded_at runs backwards": """
        SELECT position FROM (SELECT position, recorded_at, lag(recorded_at) OVER (ORDER BY position) AS before
                                FROM zuji.log) l
         WHERE recorded_at < before AND position - 1 NOT IN (SELECT c.position FROM zuji.clock_correction c)
         LIMIT 10""",
    "recorded_at lies ahead of now": """
        SELECT position FROM zuji.log
         WHERE recorded_at > clock_timestamp() + '5 minutes'
           AND position > (SELECT coalesce(max(c.position), 0) FROM zuji.clock_correction c)
         LIMIT 10""",
    "a request points to no fact": """
        SELECT r.source || ' ' || r.request_id FROM zuji.request r
         WHERE r.version > 0
           AND NOT EXISTS (SELECT FROM zuji.log l WHERE (l.stream_id, l.version) = (r.stream_id, r.version))
         LIMIT 10""",
    "a fact has no request": """
        SELECT l.position FROM zuji.log l
          LEFT JOIN zuji.request r ON (r.stream_id, r.version) = (l.stream_id, l.version)
         WHERE r.version IS NULL LIMIT 10""",
}


class Findings(msgspec.Struct, frozen=True):
    """What a check found: nothing, it is to be hoped."""

    facts: int
    log: tuple[str, ...]
    views: tuple[Difference, ...]
    parked: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.log or self.views or self.parked)


def check(url: str, keys: Keys, *, workers: int, progress: Progress) -> Findings:
    """Folds the whole log beside the live views and compares, at the same position. Raises AnotherRuns."""
    with connect(url) as conn, Build(conn, url, keys, SCHEMA) as other:
        try:
            facts = other.fill(workers, progress)
            live = live_schema(conn)[0]
            found = other.differences(live, workers, progress)
            parked = tuple(_parked(conn, live))
            return Findings(facts, _log_findings(conn, url, workers, progress), found, parked)
        finally:
            drop_views(conn, SCHEMA)


def _log_findings(conn: psycopg.Connection, url: str, workers: int, progress: Progress) -> tuple[str, ...]:
    found: dict[str, list[str]] = {}
    progress("log", 0, len(_LOG_RULES))
    with exported(conn) as snapshot:
        for rule, broken in share(url, snapshot, workers, _broken, [*_LOG_RULES]):
            found[rule] = broken
            progress("log", len(found), len(_LOG_RULES))
    return tuple(f"{rule}: {what}" for rule in _LOG_RULES for what in found[rule])


def _broken(conn: psycopg.Connection, rule: str) -> list[str]:
    return [str(what) for (what,) in conn.execute(_LOG_RULES[rule].encode())]


def _parked(conn: psycopg.Connection, schema: str) -> Iterator[str]:
    for view, subject, error in conn.execute(f'SELECT view, subject, error FROM "{schema}".parked'.encode()):
        yield f"{view} {subject} is parked: {error}"
