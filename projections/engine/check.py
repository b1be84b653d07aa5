"""Checking: the views are what the log says, and the log is whole. Nothing is changed."""

from collections.abc import Iterator

import msgspec
import psycopg

from projections.engine.build import Progress
from projections.engine.compare import Difference
from projections.engine.rebuild import Build
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
                                FROM zuji.log) l WHERE recorded_at < before LIMIT 10""",
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
    with connect(url) as conn:
        other = Build(conn, url, keys, SCHEMA)
        try:
            facts = other.fill(workers, progress)
            progress("compare", 0, 0)
            other.catch_up()
            live = live_schema(conn)[0]
            found = other.differences(live)
            parked = tuple(_parked(conn, live))
            return Findings(facts, tuple(_log_findings(conn)), found, parked)
        finally:
            drop_views(conn, SCHEMA)


def _log_findings(conn: psycopg.Connection) -> Iterator[str]:
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for finding, query in _LOG_RULES.items():
            for (what,) in conn.execute(query.encode()):
                yield f"{finding}: {what}"


def _parked(conn: psycopg.Connection, schema: str) -> Iterator[str]:
    for view, subject, error in conn.execute(f'SELECT view, subject, error FROM "{schema}".parked'.encode()):
        yield f"{view} {subject} is parked: {error}"
