"""Attendance of a course: the days attended are within the days of the course and of the time it took."""

from typing import Any

from domain.benefits.coverage import Course, enrolment_of
from domain.errors import Refusal
from domain.events.training import TrainingCompleted, TrainingEnrolled
from domain.policy.rule_context import RuleContext


def attended_within_the_course(context: RuleContext, event: Any) -> None:
    """The days attended are at most those of the course, and those from the enrolment to the completion (R4-5).

    A completion without a recorded enrolment is accepted. Raises Refusal.
    """
    transition = enrolment_of(context.transitions, event.course)
    enrolment = transition.event if transition is not None else None
    if not isinstance(enrolment, TrainingEnrolled):
        return
    if event.days_attended > enrolment.days:
        raise _refusal(
            event,
            enrolment,
            f"出勤{event.days_attended}天，超过培训天数（{enrolment.days}天）",
            f"{event.days_attended} days attended are more than the {enrolment.days} days of the course",
            enrolment.days,
        )
    days = (event.metadata.day - enrolment.metadata.day).days + 1
    if event.days_attended > days:
        raise _refusal(
            event,
            enrolment,
            f"出勤{event.days_attended}天，超过报名至结业的{days}天",
            f"{event.days_attended} days attended are more than the {days} days from enrolment to completion",
            days,
        )


def countable_days(course: Course) -> int:
    """The days attended for which a benefit is due: at most those of the course, where its enrolment is recorded."""
    completed, enrolled = course.completed.event, course.enrolled.event if course.enrolled else None
    assert isinstance(completed, TrainingCompleted)
    if not isinstance(enrolled, TrainingEnrolled):
        return completed.days_attended
    return min(completed.days_attended, enrolled.days)


def _refusal(event: Any, enrolment: TrainingEnrolled, zh: str, en: str, most: int) -> Refusal:
    return Refusal(
        "rule",
        "attended_within_the_course",
        f"{zh}（见第{enrolment.metadata.version}条）",
        f"{en} (see event {enrolment.metadata.version})",
        {"events": [enrolment.metadata.version], "days_attended": event.days_attended, "most": most},
        field="days_attended",
    )
