"""The days of 2021 as numbers, 0 for 1 January, and which of them offices work."""

from datetime import date, timedelta

YEAR = 2021
FIRST = date(YEAR, 1, 1)
LAST = 364

# The State Council's calendar for 2021: weekdays off, and the weekends worked in their place (docs/domain.md 2).
_OFF = [
    "01-01",
    "02-11",
    "02-12",
    "02-15",
    "02-16",
    "02-17",
    "04-05",
    "05-03",
    "05-04",
    "05-05",
    "06-14",
    "09-20",
    "09-21",
    "10-01",
    "10-04",
    "10-05",
    "10-06",
    "10-07",
]
_WORKED = ["02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"]


def day(month: int, day_of_month: int) -> int:
    """The number of a day."""
    return (date(YEAR, month, day_of_month) - FIRST).days


def dated(number: int) -> date:
    """The date of a day's number, also beyond the year."""
    return FIRST + timedelta(number)


ISO: tuple[str, ...] = tuple(dated(number).isoformat() for number in range(LAST + 1))


def _worked(number: int) -> bool:
    monthday = ISO[number][5:]
    return monthday in _WORKED or (dated(number).weekday() < 5 and monthday not in _OFF)


def _next_worked() -> tuple[int, ...]:
    following = [LAST] * (LAST + 1)  # 31 December 2021 was a Friday, and worked
    for number in range(LAST - 1, -1, -1):
        following[number] = number if _worked(number) else following[number + 1]
    return tuple(following)


OFFICE_DAY: tuple[int, ...] = _next_worked()
"""For each day of the year, that day or the next on which offices work."""


def clock(number: int, minute: int) -> str:
    """A moment in Asia/Shanghai as RFC 3339 writes it."""
    return f"{ISO[number]}T{minute // 60:02d}:{minute % 60:02d}:00+08:00"
