"""Courses of one person that overlap (培训时间重叠): nobody attends two at a time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from domain.contradictions.overlap import Lasting, Overlap, overlaps
from domain.events.event import Event
from domain.events.training import TrainingCompleted, TrainingDropped, TrainingEnrolled
from domain.history.history import History

_EVENT_TYPES = frozenset({TrainingEnrolled, TrainingCompleted, TrainingDropped})


def overlapping_courses(history: History) -> Iterator[Overlap]:
    """The courses that overlap with an earlier one by more than a day, or with more days attended than both have.

    A course that begins on the last day of another does not overlap with it, unless both are attended on all days.
    """
    steps = history.transitions_of(_EVENT_TYPES)
    return overlaps(_courses([step.event for step in steps]), exclude_each_other=_exclude_each_other)


def _courses(events: Sequence[Event]) -> list[Lasting]:
    """The courses: from the enrolment to the completion, or as many days as are known.

    A course that nobody has completed or left lasts the days planned; one without enrolment, the days attended. The
    completion belongs to the first open enrolment in the course.
    """
    found: list[Lasting] = []
    open_places: dict[str, list[int]] = {}
    for event in events:
        day, version = event.metadata.day, event.metadata.version
        if isinstance(event, TrainingEnrolled):
            open_places.setdefault(event.course, []).append(len(found))
            found.append(Lasting(day, _days_after(day, event.days - 1), version))
        elif isinstance(event, TrainingCompleted | TrainingDropped):
            attended = event.days_attended if isinstance(event, TrainingCompleted) else 0
            if places := open_places.get(event.course):
                place = places.pop(0)
                found[place] = msgspec.structs.replace(found[place], last=day, full_days=attended)
            elif attended:
                first = day - timedelta(days=min(attended - 1, (day - date.min).days))
                found.append(Lasting(first, day, version, attended))
    return found


def _days_after(day: date, days: int) -> date:
    """The day so many days later, at most the last that there is."""
    return day + timedelta(days=min(days, (date.max - day).days))


def _exclude_each_other(earlier: Lasting, later: Lasting) -> bool:
    days_of_both = (max(earlier.last, later.last) - earlier.first).days + 1
    return later.first < earlier.last or earlier.full_days + later.full_days > days_of_both
