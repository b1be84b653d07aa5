"""Interviews about the work of an area (访谈; R0-10)."""

from datetime import date
from typing import Any, Final

import msgspec
import psycopg

from domain.reference.scope import Scope
from projections.queries.area_range import area_range
from projections.queries.listed import count_rows, list_rows
from projections.queries.page import Page
from projections.views.interview import INTERVIEW, InterviewRow

_SELECT: Final = f"SELECT {', '.join(INTERVIEW.columns)} FROM interview"
_ORDER: Final = ("held_on", "area", "version")


class InterviewFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which interviews: of an area in the scope ("": the whole scope), with a party; None does not restrict."""

    area: str = ""
    party: str | None = None


def list_interviews(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: InterviewFilter,
    *,
    limit: int,
    after: tuple[date, str, int] | None = None,
) -> Page[InterviewRow]:
    """A page of the interviews by day. Raises Refusal (shape) when `wanted.area` is no code."""
    conditions, values = _conditions(scope, wanted)
    return list_rows(conn, InterviewRow, _SELECT, conditions, values, order=_ORDER, limit=limit, after=after)


def count_interviews(conn: psycopg.Connection, scope: Scope, wanted: InterviewFilter) -> int:
    """How many interviews `list_interviews` lists on all pages."""
    conditions, values = _conditions(scope, wanted)
    return count_rows(conn, _SELECT, conditions, values)


def _conditions(scope: Scope, wanted: InterviewFilter) -> tuple[list[str], dict[str, Any]]:
    within = area_range(scope, wanted.area)
    conditions = [within.condition(), *(["party = %(party)s"] if wanted.party is not None else [])]
    return conditions, {**within.values, "party": wanted.party}
