"""Courses of one person that overlap (培训时间重叠): nobody attends two at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from domain.benefits.coverage import pair_enrolments
from domain.contradictions.overlap import Lasting, Overlap, overlaps
from domain.events.event import Event
from domain.events.training import TrainingCompleted, TrainingDropped, TrainingEnrolled
from domain.history.history import History, Transition

_EVENT_TYPES = frozenset({TrainingEnrolled, TrainingCompleted, TrainingDropped})


def overlapping_courses(history: History) -> Iterable[Overlap]:
    """The courses that overlap with an earlier one by more than a day, or with more days attended than both have.

    A course that begins on the last day of another does not overlap with it, unless both are attended on all days.
    """
    steps = history.transitions_of(_EVENT_TYPES)
    if len(steps) < 2 or (len(steps) == 2 and _is_one_course(steps[0].event, steps[1].event)):
        return ()
    return overlaps(_courses(steps), exclude_each_other=_exclude_each_other)


def _is_one_course(first: Event, second: Event) -> bool:
    """Whether the events are the enrolment in a course and its end. It saves the time for nearly all persons."""
    return (
        isinstance(first, TrainingEnrolled)
        and isinstance(second, TrainingCompleted | TrainingDropped)
        and first.course == second.course
    )


def _courses(transitions: Sequence[Transition]) -> Iterator[Lasting]:
    """The courses: from the enrolment to the completion, or as many days as are known.

    A course that nobody has completed or left lasts the days planned; one without enrolment, the days attended.
    """
    ended, still_open = pair_enrolments(transitions)
    for (end, _, _), enrolment in ended:
        last = end.metadata.day
        attended = end.days_attended if isinstance(end, TrainingCompleted) else 0
        if enrolment is not None:
            enrolled = enrolment.event.metadata
            yield Lasting(enrolled.day, last, enrolled.version, attended)
        elif attended:
            first = last - timedelta(days=min(attended - 1, (last - date.min).days))
            yield Lasting(first, last, end.metadata.version, attended)
    for event, _, _ in chain.from_iterable(still_open.values()):
        assert isinstance(event, TrainingEnrolled)
        day = event.metadata.day
        yield Lasting(day, _days_after(day, event.days - 1), event.metadata.version)


def _days_after(day: date, days: int) -> date:
    """The day so many days later, at most the last that there is."""
    return day + timedelta(days=min(days, (date.max - day).days))


def _exclude_each_other(earlier: Lasting, later: Lasting) -> bool:
    days_of_both = (max(earlier.last, later.last) - earlier.first).days + 1
    return later.first < earlier.last or earlier.full_days + later.full_days > days_of_both
