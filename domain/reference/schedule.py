"""The schedule of a plan (序时进度): target × months elapsed ÷ 12, rounded up (docs/domain.md 6)."""

from datetime import date, timedelta
from typing import Final

import msgspec

_MONTHS: Final = 12


class Pace(msgspec.Struct, frozen=True):
    """How far a plan should be after some months, and by how much it is ahead of that (negative: behind)."""

    months: int
    schedule: int
    gap: int

    @property
    def behind(self) -> bool:
        """Whether less was done than the schedule says."""
        return self.gap < 0


def months_elapsed(day: date) -> int:
    """The months of the year that have ended by the end of the day."""
    return day.month - ((day + timedelta(days=1)).month == day.month)


def scheduled(target: int, months: int) -> int:
    """The part of a year's target that is due after so many months: what is due in part is due."""
    return -(-target * months // _MONTHS)


def pace(target: int, done: int, day: date) -> Pace:
    """The pace of a plan of the year at the end of the day."""
    months = months_elapsed(day)
    schedule = scheduled(target, months)
    return Pace(months, schedule, done - schedule)
