"""The working-day calendar: which days are worked, and when a period of hours, days or months ends.

The tables are `calendars/*.toml`, one a year: the State Council's holidays and the days worked for them, with their
source. A year without a table, or one whose table is a forecast, is counted by plain weekdays, and everything that
touches it is `provisional`: said, never guessed silently. All days and moments are those of Asia/Shanghai.
Periods follow the Civil Code, articles 200 to 204 (docs/domain.md 2).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from domain.events.metadata import SHANGHAI
from domain.reference.retirement import months_after

_OURS = SHANGHAI.utcoffset(None)
_DAY = timedelta(days=1)
_SATURDAY = 5
_SHORTEST_MONTH = 28


class Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of a year: holidays by name, and the weekend days worked; `published` by the State Council or not."""

    source: str
    published: bool
    workdays: tuple[date, ...]
    holidays: Mapping[str, tuple[date, ...]]


class TimeLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, cache_hash=True):
    """How long: exactly one of hours, working days, days, months. `moves`: a last day that is off moves on."""

    hours: int | None = None
    working_days: int | None = None
    days: int | None = None
    months: int | None = None
    moves: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError unless exactly one length is said."""
        said = [length for length in (self.hours, self.working_days, self.days, self.months) if length is not None]
        if len(said) != 1 or said[0] < 1:
            raise ValueError("a limit says exactly one of hours, working_days, days and months, at least 1")

    @property
    def at_least(self) -> timedelta:
        """So long it lasts in any case, whatever the day on which it begins."""
        if self.hours is not None:
            return timedelta(hours=self.hours)
        return timedelta(self.working_days or self.days or (self.months or 0) * _SHORTEST_MONTH)


class DueTime(msgspec.Struct, frozen=True, gc=False):
    """The last moment that is in time, and whether a year without a published table was touched."""

    at: datetime
    provisional: bool


class CalendarRefused(ValueError):
    """A table of a year that cannot be used, and why."""


class Calendar:
    """The working days of all years of which there is a table."""

    def __init__(self, years: Mapping[int, Year]) -> None:
        self._published = frozenset(year for year, table in years.items() if table.published)
        self._off = frozenset(day for table in years.values() for days in table.holidays.values() for day in days)
        self._worked = frozenset(day for table in years.values() for day in table.workdays)
        self._due_by_day = lru_cache(maxsize=1 << 16)(self._due_from)  # a rebuild asks for the same days over and over

    @classmethod
    def parse(cls, tables: Mapping[str, Mapping[str, Any]]) -> "Calendar":
        """From the parsed TOML of each year by its name (`2021`). Raises CalendarRefused."""
        years: dict[int, Year] = {}
        for name, table in tables.items():
            try:
                years[int(name)] = year = msgspec.convert(table, Year)
            except ValueError as error:  # msgspec's own is one
                raise CalendarRefused(f"calendar {name}: {error}") from None
            off = {day for days in year.holidays.values() for day in days}
            if wrong := _wrong(int(name), off, set(year.workdays)):
                raise CalendarRefused(f"calendar {name}: {wrong}")
        return cls(years)

    def is_published(self, year: int) -> bool:
        """Whether the working days of the year are known."""
        return year in self._published

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked; in a year without a table, Monday to Friday."""
        return day in self._worked or (day.weekday() < _SATURDAY and day not in self._off)

    def due(self, start: datetime, limit: TimeLimit, *, whole_day: bool = False) -> DueTime:
        """When the limit ends that began at `start` (with a zone).

        Hours run on, through nights and weekends; where of the start only the day is known, they run from its end.
        Otherwise the first day is not counted, months end on the corresponding day or else at the end of the month, a
        last day that is off moves to the next working day (unless `moves` is false), and the day ends at 24:00.
        """
        first = (start if start.utcoffset() == _OURS else start.astimezone(SHANGHAI)).date()
        if limit.hours is not None:
            begun = end_of_day(first) if whole_day else start.astimezone(SHANGHAI)
            return DueTime(begun + timedelta(hours=limit.hours), provisional=False)
        return self._due_by_day(first, limit)

    def _due_from(self, first: date, limit: TimeLimit) -> DueTime:
        """When a limit of days or months ends of which `first` is the day of the start."""
        if limit.working_days is not None:
            last = self._working_days_after(first, limit.working_days)
            return DueTime(end_of_day(last), self._unpublished(first + _DAY, last))
        last = first + timedelta(limit.days) if limit.days is not None else months_after(first, limit.months or 0)
        return self.due_on(last, moves=limit.moves)

    def due_on(self, last: date, *, moves: bool) -> DueTime:
        """The end of a last day, or of the next working day if it is off and `moves`."""
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
    """The last moment of a day in Asia/Shanghai: what the law calls its 24:00, and still that day."""
    return datetime.combine(day, time.max, SHANGHAI)


def _wrong(year: int, off: Iterable[date], worked: Iterable[date]) -> str | None:
    off, worked = set(off), set(worked)
    if strange := sorted(day for day in off | worked if day.year != year):
        return f"{strange[0]} lies in another year"
    if both := sorted(off & worked):
        return f"{both[0]} is both a holiday and worked"
    if needless := sorted(day for day in worked if day.weekday() < _SATURDAY):
        return f"{needless[0]} is worked anyway"
    return None
