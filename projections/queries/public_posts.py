"""Public-welfare posts (公益性岗位) on a day: who is on one, whose term ended, vacant places (R2-4, R3-8)."""

from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.reference.calendar import end_of_day
from domain.reference.scope import Scope
from projections.queries.area_range import AreaRange, area_range
from projections.queries.page import Page

_ON_DAY: Final = (
    "began_on <= %(day)s AND (ended_on IS NULL OR ended_on > %(day)s) AND verdict IS DISTINCT FROM 'refuted'"
)
_PLACED: Final = f"""
SELECT e.person_id, e.version, e.area, e.began_on, e.post_id, term.ends AS term_ends,
       coalesce(term.ends < %(day)s, false) AS over_term
  FROM employment e
  LEFT JOIN (SELECT person_id, max((due_at AT TIME ZONE 'Asia/Shanghai')::date) AS ends
               FROM deadline
              WHERE name = 'post_term' AND started_at <= %(end_of_day)s
                AND coalesce(least(met_at, waived_at), 'infinity') > %(end_of_day)s
              GROUP BY person_id) term USING (person_id)
 WHERE channel = 'public_welfare' AND {_ON_DAY} AND {{within}}
"""
"""A term that ended on the day ran on it."""

_PLACES: Final = f"""
SELECT p.stream_id, p.area, p.post_id, p.since, p.places, coalesce(held.count, 0) AS filled
  FROM post_capacity p
  LEFT JOIN (SELECT post_id, left(area, 6) AS district, count(*)
               FROM employment WHERE post_id IS NOT NULL AND {_ON_DAY}
              GROUP BY post_id, left(area, 6)) held ON held.post_id = p.post_id AND held.district = left(p.area, 6)
 WHERE since <= %(day)s AND (until IS NULL OR until > %(day)s) AND {{within}}
"""
_VACANT: Final = f"""
SELECT stream_id, area, post_id, since, places, place
  FROM ({_PLACES}) post CROSS JOIN LATERAL generate_series(filled + 1, places) place
"""
"""One row for each vacant place; the filled ones have the first numbers."""

_LIST_PLACED: Final = """
SELECT p.*, e.employer, e.post, r.name
  FROM (SELECT * FROM ({source}) every
         WHERE (area, person_id, version) > (%(after_area)s, %(after_person)s, %(after_version)s) {conditions}
         ORDER BY area, person_id, version LIMIT %(most)s) p
  JOIN employment e USING (person_id, version)
  LEFT JOIN roster r USING (person_id)
 ORDER BY p.area, person_id, version
"""
_LIST_VACANT: Final = """
SELECT * FROM ({source}) every
 WHERE (area, post_id, stream_id, place) > (%(after_area)s, %(after_post)s, %(after_stream)s, %(after_place)s)
 ORDER BY area, post_id, stream_id, place LIMIT %(most)s
"""
_COUNT: Final = "SELECT count(*) FROM ({source}) every WHERE true {conditions}"
_PLACED_BY_AREA: Final = """
SELECT area, count(*) AS count, count(*) FILTER (WHERE over_term) AS over_term FROM ({source}) every GROUP BY area
"""
_VACANT_BY_AREA: Final = """
SELECT area, sum(greatest(places - filled, 0))::int AS count, 0 AS over_term FROM ({source}) every GROUP BY area
"""


class PlacedPerson(msgspec.Struct, frozen=True):
    """A person on a public-welfare post; `area` is the one in which the job counts.

    `term_ends` is the last day of the term; None if it has none or another area is responsible for it now. `name` is
    unmasked, and None if another area is responsible for the person now.
    """

    person_id: UUID
    version: int
    area: str
    began_on: date
    post_id: str | None
    term_ends: date | None
    over_term: bool
    employer: str | None
    post: str | None
    name: str | None


class VacantPlace(msgspec.Struct, frozen=True):
    """A vacant place of a public-welfare post: place `place` of `places`, a number that holds since `since`."""

    stream_id: UUID
    area: str
    post_id: str
    since: date
    places: int
    place: int


class PlacedKey(NamedTuple):
    """The place of a person in the order of the list."""

    area: str = ""
    person_id: UUID = UUID(int=0)
    version: int = -(2**31)


class VacantKey(NamedTuple):
    """The place of a vacancy in the order of the list."""

    area: str = ""
    post_id: str = ""
    stream_id: UUID = UUID(int=0)
    place: int = 0


class PostCount(msgspec.Struct, frozen=True):
    """The persons on posts of an area and those of them beyond their term, or the vacant places of an area."""

    area: str
    count: int
    over_term: int


def list_placed(
    conn: psycopg.Connection,
    scope: Scope,
    *,
    area: str = "",
    day: date,
    over_term: bool = False,
    limit: int,
    after: PlacedKey | None = None,
) -> Page[PlacedPerson]:
    """A page of the persons on public-welfare posts on a day (Asia/Shanghai), by area; `after` is the last one of the
    page before. `over_term`: only those whose term ended before the day.

    Raises Refusal (shape) when `area` is no code.
    """
    key = after or PlacedKey()
    statement, values = _prepared(_LIST_PLACED, _PLACED, area_range(scope, area), day, over_term=over_term)
    values |= {"after_area": key.area, "after_person": key.person_id, "after_version": key.version, "most": limit + 1}
    with conn.cursor(row_factory=class_row(PlacedPerson)) as cursor:
        return Page.of(cursor.execute(statement, values, prepare=False).fetchall(), limit)


def count_placed(conn: psycopg.Connection, scope: Scope, *, area: str = "", day: date, over_term: bool = False) -> int:
    """How many persons `list_placed` lists on all pages."""
    return _counted(conn, *_prepared(_COUNT, _PLACED, area_range(scope, area), day, over_term=over_term))


def placed_by_area(conn: psycopg.Connection, scope: Scope, *, area: str = "", day: date) -> list[PostCount]:
    """The persons on public-welfare posts, for each area that has any."""
    return _by_area(conn, *_prepared(_PLACED_BY_AREA, _PLACED, area_range(scope, area), day))


def list_vacant(
    conn: psycopg.Connection,
    scope: Scope,
    *,
    area: str = "",
    day: date,
    limit: int,
    after: VacantKey | None = None,
) -> Page[VacantPlace]:
    """A page of the vacant places on a day (Asia/Shanghai) of the posts that areas in the scope developed, by area.

    The connection must see all areas (`reading_all_areas`): persons of other areas may be on the post. Raises Refusal
    (shape) when `area` is no code.
    """
    key = after or VacantKey()
    statement, values = _prepared(_LIST_VACANT, _VACANT, area_range(scope, area), day)
    values |= {"after_area": key.area, "after_post": key.post_id, "after_stream": key.stream_id}
    values |= {"after_place": key.place, "most": limit + 1}
    with conn.cursor(row_factory=class_row(VacantPlace)) as cursor:
        return Page.of(cursor.execute(statement, values, prepare=False).fetchall(), limit)


def count_vacant(conn: psycopg.Connection, scope: Scope, *, area: str = "", day: date) -> int:
    """How many places `list_vacant` lists on all pages; the connection must see all areas."""
    return _counted(conn, *_prepared(_COUNT, _VACANT, area_range(scope, area), day))


def vacant_by_area(conn: psycopg.Connection, scope: Scope, *, area: str = "", day: date) -> list[PostCount]:
    """The vacant places, for each area that developed posts; the connection must see all areas."""
    return _by_area(conn, *_prepared(_VACANT_BY_AREA, _PLACES, area_range(scope, area), day))


def _prepared(
    statement: str, source: str, within: AreaRange, day: date, *, over_term: bool = False
) -> tuple[bytes, dict[str, Any]]:
    """The statement about a source, and the values of its parameters."""
    column = "p.area" if source is not _PLACED else "e.area"
    conditions = "AND over_term" if over_term else ""
    text = statement.format(source=source.format(within=within.condition(column)), conditions=conditions)
    return text.encode(), {"day": day, "end_of_day": end_of_day(day), **within.values}


def _counted(conn: psycopg.Connection, statement: bytes, values: dict[str, Any]) -> int:
    row = conn.execute(statement, values, prepare=False).fetchone()
    return int(row[0]) if row else 0


def _by_area(conn: psycopg.Connection, statement: bytes, values: dict[str, Any]) -> list[PostCount]:
    with conn.cursor(row_factory=class_row(PostCount)) as cursor:
        return cursor.execute(statement, values, prepare=False).fetchall()
