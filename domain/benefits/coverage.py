"""The person's status, employments, insurance and courses on the days that a benefit covers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import msgspec

from domain.benefits.rule import JobCondition
from domain.events.training import TrainingCompleted, TrainingDropped, TrainingEnrolled
from domain.events.work import InsuranceStarted, InsuranceStopped, Job
from domain.history.history import Transition
from domain.history.job_spells import SPELL_EVENTS, job_spells
from domain.history.lookup import events_of, state_changes, transitions_of
from domain.history.refuted import without_refuted_jobs
from domain.person import Person
from domain.reference.terms import last_day_of_term

Span = tuple[date, date]
"""The first and the last day, both inclusive."""


def first_uncovered(spans: Iterable[Span], since: date, until: date) -> date | None:
    """The first day from `since` to `until` that no span covers; None if all are. Spans are in order."""
    day = since
    for first, last in spans:
        if first > day or day > until:
            break
        if last >= day:
            day = last + timedelta(days=1) if last < date.max else date.max
    return day if day <= until else None


def within(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """The days that are in a span of both."""
    met = [
        (max(first, since), min(last, until))
        for first, last in spans
        for since, until in others
        if first <= until and since <= last
    ]
    return sorted(met)


def periods_where(transitions: Sequence[Transition], holds: Callable[[Person], bool]) -> list[Span]:
    """The periods in which `holds` is true of the person, the days of both changes included, without refuted jobs."""
    changed = state_changes(without_refuted_jobs(transitions))
    return [
        (transition.event.metadata.day, following.event.metadata.day if following else date.max)
        for transition, following in zip(changed, [*changed[1:], None], strict=True)
        if holds(transition.after)
    ]


class Employment(msgspec.Struct, frozen=True, gc=False):
    """A job on the same terms, from its first to its last day (the day of leaving), and the event that began it."""

    first: date
    last: date
    job: Job

    @property
    def employer(self) -> str | None:
        """The identity of the employer: the unified social credit code, else the name."""
        return self.job.uscc or self.job.employer


def employments_of(transitions: Sequence[Transition]) -> list[Employment]:
    """The employments in the main job in order, without those that the last verification refuted (就业核实不属实)."""
    spells = job_spells(events_of(without_refuted_jobs(transitions), SPELL_EVENTS))
    return [Employment(spell.first, spell.last, spell.job) for spell in spells if isinstance(spell.job, Job)]


def insured_spans(transitions: Sequence[Transition], schemes: Sequence[str]) -> list[Span]:
    """The periods in which the person was insured in one of the schemes, by the insurance events."""
    spans: list[Span] = []
    running: dict[str, date] = {}
    for event in events_of(transitions, (InsuranceStarted, InsuranceStopped)):
        if isinstance(event, InsuranceStarted) and event.scheme in schemes:
            running.setdefault(event.scheme, event.metadata.day)
        elif isinstance(event, InsuranceStopped) and event.scheme in running:
            spans.append((running.pop(event.scheme), event.metadata.day))
    return sorted([*spans, *((since, date.max) for since in running.values())])


def job_qualifies(job: Job, insured: bool, condition: JobCondition) -> bool:
    """Whether the terms of the job meet the condition; an unknown term does not meet a requirement."""
    return (
        job.channel in condition.channels
        and (job.contract_months or 0) >= condition.min_contract_months.get(job.channel, 0)
        and (insured or not condition.insured)
        and (condition.min_wage_fen is None or (job.monthly_wage_fen or 0) >= condition.min_wage_fen)
    )


def worked_months(jobs: Sequence[Employment], condition: JobCondition, day: date) -> bool:
    """Whether uninterrupted work in the channels has lasted `min_months` on the day."""
    since: date | None = None
    last = date.min
    for employment in jobs:
        if employment.job.channel not in condition.channels or employment.first > day:
            continue
        if since is None or employment.first > last + timedelta(days=1):
            since = employment.first
        last = min(employment.last, day)
    return since is not None and last_day_of_term(since, condition.min_months) <= day


class Course(msgspec.Struct, frozen=True, gc=False):
    """A completed course; `enrolled` is its enrolment, None if that was not reported."""

    completed: Transition
    enrolled: Transition | None

    @property
    def governing(self) -> Transition:
        """The transition whose status governs the course: the enrolment, else the completion."""
        return self.enrolled or self.completed

    @property
    def versions(self) -> list[int]:
        """The versions of the enrolment and the completion."""
        return [transition.event.metadata.version for transition in (self.enrolled, self.completed) if transition]


def courses_of(transitions: Sequence[Transition]) -> list[Course]:
    """The completed courses in order; a completion belongs to the first open enrolment in the same course."""
    return [
        Course(ended, enrolled)
        for ended, enrolled in pair_enrolments(transitions)[0]
        if isinstance(ended.event, TrainingCompleted)
    ]


def enrolment_of(transitions: Sequence[Transition], course: str) -> Transition | None:
    """The first open enrolment in the course, to which its next completion belongs; None if there is none."""
    return next(iter(pair_enrolments(transitions)[1].get(course, ())), None)


def pair_enrolments(
    transitions: Sequence[Transition],
) -> tuple[list[tuple[Transition, Transition | None]], dict[str, list[Transition]]]:
    """The completions and drop-outs in order, each with its enrolment, and the enrolments still open, by course.

    The enrolment is the first open one in the same course; None if there is none.
    """
    still_open: dict[str, list[Transition]] = {}
    ended: list[tuple[Transition, Transition | None]] = []
    for transition in transitions_of(transitions, (TrainingEnrolled, TrainingCompleted, TrainingDropped)):
        event = transition.event
        if isinstance(event, TrainingEnrolled):
            still_open.setdefault(event.course, []).append(transition)
        elif isinstance(event, TrainingCompleted | TrainingDropped):
            enrolled = still_open.get(event.course)
            ended.append((transition, enrolled.pop(0) if enrolled else None))
    return ended, still_open


def course_covering(transitions: Sequence[Transition], since: date, until: date) -> Course | None:
    """The last completed course whose days include all days from `since` to `until`; None if there is none."""
    for course in reversed(courses_of(transitions)):
        begun = course.enrolled.event.metadata.day if course.enrolled else since
        if begun <= since and until <= course.completed.event.metadata.day:
            return course
    return None
