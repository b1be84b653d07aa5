"""Typical cases (典型案例; R0-10, R1-18), and what is known of those whom their texts may name."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from domain.reference.scope import Scope
from projections.queries.area_range import area_range
from projections.queries.listed import count_rows, list_rows
from projections.queries.page import Page
from projections.views.typical_case import TYPICAL_CASE, TypicalCaseRow

CONSENTS: Final = {
    "holds": "consent AND withdrawn_on IS NULL AND (expires_on IS NULL OR expires_on >= %(today)s)",
    "none": "NOT consent",
    "expired": "consent AND withdrawn_on IS NULL AND expires_on < %(today)s",
    "withdrawn": "consent AND withdrawn_on IS NOT NULL",
}
"""The states of the consent, each with its condition; every case is in exactly one."""

_SELECT: Final = f"SELECT {', '.join(TYPICAL_CASE.columns)} FROM typical_case"
_ORDER: Final = ("recorded_on", "person_id", "version")
_HOUSEHOLD: Final = """
SELECT DISTINCT own.person_id, r.person_id, r.name
  FROM membership own JOIN membership other USING (household_key) JOIN roster r ON r.person_id = other.person_id
 WHERE own.person_id = ANY(%s)
"""


class TypicalCaseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases: of an area in the scope ("": the whole scope), of a kind, with a state of the consent on `today`."""

    today: date
    area: str = ""
    kind: str | None = None
    consent: str | None = None


def list_typical_cases(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: TypicalCaseFilter,
    *,
    limit: int,
    after: tuple[date, UUID, int] | None = None,
) -> Page[TypicalCaseRow]:
    """A page of the cases by the day of recording. Raises Refusal (shape) when `wanted.area` is no code."""
    conditions, values = _conditions(scope, wanted)
    return list_rows(conn, TypicalCaseRow, _SELECT, conditions, values, order=_ORDER, limit=limit, after=after)


def count_typical_cases(conn: psycopg.Connection, scope: Scope, wanted: TypicalCaseFilter) -> int:
    """How many cases `list_typical_cases` lists on all pages."""
    conditions, values = _conditions(scope, wanted)
    return count_rows(conn, _SELECT, conditions, values)


def consent_of(row: TypicalCaseRow, today: date) -> str:
    """The state of the consent on a day: a key of CONSENTS."""
    if not row.consent:
        return "none"
    if row.withdrawn_on is not None:
        return "withdrawn"
    return "expired" if row.expires_on is not None and row.expires_on < today else "holds"


def households_of(conn: psycopg.Connection, persons: Collection[UUID]) -> dict[UUID, dict[UUID, str | None]]:
    """The names of all who ever were in a household with these persons, by person and member.

    The connection must see all areas: the names are hidden in texts, not shown.
    """
    found: dict[UUID, dict[UUID, str | None]] = {person: {} for person in persons}
    for person, member, name in conn.execute(_HOUSEHOLD, ([*persons],)):
        found[person][member] = name
    return found


def _conditions(scope: Scope, wanted: TypicalCaseFilter) -> tuple[list[str], dict[str, Any]]:
    within = area_range(scope, wanted.area)
    conditions = [within.condition()]
    if wanted.kind is not None:
        conditions.append("kind = %(kind)s")
    if wanted.consent is not None:
        conditions.append(CONSENTS[wanted.consent])
    return conditions, {**within.values, "kind": wanted.kind, "today": wanted.today}
