"""Checking the log against its rules and digests, and the live views against the log. Changes nothing in either."""

from collections.abc import Iterator, Sequence
from itertools import product

import msgspec
import psycopg
from psycopg import sql

from projections.rebuild.build import Progress
from projections.rebuild.diff import Difference
from projections.rebuild.rebuild import ShadowBuild
from projections.rebuild.snapshot import export_snapshot, run_parallel
from projections.rebuild.verify import Changed, verify
from projections.schema.schema import drop_views, live_views, mark_mixed
from projections.views.registry import DERIVED_VIEWS
from projections.views.source_rows import source_of
from service.event_store.recorder import head
from service.postgres.database import connect
from service.security.keys import Keys

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
    "a request points to no event": """
        SELECT r.source || ' ' || r.request_id FROM zuji.request r
         WHERE r.version > 0
           AND NOT EXISTS (SELECT FROM zuji.log l WHERE (l.stream_id, l.version) = (r.stream_id, r.version))
         LIMIT 10""",
    "a request points to the event of another request": """
        SELECT r.source || ' ' || r.request_id
          FROM zuji.request r JOIN zuji.log l ON (l.stream_id, l.version) = (r.stream_id, r.version)
         WHERE r.source <> '' AND position(convert_to('"request_id":' || to_json(r.request_id), 'UTF8') IN l.state) = 0
         LIMIT 10""",
    # the events of one call have one time of recording, and may be in another order in their stream
    "a stream runs against the positions": """
        SELECT stream_id || ' ' || version
          FROM (SELECT stream_id, version, position, recorded_at, lag(position) OVER stream AS before,
                       lag(recorded_at) OVER stream AS recorded_before
                  FROM zuji.log WINDOW stream AS (PARTITION BY stream_id ORDER BY version)) l
         WHERE position < before AND recorded_at <> recorded_before LIMIT 10""",
    "an event has no request": """
        SELECT l.position FROM zuji.log l
          LEFT JOIN zuji.request r ON (r.stream_id, r.version) = (l.stream_id, l.version)
         WHERE r.version IS NULL LIMIT 10""",
}


OUTDATED = "the live views were made by other code or policy than this: run `zuji rebuild`"
RESHAPED = "the live views have other tables than this version expects and cannot be compared: run `zuji rebuild`"


class Findings(msgspec.Struct, frozen=True):
    """The findings of a check.

    `log` breaks of the rules of the log, `changed` events that are not those recorded, `views` differences that no
    changed event explains, `explained` those that one does, `outdated` why the views are not as this code would make
    them, `unsealed` the number of events recorded before there were digests (no finding).
    """

    events: int
    log: tuple[str, ...]
    views: tuple[Difference, ...]
    failed: tuple[str, ...]
    changed: tuple[Changed, ...] = ()
    explained: tuple[Difference, ...] = ()
    outdated: str | None = None
    unsealed: int = 0

    @property
    def clean(self) -> bool:
        """Whether there are no findings."""
        return not (self.log or self.views or self.failed or self.changed or self.outdated)

    @property
    def lines(self) -> list[str]:
        """The findings as text, one line each, causes before their consequences."""
        return [
            *map(str, self.changed),
            *dict.fromkeys(f"{difference}: follows from the changed events" for difference in self.explained),
            *self.log,
            *([self.outdated] if self.outdated else []),
            *map(str, self.views),
            *self.failed,
        ]


def check(url: str, keys: Keys, *, workers: int, progress: Progress) -> Findings:
    """Verifies the log, builds the views beside the live ones and compares both at the same position.

    Live views whose tables are not those of the running code are not compared. Raises AnotherRuns.
    """
    with connect(url) as conn, ShadowBuild(conn, url, keys, SCHEMA) as other:
        live = live_views(conn)
        verified = verify(url, keys, workers, progress)
        found: tuple[Difference, ...] = ()
        streams: set[str] = set()
        events = head(conn)
        try:
            if live.writable:
                events = other.fill(workers, progress, verified=False)
                mark_mixed(conn, live)  # this code moves the live views to the same position
                found = other.differences(live.schema, workers, progress)
                streams = _affected(conn, [live.schema, SCHEMA], verified.changed)
            return Findings(
                events,
                _log_findings(conn, url, workers, progress),
                tuple(difference for difference in found if difference.subject not in streams),
                tuple(_failed(conn, live.schema)),
                verified.changed,
                tuple(difference for difference in found if difference.subject in streams),
                None if live.current else OUTDATED if live.writable else RESHAPED,
                verified.unsealed,
            )
        finally:
            drop_views(conn, SCHEMA)


def _affected(conn: psycopg.Connection, schemas: Sequence[str], changed: Sequence[Changed]) -> set[str]:
    """The subjects whose rows follow from the changed events: their streams, their areas, and the subjects of derived
    views, in any of the schemas."""
    streams = [event.stream_id for event in changed]
    found = {str(stream_id) for stream_id in streams}
    for schema, view in product(schemas, DERIVED_VIEWS):
        source = source_of(view)
        subjects = sql.SQL("SELECT DISTINCT {} FROM {} WHERE {} = ANY(%s)").format(
            sql.Identifier(view.key), sql.Identifier(schema, source.name), sql.Identifier(source.key)
        )
        found |= {subject for (subject,) in conn.execute(subjects, (streams,))}
    found |= {area for (area,) in conn.execute(_AREAS, (streams,))}
    return found


_AREAS = "SELECT DISTINCT area FROM zuji.log WHERE stream_id = ANY(%s) AND starts_with(type, 'area.')"


def _log_findings(conn: psycopg.Connection, url: str, workers: int, progress: Progress) -> tuple[str, ...]:
    found: dict[str, list[str]] = {}
    progress("log", 0, len(_LOG_RULES))
    with export_snapshot(conn) as snapshot:
        for rule, broken in run_parallel(url, snapshot, workers, _broken, [*_LOG_RULES]):
            found[rule] = broken
            progress("log", len(found), len(_LOG_RULES))
    return tuple(f"{rule}: {what}" for rule in _LOG_RULES for what in found[rule])


def _broken(conn: psycopg.Connection, rule: str) -> list[str]:
    return [str(what) for (what,) in conn.execute(_LOG_RULES[rule].encode())]


def _failed(conn: psycopg.Connection, schema: str) -> Iterator[str]:
    for view, subject, error in conn.execute(f'SELECT view, subject, error FROM "{schema}".failed_subject'.encode()):
        yield f"{view} {subject} could not be computed: {error}"
