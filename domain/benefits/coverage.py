"""What was so on the days that a benefit covers: the person's state, the work, the course."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import msgspec

from domain.benefits.rule import CourseTest, JobTest
from domain.events.event import Event
from domain.events.registration import Deceased
from domain.events.training import TrainingCompleted, TrainingDropped, TrainingEnrolled
from domain.events.work import (
    Employed,
    InsuranceStarted,
    InsuranceStopped,
    Job,
    JobChanged,
    LabourForceLeft,
    LeftPost,
)
from domain.history.history import Transition
from domain.history.lookup import events_of, state_changes, transitions_of
from domain.person import Person
from domain.reference.retirement import months_after

Span = tuple[date, date]
"""From the first to the last day, both of them included."""


def first_uncovered(spans: Iterable[Span], since: date, until: date) -> date | None:
    """The first day from `since` to `until` that no span covers, or None. Spans by their first day."""
    day = since
    for first, last in spans:
        if first > day or day > until:
            break
        if last >= day:
            day = last + timedelta(days=1) if last < date.max else date.max
    return day if day <= until else None


def while_so(transitions: Sequence[Transition], holds: Callable[[Person], bool]) -> list[Span]:
    """The spans in which the person was so: the day on which it begins and the one on which it ends count as so."""
    changed = state_changes(transitions)
    return [
        (step.event.metadata.day, following.event.metadata.day if following else date.max)
        for step, following in zip(changed, [*changed[1:], None], strict=True)
        if holds(step.after)
    ]


class Work(msgspec.Struct, frozen=True, gc=False):
    """A job on the same terms, from its first to its last day (the day of leaving), `began` by which event."""

    first: date
    last: date
    job: Job

    @property
    def employer(self) -> str | None:
        """What tells one employer from another: the credit code, or the name where there is none."""
        return self.job.uscc or self.job.employer


_TELLING: tuple[type[Event], ...] = (Employed, JobChanged, LeftPost, LabourForceLeft, Deceased)


def work(transitions: Sequence[Transition]) -> list[Work]:
    """The jobs in order."""
    found: list[Work] = []
    for event in events_of(transitions, _TELLING):
        if found and found[-1].last == date.max:
            found[-1] = msgspec.structs.replace(found[-1], last=event.metadata.day)
        if isinstance(event, Job):
            found.append(Work(event.metadata.day, date.max, event))
    return found


def insured_spans(transitions: Sequence[Transition], schemes: Sequence[str]) -> list[Span]:
    """When the person was insured in one of the schemes, by the events of insurance themselves."""
    spans: list[Span] = []
    running: dict[str, date] = {}
    for event in events_of(transitions, (InsuranceStarted, InsuranceStopped)):
        if isinstance(event, InsuranceStarted) and event.scheme in schemes:
            running.setdefault(event.scheme, event.metadata.day)
        elif isinstance(event, InsuranceStopped) and event.scheme in running:
            spans.append((running.pop(event.scheme), event.metadata.day))
    return sorted([*spans, *((since, date.max) for since in running.values())])


def suits(job: Job, insured: bool, test: JobTest) -> bool:
    """Whether the terms of the job are those the benefit asks for; what is not known is not so."""
    return (
        job.channel in test.channels
        and (job.contract_months or 0) >= test.min_contract_months.get(job.channel, 0)
        and (insured or not test.insured)
        and (test.min_wage_fen is None or (job.monthly_wage_fen or 0) >= test.min_wage_fen)
    )


def lasted_months(jobs: Sequence[Work], test: JobTest, day: date) -> bool:
    """Whether work in the channels has lasted for the months asked, without a day between, up to the day."""
    since: date | None = None
    last = date.min
    for spell in jobs:
        if spell.job.channel not in test.channels or spell.first > day:
            continue
        if since is None or spell.first > last + timedelta(days=1):
            since = spell.first
        last = min(spell.last, day)
    return since is not None and months_after(since, test.min_months) <= day


class Course(msgspec.Struct, frozen=True, gc=False):
    """A completed course; `enrolled` is the step of enrolment where that was reported."""

    completed: Transition
    enrolled: Transition | None

    @property
    def governing(self) -> Transition:
        """The step whose state governs the course: enrolment; completion where no enrolment was reported."""
        return self.enrolled or self.completed

    @property
    def versions(self) -> list[int]:
        """The events that tell of it."""
        return [step.event.metadata.version for step in (self.enrolled, self.completed) if step]


def courses(transitions: Sequence[Transition]) -> list[Course]:
    """The completed courses in order; a completion belongs to the first open enrolment in the same course."""
    enrolled: list[Transition] = []
    found: list[Course] = []
    for step in transitions_of(transitions, (TrainingEnrolled, TrainingCompleted, TrainingDropped)):
        event = step.event
        if isinstance(event, TrainingEnrolled):
            enrolled.append(step)
        elif isinstance(event, TrainingCompleted):
            found.append(Course(step, _taken(enrolled, event.course)))
        elif isinstance(event, TrainingDropped):
            _taken(enrolled, event.course)
    return found


def _taken(enrolled: list[Transition], course: str) -> Transition | None:
    """The first open enrolment in the course, which is then open no more."""
    for i, step in enumerate(enrolled):
        if getattr(step.event, "course", None) == course:
            return enrolled.pop(i)
    return None


def course_covering(transitions: Sequence[Transition], test: CourseTest, since: date, until: date) -> Course | None:
    """The last completed course within which all the days lie; None where there is none."""
    for course in reversed(courses(transitions)):
        begun = course.enrolled.event.metadata.day if course.enrolled else since
        if begun <= since and until <= course.completed.event.metadata.day:
            return course
    return None
