"""Trainings: a row for each course of a person; a completed course is one person-time (人次; R4-1, R4-4)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.training import TrainingCompleted, TrainingDropped, TrainingEnrolled
from domain.history.history import History
from domain.person import Person
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class TrainingRow(msgspec.Struct, frozen=True):
    """A course of a person. Area and counted group are those at enrolment (docs/domain.md 12).

    `course_id` is the course of the register that the enrolment names.
    """

    person_id: UUID
    version: int
    area: str
    course: str
    trade: str | None
    kind: str | None
    days: int | None
    provider: str | None
    counted_group: str | None
    enrolled_on: date | None
    completed_on: date | None
    days_attended: int | None
    passed: bool | None
    completed_by: int | None
    course_id: str | None = None
    dropped_on: date | None = None


_EVENT_TYPES = frozenset({TrainingEnrolled, TrainingCompleted, TrainingDropped})


def rows(history: History, policies: Policies) -> Sequence[TrainingRow]:
    """The courses in order. A completion belongs to the first open enrolment in the course, else has its own row."""
    courses: list[TrainingRow] = []
    for event, person, _ in history.transitions_of(_EVENT_TYPES):
        if isinstance(event, TrainingEnrolled):
            row = _course(history, event, person, policies)
            courses.append(
                msgspec.structs.replace(
                    row,
                    trade=event.trade,
                    kind=event.kind,
                    days=event.days,
                    provider=event.provider,
                    enrolled_on=event.metadata.day,
                    course_id=event.course_id,
                )
            )
        elif isinstance(event, TrainingCompleted):
            place = _open_enrolment(courses, event.course)
            if place is None:
                courses.append(_course(history, event, person, policies))
                place = len(courses) - 1
            courses[place] = msgspec.structs.replace(
                courses[place],
                completed_on=event.metadata.day,
                days_attended=event.days_attended,
                passed=event.passed,
                completed_by=event.metadata.version,
            )
        elif isinstance(event, TrainingDropped) and (place := _dropped_enrolment(courses, event.course)) is not None:
            courses[place] = msgspec.structs.replace(courses[place], dropped_on=event.metadata.day)
    return courses


def _open_enrolment(courses: Sequence[TrainingRow], course: str) -> int | None:
    return next((i for i, row in enumerate(courses) if row.course == course and row.completed_on is None), None)


def _dropped_enrolment(courses: Sequence[TrainingRow], course: str) -> int | None:
    """The first enrolment in the course that was neither completed nor dropped; None if there is none."""
    left = (row.course == course and row.completed_on is None and row.dropped_on is None for row in courses)
    return next((i for i, is_left in enumerate(left) if is_left), None)


def _course(
    history: History, event: TrainingEnrolled | TrainingCompleted, person: Person, policies: Policies
) -> TrainingRow:
    policy = policies.at(person.area, event.metadata.day)
    return TrainingRow(
        person_id=history.subject_id,
        version=event.metadata.version,
        area=person.area,
        course=event.course,
        trade=None,
        kind=None,
        days=None,
        provider=None,
        counted_group=policy.primary_group(person.case, person.categories, person.poverty, person.references),
        enrolled_on=None,
        completed_on=None,
        days_attended=None,
        passed=None,
        completed_by=None,
    )


TRAINING = View(
    name="training",
    subject="person",
    key="person_id",
    row=TrainingRow,
    rows=rows,
    title=BilingualText("培训", "training"),
    labels={
        "course": BilingualText("课程", "course"),
        "trade": BilingualText("工种", "trade"),
        "days": BilingualText("天数", "days"),
        "provider": BilingualText("培训机构", "provider"),
        "enrolled_on": BilingualText("报名日期", "enrolled on"),
        "completed_on": BilingualText("结业日期", "completed on"),
        "days_attended": BilingualText("出勤天数", "days attended"),
        "passed": BilingualText("考核合格", "passed"),
        "completed_by": BilingualText("结业的事件", "completed by event"),
        "course_id": BilingualText("培训班编号", "course id"),
        "dropped_on": BilingualText("退训日期", "dropped on"),
    },
)
