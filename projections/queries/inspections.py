"""Inspections and their cases: lists, one by its key, the next number, earlier draws of the same population."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.reference.scope import Scope
from projections.queries.area_range import area_range
from projections.queries.listed import count_rows, list_rows
from projections.queries.page import Page
from projections.views.inspection import INSPECTION, InspectionRow
from projections.views.inspection_case import INSPECTION_CASE, InspectionCaseRow

_SELECT: Final = f"SELECT {', '.join(INSPECTION.columns)} FROM inspection"
_CASES: Final = f"SELECT {', '.join(INSPECTION_CASE.columns)} FROM inspection_case"
_MATCHES: Final = {
    "state": "state = %(state)s",
    "mode": "mode = %(mode)s",
    "year": "extract(year FROM planned_on) = %(year)s",
}
_OF_INSPECTION: Final = ("key = %(key)s", "(%(inspector)s::text IS NULL OR %(inspector)s = ANY(inspectors))")
_LAST: Final = """
SELECT coalesce(max(split_part(key, '-', -1)::int), 0) FROM inspection
 WHERE area = %(area)s AND starts_with(key, %(area)s || '/' || %(year)s || '-')
"""
_EARLIER: Final = f"""
{_SELECT}
 WHERE area = %(area)s AND population = %(population)s AND extract(year FROM planned_on) = %(year)s AND key <> %(key)s
 ORDER BY planned_on, key
"""
_OF_PERSONS: Final = "SELECT DISTINCT key FROM inspection_case WHERE person_id = ANY(%s::uuid[]) ORDER BY 1"
_COUNTS: Final = """
SELECT count(*) FILTER (WHERE part = 'random'), count(*) FILTER (WHERE part = 'mandatory'),
       count(*) FILTER (WHERE replaced_on IS NOT NULL)
  FROM inspection_case WHERE key = %s
"""


class InspectionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which inspections: of an area and below it ("": the whole scope), in a state, of a mode, planned in a year."""

    area: str = ""
    state: str | None = None
    mode: str | None = None
    year: int | None = None


def list_inspections(
    conn: psycopg.Connection, scope: Scope, wanted: InspectionFilter, *, limit: int, after: tuple[date, str] | None
) -> Page[InspectionRow]:
    """A page of the inspections, by the day of the plan and the key; `after` are those of the last row before.

    Raises Refusal (shape) when `wanted.area` is no code.
    """
    conditions, values = _parts(scope, wanted)
    order = ("planned_on", "key")
    return list_rows(conn, InspectionRow, _SELECT, conditions, values, order=order, limit=limit, after=after)


def count_inspections(conn: psycopg.Connection, scope: Scope, wanted: InspectionFilter) -> int:
    """How many inspections `list_inspections` lists on all pages."""
    conditions, values = _parts(scope, wanted)
    return count_rows(conn, _SELECT, conditions, values)


def find_inspection(conn: psycopg.Connection, key: str) -> InspectionRow | None:
    """The inspection with a key; None if there is none in the scope of the connection."""
    return _one(conn, f"{_SELECT} WHERE key = %s", key)


def inspection_of_stream(conn: psycopg.Connection, stream_id: UUID) -> InspectionRow | None:
    """The inspection of a stream; None if there is none in the scope of the connection."""
    return _one(conn, f"{_SELECT} WHERE inspection_id = %s", stream_id)


def last_number(conn: psycopg.Connection, area: str, year: int) -> int:
    """The greatest number that an inspection of the area has in the year; 0 without one."""
    row = conn.execute(_LAST, {"area": area, "year": str(year)}).fetchone()
    return int(row[0]) if row else 0


def earlier_draws(
    conn: psycopg.Connection, area: str, population: str, year: int, key: str = ""
) -> Sequence[InspectionRow]:
    """The other inspections of an area that were planned in the year for the same population, abandoned ones too."""
    values = {"area": area, "population": population, "year": year, "key": key}
    with conn.cursor(row_factory=class_row(InspectionRow)) as cursor:
        return cursor.execute(_EARLIER.encode(), values, prepare=False).fetchall()


def list_cases(
    conn: psycopg.Connection, key: str, *, limit: int, after: int = 0, inspector: str | None = None
) -> Page[InspectionCaseRow]:
    """A page of the cases of an inspection by number, or of those of one inspector (the name of an account)."""
    values = {"key": key, "inspector": inspector}
    return list_rows(
        conn, InspectionCaseRow, _CASES, _OF_INSPECTION, values, order=("case_no",), limit=limit, after=(after,)
    )


def count_cases(conn: psycopg.Connection, key: str, inspector: str | None = None) -> int:
    """How many cases `list_cases` lists on all pages."""
    return count_rows(conn, _CASES, _OF_INSPECTION, {"key": key, "inspector": inspector})


def all_cases(conn: psycopg.Connection, key: str) -> Sequence[InspectionCaseRow]:
    """All cases of an inspection by number."""
    with conn.cursor(row_factory=class_row(InspectionCaseRow)) as cursor:
        return cursor.execute(f"{_CASES} WHERE key = %s ORDER BY case_no".encode(), (key,)).fetchall()


def inspections_of(conn: psycopg.Connection, persons: Sequence[str]) -> list[str]:
    """The keys of the inspections for which these persons (ids) were drawn."""
    return [key for (key,) in conn.execute(_OF_PERSONS, (list(persons),))]


def case_counts(conn: psycopg.Connection, key: str) -> dict[str, int]:
    """How many cases of the random and of the mandatory part an inspection has, and how many were replaced."""
    row = conn.execute(_COUNTS, (key,)).fetchone()
    return dict(zip(("random", "mandatory", "replaced"), row or (0, 0, 0), strict=True))


def _one(conn: psycopg.Connection, statement: str, value: object) -> InspectionRow | None:
    with conn.cursor(row_factory=class_row(InspectionRow)) as cursor:
        return cursor.execute(statement.encode(), (value,), prepare=False).fetchone()


def _parts(scope: Scope, wanted: InspectionFilter) -> tuple[Sequence[str], dict[str, Any]]:
    within = area_range(scope, wanted.area)
    asked = {name: value for name in _MATCHES if (value := getattr(wanted, name)) is not None}
    return [within.condition(), *(_MATCHES[name] for name in asked)], {**within.values, **asked}
