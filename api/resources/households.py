"""`/v1/households`: the zero-employment test of a household, on a day and over time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from flask import Response
from flask.views import MethodView

from api.http import security_log
from api.http.as_of import day_of, open_views
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of, shared
from api.http.current import answer, caller, context, page
from api.http.cursors import cursor_of, key_after, plain_key
from api.http.fields import Day
from api.http.parameters import LIMIT, AreaCode, AsOfDay, Choice, Flag, KnownAtQuery
from api.http.problems import HttpError, not_found
from api.http.resource import Resource
from api.http.responses.households import HouseholdPage, OneHousehold, StatusPeriodPage
from domain.events.event import Field
from domain.text import cleaned
from projections.queries.households import (
    AmbiguousHousehold,
    HouseholdFilter,
    count_households,
    find_household,
    household_periods,
    list_households,
)
from projections.queries.people import names_of
from projections.views.household import HouseholdRow
from service.reference import reference

blueprint = Resource("households", __name__, url_prefix="/v1", description="家庭与零就业 / Households")

_RUNNING: Final = ("open", "reopened", "unwilling")


class HouseholdsQuery(CountedQuery, AsOfDay):
    """The filter of the list."""

    area = AreaCode()
    status = Choice(Field("状态", "status"), reference().codes["status"])
    open = Flag(Field("只列未清的（open、reopened）", "only open and reopened ones"))
    overdue = Flag(Field("只列其中逾期的", "only those of them past their due date"))
    cleared_since = Day(Field("只列自该日起清零的", "only those cleared on this day or later"))


@blueprint.route("/households")
class Households(MethodView):
    """The list of households as of a day."""

    @allowed(*READERS)
    @blueprint.arguments(HouseholdsQuery, location="query")
    @blueprint.response(200, HouseholdPage)
    def get(self, query: dict[str, Any]) -> Response:
        """家庭清单，今日或当日 / Households, today or as of a day"""
        today = context().today()
        day = day_of(query, today)
        wanted = HouseholdFilter(**{name: query[name] for name in HouseholdFilter.__struct_fields__ if name in query})
        after = key_after(query, plain_key, str, str)
        with open_views(query, area=wanted.area) as (conn, position, histories):
            scope = caller().scope
            found = list_households(conn, scope, wanted, day=day, limit=query.get("limit", LIMIT), after=after)
            counted: Callable[[], int] = partial(count_households, conn, scope, wanted, day=day)
            if histories is None:
                counted = shared(counted, "households", query, (wanted, day), position)
            count = count_of(query, found, counted)
        following = cursor_of(found.last.area, found.last.household_key) if found.last else None
        return page([household_json(row, day, today) for row in found.rows], following, position, count)


@blueprint.route("/households/<path:household_id>")
class OneHouseholdView(MethodView):
    """A household, by its id (`area/household_id`), or by its `household_id` if only one in the scope has it."""

    @allowed(*READERS)
    @blueprint.arguments(AsOfDay, location="query")
    @blueprint.response(200, OneHousehold)
    def get(self, query: dict[str, Any], household_id: str) -> Response:
        """一户的现状或当日状况 / A household, today or on a day"""
        today, asked = context().today(), cleaned(household_id)
        day = day_of(query, today)
        with open_views(query, household=asked) as (conn, position, _), refusing_ambiguous(household_id):
            found = find_household(conn, asked, day=day)
            rows = closed_periods(conn, [found] if found is not None else [])
        if not rows:
            raise no_household()
        (row,) = rows
        security_log.set_subject(row.area, row.household_key)
        return answer({**household_json(row, day, today), "as_of": day, "position": position})


@blueprint.route("/households/<path:household_id>/history")
class HouseholdHistory(MethodView):
    """The status periods of a household."""

    @allowed(*READERS)
    @blueprint.arguments(KnownAtQuery, location="query")
    @blueprint.response(200, StatusPeriodPage)
    def get(self, query: dict[str, Any], household_id: str) -> Response:
        """一户的经过 / A household over time

        每一项是状况不变的一段日子，地区以当日为准；以后到达年龄的日子已在其中，标为预计（expected）。
        Each item is a period of days without a change, in the area of those days; later birthdays are included,
        marked as expected.
        """
        asked = cleaned(household_id)
        with open_views(query, household=asked) as (conn, position, _), refusing_ambiguous(household_id):
            rows = closed_periods(conn, household_periods(conn, asked))
        if not rows:
            raise no_household()
        security_log.set_subject(rows[-1].area, rows[-1].household_key)
        today = day_of(query, context().today())
        return page([period_json(row, today) for row in rows], None, position, len(rows))


@contextmanager
def refusing_ambiguous(household_id: str) -> Iterator[None]:
    """Raises HttpError (409) with the full ids when several areas have a household of that household_id."""
    try:
        yield
    except AmbiguousHousehold as error:
        raise HttpError(
            409,
            "household.ambiguous",
            f"有多个地区的家庭编号为{household_id}：请用“地区/编号”",
            f"several areas have a household {household_id}: use its id, area/household_id",
            {"ids": error.keys},
        ) from None


def closed_periods(conn: psycopg.Connection, rows: Sequence[HouseholdRow]) -> Sequence[HouseholdRow]:
    """The rows of a household as the caller may see them: all of it, if the household was in the scope then;
    otherwise, as the area of a member, without what is known of persons outside the scope."""
    if all(caller().covers(row.area) for row in rows):
        return rows
    persons = {UUID(member["person"]) for row in rows for member in row.members}
    within = names_of(conn, persons).keys()
    return [
        row
        if caller().covers(row.area)
        else msgspec.structs.replace(
            row,
            members=[
                member if UUID(member["person"]) in within else {**member, "why_not": None, "labour": None}
                for member in row.members
            ],
            cleared_by=row.cleared_by if row.cleared_by in within else None,
        )
        for row in rows
    ]


def household_json(row: HouseholdRow, day: date, today: date) -> dict[str, Any]:
    """A household as of a day of its status period; `expected` if the day is after `today`."""
    running = row.status in _RUNNING and row.opened_at is not None
    end = day if running else row.cleared_at
    cleared_by = row.cleared_by
    return {
        "id": row.household_key,
        "household_id": row.household_id,
        "area": row.area,
        "status": row.status,
        "since": row.status_since,
        "opened_at": row.opened_at,
        "due": row.due,
        "overdue": bool(running and row.due is not None and day > row.due),
        "cleared_at": row.cleared_at,
        "cleared_by": {"person": cleared_by, "version": row.cleared_version} if cleared_by else None,
        "days_open": (end - row.opened_at).days if end and row.opened_at else None,
        "unstable": row.unstable,
        "expected": day > today,
        "members": row.members,
    }


def period_json(row: HouseholdRow, today: date) -> dict[str, Any]:
    """A status period as of its last day, or of today if that is earlier."""
    last = today if row.until is None else min(today, row.until - timedelta(days=1))
    return {**household_json(row, max(last, row.since), today), "since": row.since, "until": row.until}


def no_household() -> HttpError:
    """The answer when there is no such household, not in the caller's area, or not yet on that day."""
    return not_found("没有这户家庭，或不在您的管辖地区", "there is no such household, or not in your area")
