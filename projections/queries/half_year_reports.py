"""Half-yearly reports (半年报; 4B, R4-14): which units have submitted theirs, on time or late, and which not."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.policy.policies import Policies
from domain.reference.areas import Area, Areas
from domain.reference.scope import Scope
from domain.town_reports.rule import HalfYearRule, first_day, reports_half_yearly
from projections.queries.area_range import area_range
from projections.views.half_year_report import HALF_YEAR_REPORT, HalfYearReportRow

STATES: Final = ("on_time", "late", "missing", "pending")
"""Submitted by the due day, submitted later, not submitted though due, not due yet."""

HALVES: Final = (1, 2)
_SELECT: Final = f"""
SELECT {", ".join(HALF_YEAR_REPORT.columns)} FROM half_year_report
 WHERE year = %(year)s AND {{within}} ORDER BY half, submitted_at, version
"""


class UnitReport(msgspec.Struct, frozen=True):
    """The report of a unit for a half-year: its rule, if the policy has one, and the submissions in order."""

    unit: Area
    year: int
    half: int
    rule: HalfYearRule | None
    submissions: Sequence[HalfYearReportRow]

    @property
    def due(self) -> date | None:
        """The last day on which it is on time; None if the policy of the place asks for no such report."""
        return self.rule.due_on(self.year) if self.rule is not None else None

    def state(self, today: date) -> str:
        """One of STATES. The first submission decides: a later version does not make a report late."""
        if self.submissions:
            return "late" if self.submissions[0].late else "on_time"
        return "missing" if self.due is not None and today > self.due else "pending"


def unit_reports(
    conn: psycopg.Connection,
    scope: Scope,
    policies: Policies,
    areas: Areas,
    *,
    area: str,
    year: int,
    known: datetime | None = None,
) -> list[UnitReport]:
    """The reports of the units directly below an area, or of the area itself if it has none, by half-year and unit.

    `known`: only what was submitted until then. A unit that has replaced others has their submissions. Only places with
    such reports in their policy are listed, and those that submitted one. Raises Refusal (shape) for no code.
    """
    found: list[UnitReport] = []
    submitted = _submitted(conn, scope, areas, area, year, known)
    for half in HALVES:
        day = first_day(year, half)
        own = areas.current(area, day) if area else None
        for unit in areas.children(own.code if own is not None else area, day) or ((own,) if own is not None else ()):
            rules = policies.at(unit.code, day).half_year_reports if reports_half_yearly(unit.code) else ()
            rule = next((rule for rule in rules if rule.half == half), None)
            submissions = submitted.get((unit.code, half), ())
            if rule is not None or submissions:
                found.append(UnitReport(unit, year, half, rule, submissions))
    return found


def _submitted(
    conn: psycopg.Connection, scope: Scope, areas: Areas, area: str, year: int, known: datetime | None
) -> Mapping[tuple[str, int], list[HalfYearReportRow]]:
    """The submissions of a year by unit and half. A unit is meant by any code that it has or had."""
    within = area_range(scope, area)
    with conn.cursor(row_factory=class_row(HalfYearReportRow)) as cursor:
        statement = _SELECT.format(within=within.condition())
        rows = cursor.execute(statement.encode(), {**within.values, "year": year}, prepare=False).fetchall()
    found: dict[tuple[str, int], list[HalfYearReportRow]] = {}
    for row in rows:
        if known is None or row.submitted_at <= known:
            unit = areas.current(row.area, first_day(year, row.half))
            found.setdefault((unit.code if unit is not None else row.area, row.half), []).append(row)
    return found
