"""The last day of a term: how long a contract, a placement or a grant lasts that begins on a given day.

A term includes its first day; a time limit after an event does not (`domain.reference.calendar`).
"""

from calendar import monthrange
from datetime import date, timedelta

from domain.reference.retirement import months_after

_DAY = timedelta(days=1)


def last_day_of_term(first: date, months: int) -> date:
    """The last day of a term of so many months that begins on the day `first`; `months` is at least 1.

    It is the day before the corresponding day, or the last day of the month if there is no corresponding day (Civil
    Code, article 202): 12 months from 1 March 2023 end on 29 February 2024, one month from 31 January on 28 February.
    """
    corresponding = months_after(first, months)
    return corresponding - _DAY if corresponding.day == first.day else corresponding


def months_of_term(first: date, last: date) -> int:
    """The months from the day `first` to the day `last`, both included; a part of a month counts as one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months + 1 if months == 0 or last_day_of_term(first, months) < last else months


def term_from(first: date, last: date, later: date) -> date:
    """The last day of a term as long as that from `first` to `last`, in months and days, that begins on `later`."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    while months and last_day_of_term(first, months) > last:
        months -= 1
    if not months:
        return later + (last - first)
    return last_day_of_term(later, months) + (last - last_day_of_term(first, months))


def last_day_of_month(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])
