"""Objections and appeals (异议申诉), with the term within which the office must decide."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from domain.events.appeals import AppealFiled
from domain.events.event import event_type_of
from domain.policy.policies import Policies
from domain.reference.scope import Scope
from projections.queries.area_range import area_range
from projections.queries.listed import count_rows, list_rows
from projections.queries.page import Page
from projections.views.appeal import APPEAL, AppealRow

STATES: Final = {"open": "outcome IS NULL", "decided": "outcome IS NOT NULL"}
"""Whether an appeal waits for its decision, each with its condition."""

_SELECT: Final = f"""
SELECT {", ".join(f"a.{column}" for column in APPEAL.columns)}, term.due_at,
       coalesce(term.provisional, false) AS provisional,
       CASE WHEN a.outcome IS NULL THEN term.due_at < %(now)s
            ELSE (term.due_at AT TIME ZONE 'Asia/Shanghai')::date < a.outcome_on END IS TRUE AS overdue
  FROM appeal a
  LEFT JOIN LATERAL (SELECT d.due_at, d.provisional FROM deadline d
                      WHERE d.person_id = a.person_id AND d.trigger_version = a.version AND d.name = ANY(%(terms)s)
                      LIMIT 1) term ON true
"""
_ORDER: Final = ("filed_on", "person_id", "version")


class AppealFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which appeals: of an area in the scope ("": the whole scope), of a procedure, in a state, filed late or not,
    decided or to be decided after the term of the office. None does not restrict."""

    area: str = ""
    procedure: str | None = None
    state: str | None = None
    late: bool | None = None
    overdue: bool | None = None


class ListedAppeal(AppealRow, frozen=True):
    """An appeal. `due_at` is the last moment for the office; `overdue`: it passed before the decision, or until now."""

    due_at: datetime | None
    provisional: bool
    overdue: bool


def list_appeals(
    conn: psycopg.Connection,
    scope: Scope,
    policies: Policies,
    wanted: AppealFilter,
    *,
    now: datetime,
    limit: int,
    after: tuple[date, UUID, int] | None = None,
) -> Page[ListedAppeal]:
    """A page of the appeals by the day of filing. Raises Refusal (shape) when `wanted.area` is no code."""
    conditions, values = _conditions(scope, policies, wanted, now)
    return list_rows(conn, ListedAppeal, _SELECT, conditions, values, order=_ORDER, limit=limit, after=after)


def count_appeals(
    conn: psycopg.Connection, scope: Scope, policies: Policies, wanted: AppealFilter, *, now: datetime
) -> int:
    """How many appeals `list_appeals` lists on all pages."""
    conditions, values = _conditions(scope, policies, wanted, now)
    return count_rows(conn, _SELECT, conditions, values)


def terms_of(policies: Policies) -> Collection[str]:
    """The names of the deadlines that an appeal starts, in all policies."""
    filed = event_type_of(AppealFiled)
    return {name for policy in policies.all() for name, rule in policy.deadlines.items() if filed in rule.triggers}


def _conditions(
    scope: Scope, policies: Policies, wanted: AppealFilter, now: datetime
) -> tuple[list[str], dict[str, Any]]:
    within = area_range(scope, wanted.area)
    conditions = [within.condition()]
    if wanted.state is not None:
        conditions.append(STATES[wanted.state])
    conditions += [
        f"{name} = %({name})s" for name in ("procedure", "late", "overdue") if getattr(wanted, name) is not None
    ]
    values = {name: getattr(wanted, name) for name in ("procedure", "late", "overdue")}
    return conditions, {**within.values, **values, "now": now, "terms": sorted(terms_of(policies))}
