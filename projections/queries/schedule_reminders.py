"""Reminders of units behind the schedule (月调度; 3A, R3-14): which are due, which were issued, and the talks."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeVar

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.policy.policies import Policies
from domain.reference.areas import Area, Areas
from domain.schedule_reminders.steps import Month, last_day
from projections.reports import REPORTS
from projections.reports.columns import Row
from projections.reports.run import compute
from projections.views.schedule_reminder import SCHEDULE_REMINDER, ScheduleReminderRow
from projections.views.schedule_talk import SCHEDULE_TALK, ScheduleTalkRow
from projections.views.view import View

REPORT: Final = REPORTS["3A"]

State = Literal["due", "issued", "talk_due", "talk_held"]
STATES: Final[tuple[State, ...]] = ("due", "issued", "talk_due", "talk_held")
"""A reminder is to be issued; it was issued; a talk is to be held; it was held (the code list `schedule_state`)."""

_STATE_BY_TALK: Final[Mapping[str, State]] = {"due": "talk_due", "held": "talk_held"}
_STATE_BY_REMINDER: Final[Mapping[str, State]] = {"due": "due", "issued": "issued"}


class UnitReminder(msgspec.Struct, frozen=True):
    """A unit that is behind the schedule of a month, was reminded, or was called to a talk.

    `figures` are those of its row in report 3A on `above`, as known now; `reminder` and `talk` what was issued and
    held. `talk_after`: with how many reminders in a row a talk is due in the unit; None where none is.
    """

    unit: Area
    above: str
    month: Month
    state: State
    figures: Row
    reminder: ScheduleReminderRow | None
    talk: ScheduleTalkRow | None
    talk_after: int | None


def period_of(month: Month) -> str:
    """A month as reports take it: 2021-10."""
    return f"{month[0]}-{month[1]:02d}"


def above(unit: Area) -> str:
    """The area whose report has the unit as a row; "", the whole country, for a province."""
    return unit.parent or ""


def unit_reminders(
    conn: psycopg.Connection, policies: Policies, areas: Areas, *, area: str, month: Month, today: date
) -> list[UnitReminder]:
    """The units directly below an area, or the area itself if it has none, in the order of report 3A; none while the
    month has not ended.

    The connection sees all areas, as for the report. Raises Refusal for an unknown area.
    """
    if today < last_day(month):
        return []
    found = compute(conn, REPORT, area, period_of(month), today, areas, {})
    reminders = _by_unit(conn, SCHEDULE_REMINDER, ScheduleReminderRow, month, areas)
    talks = _by_unit(conn, SCHEDULE_TALK, ScheduleTalkRow, month, areas)
    units: list[UnitReminder] = []
    for number, row in sorted(found.table.rows.items()):
        unit = areas.get(found.keys[number])
        state = _STATE_BY_TALK.get(row["talk"]) or _STATE_BY_REMINDER.get(row["reminder"])
        if number and unit is not None and state is not None:
            rule = policies.at(unit.code, last_day(month)).schedule_reminder
            step = reminders.get(unit.code), talks.get(unit.code)
            units.append(UnitReminder(unit, found.asked.area, month, state, row, *step, rule.talk_after))
    return units


def figures_of(conn: psycopg.Connection, areas: Areas, unit: Area, month: Month, today: date) -> tuple[Row, int] | None:
    """The unit's row of report 3A on the area above, where it has its rank, and the position of the figures; None if
    the report has no such row."""
    found = compute(conn, REPORT, above(unit), period_of(month), today, areas, {})
    number = next((number for number, key in found.keys.items() if number and key == unit.code), None)
    return (found.table.rows[number], found.position) if number is not None else None


_Step = TypeVar("_Step", ScheduleReminderRow, ScheduleTalkRow)


def _by_unit(conn: psycopg.Connection, view: View, row: type[_Step], month: Month, areas: Areas) -> Mapping[str, _Step]:
    """The rows of a month by unit. A unit that has replaced others has what they received."""
    statement = f"SELECT {', '.join(view.columns)} FROM {view.name} WHERE (year, month) = (%s, %s)"
    with conn.cursor(row_factory=class_row(row)) as cursor:
        rows = cursor.execute(statement.encode(), month).fetchall()
    units = [(areas.current(each.area, last_day(month)), each) for each in rows]
    return {unit.code if unit is not None else each.area: each for unit, each in units}
