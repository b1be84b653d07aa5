"""Notices to civil affairs (函告民政部门; R0-11): those due and not sent, sent, acknowledged, and without ground."""

from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from domain.reference.scope import Scope
from projections.queries.area_range import area_range
from projections.queries.listed import count_rows, list_rows
from projections.queries.page import Page
from projections.views.civil_affairs_notice import CIVIL_AFFAIRS_NOTICE, CivilAffairsNoticeRow

STATES: Final = {
    "unsent": "sent_on IS NULL",
    "sent": "sent_on IS NOT NULL AND acknowledged_on IS NULL AND grounded",
    "acknowledged": "acknowledged_on IS NOT NULL AND grounded",
    "without_ground": "NOT grounded",
}
"""The states of a notice, each with its condition; every notice is in exactly one."""

_SELECT: Final = f"SELECT {', '.join(CIVIL_AFFAIRS_NOTICE.columns)} FROM civil_affairs_notice"
_ORDER: Final = ("since", "person_id", "version", "matter")


class NoticeFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which notices: of an area in the scope ("": the whole scope), of a matter, in a state, not sent within the term.

    `overdue` are those whose term ended before `today` without a notice, or before it was sent. None does not restrict.
    """

    today: date
    area: str = ""
    matter: str | None = None
    state: str | None = None
    overdue: bool | None = None


def list_notices(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: NoticeFilter,
    *,
    limit: int,
    after: tuple[date, UUID, int, str] | None = None,
) -> Page[CivilAffairsNoticeRow]:
    """A page of the notices by the day of what is reported. Raises Refusal (shape) when `wanted.area` is no code."""
    conditions, values = _conditions(scope, wanted)
    return list_rows(conn, CivilAffairsNoticeRow, _SELECT, conditions, values, order=_ORDER, limit=limit, after=after)


def count_notices(conn: psycopg.Connection, scope: Scope, wanted: NoticeFilter) -> int:
    """How many notices `list_notices` lists on all pages."""
    conditions, values = _conditions(scope, wanted)
    return count_rows(conn, _SELECT, conditions, values)


def notices_of_person(conn: psycopg.Connection, person_id: UUID) -> list[CivilAffairsNoticeRow]:
    """The notices of a person within the scope of the connection, in order."""
    wanted = ["person_id = %(person)s"]
    return list(
        list_rows(conn, CivilAffairsNoticeRow, _SELECT, wanted, {"person": person_id}, order=_ORDER, limit=1_000).rows
    )


def state_of(row: CivilAffairsNoticeRow) -> str:
    """The state of a notice: a key of STATES."""
    if not row.grounded:
        return "without_ground"
    if row.sent_on is None:
        return "unsent"
    return "sent" if row.acknowledged_on is None else "acknowledged"


def is_overdue(row: CivilAffairsNoticeRow, today: date) -> bool:
    """Whether the term ended before the notice was sent, or before `today`."""
    return row.due is not None and (row.sent_on or today) > row.due


def _conditions(scope: Scope, wanted: NoticeFilter) -> tuple[list[str], dict[str, Any]]:
    within = area_range(scope, wanted.area)
    conditions = [within.condition()]
    if wanted.matter is not None:
        conditions.append("matter = %(matter)s")
    if wanted.state is not None:
        conditions.append(STATES[wanted.state])
    if wanted.overdue is not None:
        conditions.append("(due IS NOT NULL AND coalesce(sent_on, %(today)s) > due) = %(overdue)s")
    values = {"matter": wanted.matter, "today": wanted.today, "overdue": wanted.overdue}
    return conditions, {**within.values, **values}
