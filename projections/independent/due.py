"""When a time limit ends (docs/domain.md 2; Civil Code, articles 201 to 203)."""

from datetime import date, datetime, timedelta

from projections.independent.days import DAY, SHANGHAI, WorkingDays, end_of, months_later
from projections.independent.place import Table


def due_after(start: datetime, whole_day: bool, limit: Table, working: WorkingDays) -> tuple[datetime, bool]:
    """The last moment of a limit that begins at a moment, and whether it is provisional.

    Hours run from the moment, or from the end of the day if only the day is known. Otherwise the day of the start is
    not counted.
    """
    day = start.astimezone(SHANGHAI).date()
    if "hours" in limit:
        return (end_of(day) if whole_day else start) + timedelta(hours=limit["hours"]), False
    if "working_days" in limit:
        last = working.after(day, limit["working_days"])
        return end_of(last), working.provisional(day + DAY, last)
    last = day + timedelta(limit["days"]) if "days" in limit else months_later(day, limit["months"])
    return due_on(last, limit, working)


def due_on(last: date, limit: Table, working: WorkingDays) -> tuple[datetime, bool]:
    """The end of a day, or of the first working day after it unless the limit does not move."""
    if not limit.get("moves", True):
        return end_of(last), False
    moved = working.from_on(last)
    return end_of(moved), working.provisional(last, moved)
