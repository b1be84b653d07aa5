"""`/v1/households`: the zero-employment test of a household, on a day and over time."""

from datetime import date, timedelta
from typing import Any, Final

from flask import Response
from flask.views import MethodView
from psycopg import Connection, sql
from psycopg.rows import dict_row

from api.http import security_log
from api.http.auth import READERS, allowed
from api.http.context import context
from api.http.parameters import LIMIT, AreaCode, AsOfDay, Choice, ListQuery, ViewQuery
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import areas_asked, open_read_model
from api.http.resource import Resource, answer, cursor_of, keys_of, page
from api.http.responses.households import ChapterPage, HouseholdPage, OneHousehold
from domain.events.event import Field
from service.reference import reference

blueprint = Resource("households", __name__, url_prefix="/v1", description="家庭与零就业 / Households")

Row = dict[str, Any]

_ON_DAY: Final = "since <= %(day)s AND (until IS NULL OR until > %(day)s)"
_LIST: Final = sql.SQL("""
SELECT * FROM household WHERE {conditions} AND (until IS NULL OR until > %(day)s)
 ORDER BY area, household_key LIMIT %(most)s
""")
_FEW: Final = sql.SQL("""
SELECT household.*
  FROM (SELECT household_key, since
          FROM (SELECT area, household_key, since FROM household WHERE {conditions} AND until IS NULL
                 UNION ALL
                SELECT area, household_key, since FROM household WHERE {conditions} AND until > %(day)s
                OFFSET 0) today
         ORDER BY area, household_key LIMIT %(most)s) few
  JOIN household USING (household_key, since)
 ORDER BY area, household_key
""")
"""Most rows tell of the past. Left to guess, the planner would look for the few of today among all; it is not, and
finds them in an index that has all that is asked (household_now)."""
_MEANT: Final = """
SELECT meant.named, household.*
  FROM (SELECT array_agg(household_key) AS named,
               CASE WHEN bool_or(household_key = %(id)s) THEN %(id)s
                    WHEN count(*) = 1 THEN min(household_key) END AS key
          FROM (SELECT household_key FROM household WHERE household_key = %(id)s
                 UNION
                SELECT household_key FROM household WHERE household_id = %(id)s
                 ORDER BY household_key LIMIT %(most)s) named_so) meant
  LEFT JOIN household ON household_key = meant.key
"""
_ONE: Final = f"{_MEANT} AND {_ON_DAY}"
_STORY: Final = f"{_MEANT} ORDER BY since"
_MOST_NAMED: Final = 20
"""So many households of one name are listed at most, for the caller to choose from."""
_RUNNING: Final = ("open", "reopened")
_UNSETTLED: Final = ("suspected", *_RUNNING, "withdrawn")


class HouseholdsQuery(ListQuery):
    """Which households."""

    area = AreaCode()
    status = Choice(Field("状态", "status"), reference().codes["status"])


@blueprint.route("/households")
class Households(MethodView):
    """Households as they stand today."""

    @allowed(*READERS)
    @blueprint.arguments(HouseholdsQuery, location="query")
    @blueprint.response(200, HouseholdPage)
    def get(self, query: dict[str, Any]) -> Response:
        """家庭清单 / Households"""
        limit, today = query.get("limit", LIMIT), context().today()
        low, high = areas_asked(query)
        conditions = ["since <= %(day)s", "area >= %(low)s AND area < %(high)s"]
        values: dict[str, Any] = {"day": today, "low": low, "high": high, "most": limit + 1}
        if "status" in query:
            conditions.append("status = %(status)s")
            values["status"] = query["status"]
        if "cursor" in query:
            conditions.append("(area, household_key) > (%(after_area)s, %(after)s)")
            values["after_area"], values["after"] = keys_of(query["cursor"], 2)
        chosen = _FEW if query.get("status") in _UNSETTLED else _LIST
        statement = chosen.format(conditions=sql.SQL(" AND ".join(conditions)))
        with open_read_model(query) as (conn, position), conn.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(statement, values, prepare=False).fetchall()
        last = rows[limit - 1] if len(rows) > limit else None
        following = cursor_of(last["area"], last["household_key"]) if last else None
        return page([household_json(row, today) for row in rows[:limit]], following, position)


@blueprint.route("/households/<path:household_id>")
class OneHouseholdView(MethodView):
    """A household, by its id (`area/household_id`), or by its `household_id` where only one in scope has it."""

    @allowed(*READERS)
    @blueprint.arguments(AsOfDay, location="query")
    @blueprint.response(200, OneHousehold)
    def get(self, query: dict[str, Any], household_id: str) -> Response:
        """一户的现状或当日状况 / A household, today or on a day"""
        day = query.get("as_of", context().today())
        with open_read_model(query) as (conn, position):
            rows = _meant(conn, _ONE, household_id, day=day)
        if not rows:
            raise no_household()
        row = rows[0]
        security_log.about(row["area"], row["household_key"])
        return answer({**household_json(row, day), "as_of": day, "position": position})


@blueprint.route("/households/<path:household_id>/history")
class HouseholdHistory(MethodView):
    """A household over time."""

    @allowed(*READERS)
    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, ChapterPage)
    def get(self, query: dict[str, Any], household_id: str) -> Response:
        """一户的经过 / A household over time

        每一章是状况不变的一段日子；以后到达年龄的日子已在其中。
        A chapter is a stretch of days without a change; birthdays to come are in it already.
        """
        with open_read_model(query) as (conn, position):
            rows = _meant(conn, _STORY, household_id)
        security_log.about(rows[-1]["area"], rows[-1]["household_key"])
        today = context().today()
        return page([chapter_json(row, today) for row in rows], None, position)


def _meant(conn: Connection, statement: str, household_id: str, **values: Any) -> list[Row]:
    """The rows that the statement selects of the household that the address names, within the caller's scope.

    Raises Fault: 404 when there is none, 409 when several areas have one of that name.
    """
    if "\0" in household_id:
        raise no_household()
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement, {"id": household_id, "most": _MOST_NAMED, **values}).fetchall()
    keys = rows[0]["named"]
    if keys is None:
        raise no_household()
    if len(keys) > 1 and household_id not in keys:
        raise HttpError(
            409,
            "household.ambiguous",
            f"有多个地区的家庭编号为{household_id}：请用“地区/编号”",
            f"several areas have a household {household_id}: use its id, area/household_id",
            {"ids": keys},
        )
    return [row for row in rows if row["household_key"] is not None]


def household_json(row: Row, day: date) -> Row:
    """A household as of a day of the row."""
    running = row["status"] in _RUNNING
    end = day if running else row["cleared_at"]
    cleared_by = row["cleared_by"]
    return {
        "id": row["household_key"],
        "household_id": row["household_id"],
        "area": row["area"],
        "status": row["status"],
        "since": row["status_since"],
        "opened_at": row["opened_at"],
        "due": row["due"],
        "overdue": bool(running and row["due"] is not None and day > row["due"]),
        "cleared_at": row["cleared_at"],
        "cleared_by": {"person": cleared_by, "version": row["cleared_version"]} if cleared_by else None,
        "days_open": (end - row["opened_at"]).days if end and row["opened_at"] else None,
        "unstable": row["unstable"],
        "members": row["members"],
    }


def chapter_json(row: Row, today: date) -> Row:
    """A chapter as of its last day, or today if that comes first."""
    last = today if row["until"] is None else min(today, row["until"] - timedelta(days=1))
    return {**household_json(row, max(last, row["since"])), "since": row["since"], "until": row["until"]}


def no_household() -> HttpError:
    """No household of that number, or not in the caller's area, or not yet on that day."""
    return not_found("没有这户家庭，或不在您的管辖地区", "there is no such household, or not in your area")
