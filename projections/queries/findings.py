"""Findings of inspections (检查发现的问题): a list with filters, and the sums of what it lists (R3-16)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.reference.scope import Scope
from projections.queries.area_range import area_range
from projections.queries.listed import list_rows
from projections.queries.page import Page
from projections.views.finding import FINDING, FindingRow

_SELECT: Final = f"""
SELECT {", ".join(FINDING.columns)}, (met_at IS NULL AND waived_at IS NULL AND due_at < %(now)s) IS TRUE AS overdue
  FROM finding
"""
_ORDER: Final = ("raised_on", "person_id", "version")
_SUMS: Final = """
SELECT state, count(*) AS count, count(*) FILTER (WHERE overdue) AS overdue,
       coalesce(sum(at_stake_fen), 0)::bigint AS at_stake_fen, coalesce(sum(found_fen), 0)::bigint AS found_fen,
       coalesce(sum(recovered_fen), 0)::bigint AS recovered_fen
  FROM ({select}) one WHERE {where} GROUP BY state ORDER BY state
"""


class FindingFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which findings: raised in an area in the scope ("": the whole scope), of a responsible unit (its name, or the
    code of its area), of an inspection, of a severity, in a state, overdue or not. None does not restrict."""

    area: str = ""
    unit: str | None = None
    inspection: str | None = None
    severity: str | None = None
    state: str | None = None
    overdue: bool | None = None


class ListedFinding(FindingRow, frozen=True):
    """A finding; `overdue`: its term runs and has passed."""

    overdue: bool


class FindingSums(msgspec.Struct, frozen=True):
    """The findings in one state: how many, how many overdue, and their money in fen."""

    state: str
    count: int
    overdue: int
    at_stake_fen: int
    found_fen: int
    recovered_fen: int


def list_findings(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: FindingFilter,
    *,
    now: datetime,
    limit: int,
    after: tuple[date, UUID, int] | None = None,
) -> Page[ListedFinding]:
    """A page of the findings by the day on which they were raised. Raises Refusal (shape) when `wanted.area` is no
    code."""
    conditions, values = _conditions(scope, wanted, now)
    return list_rows(conn, ListedFinding, _SELECT, conditions, values, order=_ORDER, limit=limit, after=after)


def sum_findings(
    conn: psycopg.Connection, scope: Scope, wanted: FindingFilter, *, now: datetime
) -> Sequence[FindingSums]:
    """Numbers and money of all findings that `list_findings` lists on all pages, by state."""
    conditions, values = _conditions(scope, wanted, now)
    statement = _SUMS.format(select=_SELECT, where=" AND ".join(conditions))
    with conn.cursor(row_factory=class_row(FindingSums)) as cursor:
        return cursor.execute(statement.encode(), values, prepare=False).fetchall()


def _conditions(scope: Scope, wanted: FindingFilter, now: datetime) -> tuple[list[str], dict[str, Any]]:
    within = area_range(scope, wanted.area)
    names = [name for name in ("inspection", "severity", "state", "overdue") if getattr(wanted, name) is not None]
    conditions = [within.condition(), *(f"{name} = %({name})s" for name in names)]
    if wanted.unit is not None:
        conditions.append("%(unit)s IN (unit, unit_area)")
    return conditions, {**within.values, **{name: getattr(wanted, name) for name in (*names, "unit")}, "now": now}
