"""Counting days, months and years as the law does (docs/domain.md 2 and 3; Civil Code, articles 200 to 204)."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Final

SHANGHAI: Final = timezone(timedelta(hours=8))
DAY: Final = timedelta(days=1)
_FRIDAY: Final = 4


def months_later(day: date, months: int) -> date:
    """The corresponding day some months later; the last day of the month if it has no such day."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day_of_term(first: date, months: int) -> date:
    """The last day of a term of some months that begins on a day: the day before the corresponding one.

    Where the last month has no corresponding day, its last day: a month from 31 January ends on 28 February.
    """
    following = months_later(first, months)
    return following - DAY if following.day == first.day else following


def months_of(first: date, last: date) -> int:
    """The months from the first to the last day, a part of a month counting as one."""
    months = 1
    while last_day_of_term(first, months) < last:
        months += 1
    return months


def end_of(day: date) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time.max, SHANGHAI)


def birthday(birth: date, years: int) -> date:
    """The day on which a person is so many years old; 28 February for those born on the 29th, in a common year."""
    return months_later(birth, 12 * years)


def retirement(birth: date, sex: str, base: int | None, ages: Mapping[str, Any], known: date | None = None) -> date:
    """The day of statutory retirement, by the ages of a policy; with `known`, by the law that was decided by then.

    Who reaches the base age after the law begins retires a month later for each begun step, up to a last age.
    """
    years = base or ages["retirement"][sex]
    reached = birthday(birth, years)
    for law in ages.get("retirement_delays", ()):
        decided = known is None or law["decided"] <= known
        if decided and (law["sex"], law["base"]) == (sex, years) and reached >= law["since"]:
            months = (reached.year - law["since"].year) * 12 + reached.month - law["since"].month
            late = min(months // law["months_a_step"] + 1, 12 * (law["until"] - years))
            return months_later(birth, 12 * years + late)
    return reached


class WorkingDays:
    """The working days, by the published tables of years; elsewhere Monday to Friday."""

    def __init__(self, years: Mapping[str, Mapping[str, Any]]) -> None:
        self._published = {int(year) for year, table in years.items() if table["published"]}
        self._free = {day for table in years.values() for days in table["holidays"].values() for day in days}
        self._worked = {day for table in years.values() for day in table["workdays"]}

    def is_one(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day in self._worked or (day.weekday() <= _FRIDAY and day not in self._free)

    def after(self, day: date, count: int) -> date:
        """The day on which so many working days after a day are over; the day itself is not counted."""
        while count:
            day += DAY
            if self.is_one(day):
                count -= 1
        return day

    def from_on(self, day: date) -> date:
        """The day, or the first working day after it."""
        while not self.is_one(day):
            day += DAY
        return day

    def any_between(self, before: date, behind: date) -> bool:
        """Whether a working day lies between two days, neither of them included."""
        return self.after(before, 1) < behind

    def provisional(self, first: date, last: date) -> bool:
        """Whether one of the years from the first to the last day has no published table."""
        return any(year not in self._published for year in range(first.year, last.year + 1))
