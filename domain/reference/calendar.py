"""The calendar of working days, and the end of periods of hours, working days, days or months.

The tables are `calendars/*.toml`, one per year: the holidays announced by the State Council and the weekend days worked
in exchange, with their source. In a year without a table, Monday to Friday are working days. A result that depends on
a year without a published table is marked `provisional`. All days and times are in Asia/Shanghai. Periods end as in
the Civil Code, articles 200 to 204 (docs/domain.md 2).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from domain.events.event import SHANGHAI
from domain.reference.retirement import months_after

_SHANGHAI_OFFSET = SHANGHAI.utcoffset(None)
_DAY = timedelta(days=1)
_SATURDAY = 5
_SHORTEST_MONTH = 28


class YearTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of one year: holidays by name, and the weekend days that are worked.

    `published`: announced by the State Council; otherwise the table is a forecast.
    """

    source: str
    published: bool
    workdays: tuple[date, ...]
    holidays: Mapping[str, tuple[date, ...]]


class TimeLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, cache_hash=True):
    """The length of a period: exactly one of hours, working days, days and months.

    0 days: it ends with the day on which it starts. `moves`: if the last day is not a working day, the period ends on
    the next working day.
    """

    hours: int | None = None
    working_days: int | None = None
    days: int | None = None
    months: int | None = None
    moves: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError unless exactly one length is given, of at least 1, of days at least 0."""
        lengths = [length for length in (self.hours, self.working_days, self.days, self.months) if length is not None]
        if len(lengths) != 1 or lengths[0] < (self.days is None):
            raise ValueError("a limit has exactly one of hours, working_days, days and months, at least 1 (days: 0)")

    @property
    def at_least(self) -> timedelta:
        """A lower bound of the length, for any start."""
        if self.hours is not None:
            return timedelta(hours=self.hours)
        return timedelta(self.working_days or self.days or (self.months or 0) * _SHORTEST_MONTH)


class DueTime(msgspec.Struct, frozen=True, gc=False):
    """The end of a period: the last moment of it, and whether it depends on a year without a published table."""

    at: datetime
    provisional: bool


class CalendarRefused(ValueError):
    """The table of a year is invalid."""


class Calendar:
    """The working days, from the tables of years."""

    def __init__(self, years: Mapping[int, YearTable]) -> None:
        self._published = frozenset(year for year, table in years.items() if table.published)
        self._off = frozenset(day for table in years.values() for days in table.holidays.values() for day in days)
        self._worked = frozenset(day for table in years.values() for day in table.workdays)
        self._due_by_day = lru_cache(maxsize=1 << 16)(
            self._due_from
        )  # a rebuild computes the same due dates many times

    @classmethod
    def parse(cls, tables: Mapping[str, Mapping[str, Any]]) -> "Calendar":
        """A calendar from the parsed TOML of each year, by the name of the year (`2021`). Raises CalendarRefused."""
        years: dict[int, YearTable] = {}
        for name, table in tables.items():
            try:
                years[int(name)] = year = msgspec.convert(table, YearTable)
            except ValueError as error:  # msgspec's own is one
                raise CalendarRefused(f"calendar {name}: {error}") from None
            off = {day for days in year.holidays.values() for day in days}
            if mistake := _mistake_in(int(name), off, set(year.workdays)):
                raise CalendarRefused(f"calendar {name}: {mistake}")
        return cls(years)

    def is_published(self, year: int) -> bool:
        """Whether there is a published table for the year."""
        return year in self._published

    def is_working_day(self, day: date) -> bool:
        """Whether the day is a working day."""
        return day in self._worked or (day.weekday() < _SATURDAY and day not in self._off)

    def has_working_day_between(self, before: date, after: date) -> bool:
        """Whether there is a working day after the day `before` and before the day `after`."""
        day = before + _DAY
        while day < after:
            if self.is_working_day(day):
                return True
            day += _DAY
        return False

    def due(self, start: datetime, limit: TimeLimit, *, whole_day: bool = False) -> DueTime:
        """The end of the period that starts at `start` (with a time zone).

        - Hours run through nights and weekends. If only the day of the start is known (`whole_day`), they run from the
          end of that day.
        - Otherwise the day of the start is not counted. Months end on the corresponding day, or at the end of the month
          if there is none. A last day that is not a working day is moved to the next one if the limit `moves`. The
          period ends at 24:00 of the last day.
        """
        first = (start if start.utcoffset() == _SHANGHAI_OFFSET else start.astimezone(SHANGHAI)).date()
        if limit.hours is not None:
            begun = end_of_day(first) if whole_day else start.astimezone(SHANGHAI)
            return DueTime(begun + timedelta(hours=limit.hours), provisional=False)
        return self._due_by_day(first, limit)

    def _due_from(self, first: date, limit: TimeLimit) -> DueTime:
        """The end of a period of working days, days or months that starts on the day `first`."""
        if limit.working_days is not None:
            last = self._working_days_after(first, limit.working_days)
            return DueTime(end_of_day(last), self._unpublished(first + _DAY, last))
        last = first + timedelta(limit.days) if limit.days is not None else months_after(first, limit.months or 0)
        return self.due_on(last, moves=limit.moves)

    def due_on(self, last: date, *, moves: bool) -> DueTime:
        """The end of the day `last`, or of the next working day if it is not one and `moves`."""
        moved = last
        while moves and not self.is_working_day(moved):
            moved += _DAY
        return DueTime(end_of_day(moved), moves and self._unpublished(last, moved))

    def _working_days_after(self, day: date, count: int) -> date:
        while count:
            day += _DAY
            count -= self.is_working_day(day)
        return day

    def _unpublished(self, first: date, last: date) -> bool:
        return any(not self.is_published(year) for year in range(first.year, last.year + 1))


@lru_cache(maxsize=1 << 14)
def end_of_day(day: date) -> datetime:
    """The last moment of a day in Asia/Shanghai, which is its 24:00 in law but still has the date of the day."""
    return datetime.combine(day, time.max, SHANGHAI)


def _mistake_in(year: int, off: Iterable[date], worked: Iterable[date]) -> str | None:
    """What is wrong with the table of a year; None if nothing is."""
    off, worked = set(off), set(worked)
    if other_years := sorted(day for day in off | worked if day.year != year):
        return f"{other_years[0]} is in another year"
    if both := sorted(off & worked):
        return f"{both[0]} is both a holiday and a working day"
    if needless := sorted(day for day in worked if day.weekday() < _SATURDAY):
        return f"{needless[0]} is a working day anyway"
    return None
