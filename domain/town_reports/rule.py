"""Policy data about the half-yearly reports of the units of an area."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.reference.calendar import Calendar

_DAY = date.resolution
_DISTRICT = 6
"""Digits in the code of a district."""


class MonthDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day of every year."""

    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    day: Annotated[int, msgspec.Meta(ge=1, le=28)]


def first_day(year: int, half: int) -> date:
    """The first day of a half of a year, which decides about the policy."""
    return date(year, 6 * half - 5, 1)


def reports_half_yearly(area: str) -> bool:
    """Whether an area is one that reports: a town, or another unit below a district (R4-14)."""
    return len(area) > _DISTRICT


class HalfYearRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[version.half_year_reports]]` of a profile: the report for the first or second half of a year.

    `due`: the last day on which it is on time, to 24:00. `period`: whether its figures are those of the half-year or of
    the year.
    """

    half: Literal[1, 2]
    due: MonthDay
    period: Literal["half", "year"] = "half"

    def due_on(self, year: int) -> date:
        """The last day on which the report for this half of a year is on time."""
        return date(year, self.due.month, self.due.day)

    def advised(self, year: int, calendar: Calendar) -> date:
        """The last working day on which the report is on time: the due day, or the last one before it."""
        day = self.due_on(year)
        while not calendar.is_working_day(day):
            day -= _DAY
        return day

    def period_of(self, year: int) -> str:
        """The period of the figures, as reports take it: 2021-H1 or 2021."""
        return f"{year}-H{self.half}" if self.period == "half" else str(year)
