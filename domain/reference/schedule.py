"""The schedule of a plan (序时进度): target × months elapsed ÷ 12 (docs/domain.md 6)."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import msgspec

_MONTHS: Final = 12
_ONE_DECIMAL: Final = Decimal("0.1")


class Pace(msgspec.Struct, frozen=True):
    """How far a plan should be after some months, and by how much it is ahead of that (negative: behind)."""

    months: int
    schedule: Decimal
    gap: Decimal
    behind: bool


def months_elapsed(day: date) -> int:
    """The months of the year that have ended by the end of the day."""
    return day.month - ((day + timedelta(days=1)).month == day.month)


def pace(target: int, done: int, day: date) -> Pace:
    """The pace of a plan of the year at the end of the day; figures with one decimal, half up."""
    months = months_elapsed(day)
    schedule = (Decimal(target) * months / _MONTHS).quantize(_ONE_DECIMAL, ROUND_HALF_UP)
    return Pace(months, schedule, done - schedule, behind=done * _MONTHS < target * months)
