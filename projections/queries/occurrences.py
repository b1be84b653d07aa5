"""Occurrences: what happened on a day to a person, as lists and as counts by area: posts left, returns to poverty, and
events that are to be reported within a limit (R1-1, R1-9)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.reference.scope import Scope
from projections.queries.area_range import AreaRange, area_range
from projections.queries.page import Page

LEFT_POST: Final = "left_post"
RETURNED_TO_POVERTY: Final = "returned_to_poverty"
REPORTED: Final = "reported"

_NOT_REFUTED: Final = "verdict IS DISTINCT FROM 'refuted'"
_LEFT: Final = f"""
SELECT person_id, coalesce(ended_by, version) AS version, area, ended_on AS day, channel, employer, end_cause AS cause,
       'person.left_post' AS type, end_late_by AS late_by
  FROM employment
 WHERE end_cause IS NOT NULL AND NOT additional AND {_NOT_REFUTED} AND ended_on BETWEEN %(first)s AND %(last)s
   AND {{within}}
"""
_RETURNED: Final = """
SELECT person_id, version, area, returned_on AS day, NULL::text AS channel, NULL::text AS employer, cause,
       'person.returned_to_poverty' AS type, NULL::int AS late_by
  FROM poverty_return WHERE returned_on BETWEEN %(first)s AND %(last)s AND {within}
"""
_BEGUN: Final = f"""
SELECT person_id, version, area, began_on AS day, channel, employer, NULL::text AS cause, 'person.employed' AS type,
       late_by
  FROM employment
 WHERE late_by IS NOT NULL AND {_NOT_REFUTED} AND began_on BETWEEN %(first)s AND %(last)s AND {{within}}
"""
_SOURCES: Final[Mapping[str, str]] = {
    LEFT_POST: _LEFT,
    RETURNED_TO_POVERTY: _RETURNED,
    REPORTED: f"{_BEGUN} UNION ALL SELECT * FROM ({_LEFT}) left_post WHERE late_by IS NOT NULL",
}
KINDS: Final = tuple(_SOURCES)
"""The kinds of occurrences. REPORTED are the events for which the policy names a limit of reporting."""

_PAGE: Final = """
SELECT o.*, r.name
  FROM (SELECT * FROM ({source}) every
         WHERE (day, person_id, version) > (%(after_day)s, %(after_person)s, %(after_version)s) {conditions}
         ORDER BY day, person_id, version LIMIT %(most)s) o
  LEFT JOIN roster r USING (person_id)
 ORDER BY day, person_id, version
"""
_COUNT: Final = "SELECT count(*) FROM ({source}) every WHERE true {conditions}"
_BY_AREA: Final = """
SELECT area, count(*) AS count, count(*) FILTER (WHERE {channel} = 'public_welfare') AS of_public_posts,
       count(*) FILTER (WHERE late_by > 0) AS late
  FROM ({source}) every GROUP BY area
"""


class OccurrenceFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which occurrences: of a kind, on the days from `first` to `last`, of an area in the scope ("": the whole scope),
    of jobs of a channel, and only those reported late."""

    kind: str
    first: date
    last: date
    area: str = ""
    channel: str | None = None
    late: bool = False


class Occurrence(msgspec.Struct, frozen=True):
    """An event of a person. `late_by` are the days from the end of the limit of reporting to the recording, None for an
    event without a limit. `name` is unmasked, and None if another area is responsible for the person now."""

    person_id: UUID
    version: int
    area: str
    day: date
    channel: str | None
    employer: str | None
    cause: str | None
    type: str
    late_by: int | None
    name: str | None


class OccurrenceKey(NamedTuple):
    """The place of an occurrence in the order of the list."""

    day: date = date.min
    person_id: UUID = UUID(int=0)
    version: int = -(2**31)


class OccurrenceCount(msgspec.Struct, frozen=True):
    """The occurrences of an area: all, of posts left those of public-welfare posts, and those that were reported
    late."""

    area: str
    count: int
    of_public_posts: int
    late: int


def list_occurrences(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: OccurrenceFilter,
    *,
    limit: int,
    after: OccurrenceKey | None = None,
) -> Page[Occurrence]:
    """A page of the occurrences in the order of their days; `after` is the last one of the page before.

    An occurrence belongs to the area that was responsible on the day, one of a job to the area in which the job counts.
    Raises Refusal (shape) when `wanted.area` is no code.
    """
    key = after or OccurrenceKey()
    statement, values = _prepared(_PAGE, area_range(scope, wanted.area), wanted)
    values |= {"after_day": key.day, "after_person": key.person_id, "after_version": key.version, "most": limit + 1}
    with conn.cursor(row_factory=class_row(Occurrence)) as cursor:
        return Page.of(cursor.execute(statement, values, prepare=False).fetchall(), limit)


def count_occurrences(conn: psycopg.Connection, scope: Scope, wanted: OccurrenceFilter) -> int:
    """How many occurrences `list_occurrences` lists on all pages."""
    row = conn.execute(*_prepared(_COUNT, area_range(scope, wanted.area), wanted), prepare=False).fetchone()
    return int(row[0]) if row else 0


def occurrences_by_area(conn: psycopg.Connection, scope: Scope, wanted: OccurrenceFilter) -> list[OccurrenceCount]:
    """The occurrences of each area that has any; `wanted.channel` and `wanted.late` are not considered."""
    with conn.cursor(row_factory=class_row(OccurrenceCount)) as cursor:
        statement, values = _prepared(_BY_AREA, area_range(scope, wanted.area), wanted)
        return cursor.execute(statement, values, prepare=False).fetchall()


def _prepared(statement: str, within: AreaRange, wanted: OccurrenceFilter) -> tuple[bytes, dict[str, Any]]:
    """The statement about the occurrences of a kind, and the values of its parameters."""
    conditions = ("AND channel = %(channel)s " if wanted.channel is not None else "") + (
        "AND late_by > 0" if wanted.late else ""
    )
    source = _SOURCES[wanted.kind].format(within=within.condition())
    channel = "channel" if wanted.kind == LEFT_POST else "NULL"  # otherwise an index alone has all columns
    values = {"first": wanted.first, "last": wanted.last, "channel": wanted.channel, **within.values}
    return statement.format(source=source, conditions=conditions, channel=channel).encode(), values
