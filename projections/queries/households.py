"""Households: lists as of a day, one household on a day, and its status periods (R1-8, R3-5, R4-1)."""

from datetime import date
from typing import Any, Final

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import args_row, class_row, dict_row

from domain.reference.scope import Scope
from projections.queries.area_range import area_range
from projections.queries.page import Page
from projections.views.household import HOUSEHOLD, HouseholdRow

MOST_NAMED: Final = 20
"""The most households of one household_id that AmbiguousHousehold names."""

_COLUMNS: Final = ", ".join(f"household.{column}" for column in HOUSEHOLD.columns)
_ON_DAY: Final = "since <= %(day)s AND (until IS NULL OR until > %(day)s)"
_LIST: Final = sql.SQL(f"""
SELECT {_COLUMNS} FROM household WHERE {{conditions}} AND (until IS NULL OR until > %(day)s)
 ORDER BY area, household_key LIMIT %(most)s
""")
_FEW: Final = sql.SQL(f"""
SELECT {_COLUMNS}
  FROM (SELECT household_key, since
          FROM (SELECT area, household_key, since FROM household WHERE {{conditions}} AND until IS NULL
                 UNION ALL
                SELECT area, household_key, since FROM household WHERE {{conditions}} AND until > %(day)s
                OFFSET 0) today
         ORDER BY area, household_key LIMIT %(most)s) few
  JOIN household USING (household_key, since)
 ORDER BY area, household_key
""")
"""For a status that few rows have. Most rows describe the past; left to its estimates, the planner would search all of
them. This form reads the index household_now, which holds all columns of the conditions."""

_OPEN_STATUSES: Final = ("suspected", "open", "reopened", "withdrawn", "unwilling")
"""The statuses of household_now."""

_IS_OPEN: Final = "status IN ('open', 'reopened')"
_IS_CLEARED: Final = "status = 'cleared' AND cleared_at >= %(cleared_since)s"
_BY_AREA: Final = f"""
SELECT area, count(*)::int AS open, count(*) FILTER (WHERE due < %(day)s)::int AS overdue, 0 AS cleared,
       coalesce(sum(%(day)s::date - opened_at), 0)::int AS days, coalesce(max(%(day)s::date - opened_at), 0) AS longest,
       (array_agg(household_key ORDER BY opened_at, household_key))[1] AS longest_key
  FROM (SELECT area, household_key, opened_at, due
          FROM household WHERE {_IS_OPEN} AND until IS NULL AND since <= %(day)s AND {{within}}
         UNION ALL
        SELECT area, household_key, opened_at, due
          FROM household WHERE {_IS_OPEN} AND until > %(day)s AND since <= %(day)s AND {{within}}) open
 GROUP BY area
 UNION ALL
SELECT area, 0, 0, count(*)::int, 0, 0, NULL
  FROM household WHERE {_IS_CLEARED} AND {_ON_DAY} AND {{within}} GROUP BY area
"""

_MEANT: Final = f"""
SELECT meant.named, {_COLUMNS}
  FROM (SELECT array_agg(household_key) AS named,
               CASE WHEN bool_or(household_key = %(id)s) THEN %(id)s
                    WHEN count(*) = 1 THEN min(household_key) END AS key
          FROM (SELECT household_key FROM household WHERE household_key = %(id)s AND {{on_day}}
                 UNION
                SELECT household_key FROM household WHERE household_id = %(id)s AND {{on_day}}
                 ORDER BY household_key LIMIT %(most)s) named_so) meant
  LEFT JOIN household ON household_key = meant.key
"""
_ONE: Final = f"{_MEANT.format(on_day=_ON_DAY)} AND {_ON_DAY}"
_PERIODS: Final = f"{_MEANT.format(on_day='true')} ORDER BY since"


class AmbiguousHousehold(LookupError):
    """Several areas in the scope have a household of that household_id; `keys` holds the first MOST_NAMED of them."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(f"households of the same household_id: {', '.join(keys)}")
        self.keys = keys


class HouseholdFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which households: of an area in the scope ("": the whole scope), with a status on the day.

    `open`: recognised and with nobody in work (open or reopened); `overdue`: of these, those past their due date;
    `cleared_since`: those that are cleared and were cleared on this day or later.
    """

    area: str = ""
    status: str | None = None
    open: bool = False
    overdue: bool = False
    cleared_since: date | None = None

    @property
    def conditions(self) -> list[str]:
        """The conditions on status and dates, as SQL."""
        chosen = {
            "status = %(status)s": self.status is not None,
            _IS_OPEN: self.open or self.overdue,
            "due < %(day)s": self.overdue,
            _IS_CLEARED: self.cleared_since is not None,
        }
        return [condition for condition, asked in chosen.items() if asked]

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of `conditions`, apart from the day."""
        return {"status": self.status, "cleared_since": self.cleared_since}

    @property
    def few(self) -> bool:
        """Whether few rows have the status that is asked for."""
        return self.status in _OPEN_STATUSES or self.open or self.overdue


class HouseholdCount(msgspec.Struct, frozen=True):
    """The households of an area on a day: open, overdue of these, cleared in a period; of the open ones the days since
    they were opened, added up and the most, and the key of the household of the most days."""

    area: str
    open: int
    overdue: int
    cleared: int
    days: int
    longest: int
    longest_key: str | None


def list_households(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: HouseholdFilter,
    *,
    day: date,
    limit: int,
    after: tuple[str, str] | None = None,
) -> Page[HouseholdRow]:
    """A page of the households as of a day (Asia/Shanghai), in the order of area and key; `after` is the area and the
    key of the last household of the page before.

    Raises Refusal (shape) when `wanted.area` is no code.
    """
    within = area_range(scope, wanted.area)
    conditions = ["since <= %(day)s", within.condition()]
    values: dict[str, Any] = {"day": day, **within.values, "most": limit + 1}
    conditions += wanted.conditions
    values |= wanted.values
    if after is not None:
        conditions.append("(area, household_key) > (%(after_area)s, %(after)s)")
        values["after_area"], values["after"] = after
    chosen = _FEW if wanted.few else _LIST
    statement = chosen.format(conditions=sql.SQL(" AND ".join(conditions)))
    with conn.cursor(row_factory=args_row(HouseholdRow)) as cursor:
        return Page.of(cursor.execute(statement, values, prepare=False).fetchall(), limit)


def count_households(conn: psycopg.Connection, scope: Scope, wanted: HouseholdFilter, *, day: date) -> int:
    """How many households `list_households` lists on all pages."""
    within = area_range(scope, wanted.area)
    conditions = " AND ".join([*wanted.conditions, _ON_DAY, within.condition()])
    statement = f"SELECT count(*) FROM household WHERE {conditions}"
    row = conn.execute(statement.encode(), {"day": day, **wanted.values, **within.values}, prepare=False).fetchone()
    return int(row[0]) if row else 0


def households_by_area(
    conn: psycopg.Connection, scope: Scope, *, area: str = "", day: date, cleared_since: date
) -> list[HouseholdCount]:
    """The zero-employment households on a day (Asia/Shanghai), as the lists count them; an area may have two rows."""
    within = area_range(scope, area)
    values = {"day": day, "cleared_since": cleared_since, **within.values}
    with conn.cursor(row_factory=class_row(HouseholdCount)) as cursor:
        return cursor.execute(_BY_AREA.format(within=within.condition()).encode(), values, prepare=False).fetchall()


def find_household(conn: psycopg.Connection, household_id: str, *, day: date) -> HouseholdRow | None:
    """The status period of a household that holds on a day (Asia/Shanghai); None when there is no such household in the
    scope of the connection on that day.

    `household_id` is the household's key (`area/household_id`), or its household_id alone. Raises AmbiguousHousehold.
    """
    return next(iter(_meant(conn, _ONE, household_id, day=day)), None)


def household_periods(conn: psycopg.Connection, household_id: str) -> list[HouseholdRow]:
    """The status periods of a household in order, future birthdays of members included, as far as the area of the
    period is in the scope of the connection; empty when there is none.

    Raises AmbiguousHousehold.
    """
    return _meant(conn, _PERIODS, household_id)


def _meant(conn: psycopg.Connection, statement: str, household_id: str, **values: Any) -> list[HouseholdRow]:
    if "\0" in household_id:
        return []
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement, {"id": household_id, "most": MOST_NAMED, **values}).fetchall()
    *_, keys = (row.pop("named") for row in rows)  # the same in every row; there is always one
    if keys is None:
        return []
    if len(keys) > 1 and household_id not in keys:
        raise AmbiguousHousehold(keys)
    return [HouseholdRow(**row) for row in rows if row["household_key"] is not None]
