"""All that is held about one person (PIPL, article 45): the rows of all views, what waits, and who has read it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import class_row

from domain.events.event import event_type_of
from domain.events.inspections import InspectionAbandoned, InspectionClosed
from projections.queries.recorded_requests import count_of_type
from projections.views.registry import VIEWS
from projections.views.view import View
from service.event_store.streams import stream_of

_READ: Final = """
SELECT max(at) AS at, account, role, organisation, on_behalf_of, action, outcome, purpose, list, inspections, doubts,
       count(*)::int AS times
  FROM (SELECT id, at, account, role, organisation, on_behalf_of, action, outcome, purpose,
               coalesce(details->'inspections',
                        CASE WHEN starts_with(action, 'inspection.') THEN jsonb_build_array(subject) ELSE '[]' END)
                   AS inspections,
               coalesce(details->'doubts', '[]') AS doubts,
               subject = ANY(%(subjects)s) AS is_own,
               CASE WHEN subject = ANY(%(subjects)s) THEN '' ELSE subject END AS list
          FROM zuji.access_log
         WHERE (subject = ANY(%(subjects)s) OR listed && %(persons)s::uuid[]) AND outcome = 'ok' AND NOT subject_only
         ORDER BY id DESC LIMIT %(looked_at)s) line
 GROUP BY account, role, organisation, on_behalf_of, action, outcome, purpose, list, inspections, doubts,
          (at AT TIME ZONE 'Asia/Shanghai')::date, CASE WHEN is_own THEN id END
 ORDER BY max(id) DESC LIMIT %(most)s
"""
_WAITING: Final = """
SELECT 'quarantine' AS kind, id AS number, type, source, received_at AS since FROM zuji.quarantine
 WHERE status = 'waiting' AND subject = ANY(%(streams)s)
 UNION ALL
SELECT 'approval', number, type, source, requested_at FROM zuji.approval
 WHERE status = 'waiting' AND subject = ANY(%(persons)s)
 ORDER BY since
"""
MOST_READERS: Final = 10_000
"""The most lines of the security log in an extract: the latest."""
_LOOKED_AT: Final = 100_000
"""The most lines that are summed up to them: an extract is made while somebody waits for it."""

_ENDS: Final = (event_type_of(InspectionClosed), event_type_of(InspectionAbandoned))

_VERDICTS: Final = (
    "SELECT doubt, max(settled_version) FROM doubt WHERE doubt = ANY(%s) AND settled_on IS NOT NULL GROUP BY 1"
)

_HOUSEHOLDS: Final = "SELECT DISTINCT household_key FROM membership WHERE person_id = %s"


class Reading(msgspec.Struct, frozen=True):
    """A line of the security log about the person: who did what, when, for whom and why. Times carry a zone.

    `inspections`: the keys of the inspections that the read was about; `doubts`: the doubts that were not settled when
    it happened, each as `<key>/<version of the verdict before, or 0>`.
    `list` is the address of a list, report or household that showed the person, "" where the person alone was read;
    `times`: how often an account read the same one on a day (Asia/Shanghai), the last time `at`.
    """

    at: datetime
    account: str
    role: str
    organisation: str
    on_behalf_of: str
    action: str
    outcome: str
    purpose: str
    list: str
    inspections: Sequence[str]
    doubts: Sequence[str]
    times: int


class Waiting(msgspec.Struct, frozen=True):
    """An event about the person that is not recorded: refused (`quarantine`), or to be approved (`approval`)."""

    kind: str
    number: int
    type: str
    source: str
    since: datetime


def rows_of_person(conn: psycopg.Connection, person_id: UUID) -> list[tuple[View, list[dict[str, Any]]]]:
    """The rows that the views hold of a person and of the person's households, with their public columns.

    Views without rows are left out. Only what the scope of the connection covers.
    """
    households = [key for (key,) in conn.execute(_HOUSEHOLDS, (person_id,))]
    keys: dict[str, Sequence[Any]] = {"person_id": [person_id], "household_key": households}
    found = []
    for view in VIEWS:
        if subjects := keys.get(view.key):
            rows = _rows(conn, view, subjects)
            if rows:
                found.append((view, rows))
    return found


def _rows(conn: psycopg.Connection, view: View, subjects: Sequence[Any]) -> list[dict[str, Any]]:
    query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s) ORDER BY {}").format(
        sql.SQL(", ").join(map(sql.Identifier, view.columns)),
        *map(sql.Identifier, (view.name, view.key)),
        sql.SQL(", ").join(map(sql.Identifier, (view.key, *view.row_key) if view.name != "roster" else (view.key,))),
    )
    with conn.cursor(row_factory=class_row(view.row)) as cursor:
        rows = cursor.execute(query, (list(subjects),)).fetchall()
    return [{column: getattr(row, column) for column in view.public} for row in rows]


def readings_of(conn: psycopg.Connection, persons: Collection[UUID], *households: str) -> list[Reading]:
    """Who has read or changed what is held about the person, alone, in a household, a list or a report, the latest
    first, at most MOST_READERS. With the keys of households, also who has read these.

    The connection must be the service's own. Lines of an older version do not name the persons in a list.
    """
    ids = [*map(str, persons)]
    with conn.cursor(row_factory=class_row(Reading)) as cursor:
        values = {"subjects": [*ids, *households], "persons": ids, "most": MOST_READERS, "looked_at": _LOOKED_AT}
        return cursor.execute(_READ, values).fetchall()


def without_what_is_under_way(
    log: psycopg.Connection, views: psycopg.Connection, readings: Sequence[Reading]
) -> list[Reading]:
    """The readings without those of inspections that are neither closed nor abandoned, and of doubts that have not been
    settled since: who is drawn or examined is not to be known before.

    `log` is the service's own connection, `views` one that reads the views of all areas.
    """
    keys = {key for each in readings for key in each.inspections}
    over = {key for key in keys if any(count_of_type(log, stream_of("inspection", key), end) for end in _ENDS)}
    named = {doubt for each in readings for doubt in each.doubts}
    rows = views.execute(_VERDICTS, ([doubt.partition("/")[0] for doubt in named],)).fetchall() if named else []
    verdicts: dict[str, int] = dict(rows)
    over |= {doubt for doubt in named if verdicts.get(doubt.partition("/")[0], 0) > int(doubt.partition("/")[2])}
    return [each for each in readings if over.issuperset((*each.inspections, *each.doubts))]


def waiting_for(conn: psycopg.Connection, persons: Collection[UUID]) -> list[Waiting]:
    """The events about the person that wait, the oldest first. The connection must be the service's own."""
    values = {"streams": [person.bytes for person in persons], "persons": [*persons]}
    with conn.cursor(row_factory=class_row(Waiting)) as cursor:
        return cursor.execute(_WAITING, values).fetchall()
