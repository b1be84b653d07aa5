"""Poverty-lifted labour (脱贫劳动力): the days of a person in the group, and what held then (R1-6, R1-16, R1-17)."""

from datetime import date

import msgspec

from domain.benefits.coverage import job_qualifies
from domain.events.event import Event
from domain.events.registration import Exited
from domain.events.services import NeedsAssessed
from domain.events.states import WITHOUT_WORK
from domain.events.training import TrainingCompleted
from domain.events.work import Employed, InsuranceStarted, InsuranceStopped, Job, JobChanged
from domain.history.history import History, Transition
from domain.history.refuted import without_refuted
from domain.outcomes.outcome import NOT_COUNTED
from domain.person import INITIAL_STATE, Person
from domain.policy.policies import Policies
from domain.policy.policy import Policy

_TYPES = frozenset({NeedsAssessed, Exited, Employed, JobChanged, InsuranceStarted, InsuranceStopped, TrainingCompleted})
"""The event types that count here, whether or not they change the state of the person."""


class PovertyLiftedSpan(msgspec.Struct, frozen=True, gc=False):
    """Days of a person in the group, from `since` to the day before `until`; None without end.

    Events are given by their versions. `poverty_version`: that which set the present poverty status, None without one.
    `entered_version`: that by which the person came into the group. `job_version`: the beginning of the present job.
    `to_place_version`: the latest assessment, if it notes the wish and ability to work of a person without work.
    `to_train_version`: the latest assessment, if it notes the wish for training, and `trained_version`: the first
    completion of a course since. An exit ends both wishes, and who is not in the labour force has none: who is to be
    placed or not trained is on the lists of `domain.outcomes.unmet_wishes`. `benefits`: those of which the person meets
    the conditions of status, work and insurance.
    """

    since: date
    until: date | None
    area: str
    poverty: str
    poverty_version: int | None
    entered_version: int
    job_version: int | None
    to_place_version: int | None
    to_train_version: int | None
    trained_version: int | None
    benefits: tuple[str, ...]


def poverty_lifted_spans(history: History, policies: Policies) -> list[PovertyLiftedSpan]:
    """The days in order, without overlap. A day is as it ends; nothing depends on today. Refuted jobs are none.

    The policy is that of the day on which something last changed.
    """
    transitions = [
        transition
        for transition in without_refuted(history).transitions
        if type(transition.event) in _TYPES or not _same(transition)
    ]
    facts, spans = _Facts(), list[PovertyLiftedSpan]()
    days = [transition.event.metadata.day for transition in transitions]
    for number, (transition, day) in enumerate(zip(transitions, days, strict=True), start=1):
        facts.add(transition, day, policies)
        if days[number : number + 1] == [day]:
            continue
        span = facts.on(day)
        before = spans[-1] if spans and spans[-1].until is None else None
        if before is not None and span is not None:
            span = msgspec.structs.replace(span, entered_version=before.entered_version)
            if msgspec.structs.replace(span, since=before.since) == before:
                continue
        if before is not None:
            spans[-1] = msgspec.structs.replace(before, until=day)
        if span is not None:
            spans.append(span)
    return spans


class _Facts:
    """What is known of the person after some events."""

    def __init__(self) -> None:
        self._person: Person = INITIAL_STATE
        self._policy: Policy | None = None
        self._entered_version: int | None = None
        self._poverty_version: int | None = None
        self._job: Job | None = None
        self._wish_version: int | None = None
        self._to_train_version: int | None = None
        self._trained_version: int | None = None
        self._schemes: set[str] = set()

    def add(self, transition: Transition, day: date, policies: Policies) -> None:
        """Takes up the next event, which occurred on the day."""
        event, before, after = transition
        version = event.metadata.version
        policy = policies.at(after.area, day)
        self._person, self._policy = after, policy
        if before.poverty != after.poverty:
            self._poverty_version = version
        if not _in_group(after, policy):
            self._entered_version = None
        elif self._entered_version is None:
            self._entered_version = version
        if isinstance(event, NeedsAssessed):
            self._wish_version = version if event.able_to_work and event.wishes_work else None
            self._to_train_version, self._trained_version = (version if event.wishes_training else None), None
        elif isinstance(event, Exited):
            self._wish_version = self._to_train_version = self._trained_version = None
        else:
            self._add_work_or_course(event)

    def _add_work_or_course(self, event: Event) -> None:
        if isinstance(event, Job):
            self._job = event
        elif isinstance(event, InsuranceStarted):
            self._schemes.add(event.scheme)
        elif isinstance(event, InsuranceStopped):
            self._schemes.discard(event.scheme)
        elif isinstance(event, TrainingCompleted) and self._to_train_version is not None and not self._trained_version:
            self._trained_version = event.metadata.version

    def on(self, day: date) -> PovertyLiftedSpan | None:
        """What is true at the end of the day; None if the person is not in the group."""
        person, policy = self._person, self._policy
        if self._entered_version is None or policy is None:
            return None
        job = self._job if person.labour == "employed" else None
        in_labour_force = person.labour != "not_in_labour_force"
        return PovertyLiftedSpan(
            day,
            None,
            person.area,
            person.poverty,
            self._poverty_version,
            self._entered_version,
            job.metadata.version if job is not None else None,
            self._wish_version if person.labour in WITHOUT_WORK else None,
            self._to_train_version if in_labour_force else None,
            self._trained_version if in_labour_force else None,
            self._benefits(job, person, policy) if job is not None else (),
        )

    def _benefits(self, job: Job, person: Person, policy: Policy) -> tuple[str, ...]:
        """The policies that require work, but no duration of it, and fit the person and the job."""
        assert policy.poverty_lifted is not None  # the person is in its group
        rules = [(name, policy.benefits.get(name)) for name in policy.poverty_lifted.policies]
        return tuple(
            name
            for name, rule in rules
            if rule is not None
            and rule.job is not None
            and not rule.job.min_months
            and rule.holds(person)
            and job_qualifies(job, bool(job.insured) or not self._schemes.isdisjoint(rule.job.schemes), rule.job)
        )


def _same(transition: Transition) -> bool:
    """Whether the event left the person as before."""
    return transition.before is transition.after or transition.before == transition.after


def _in_group(person: Person, policy: Policy) -> bool:
    if policy.poverty_lifted is None or person.case in NOT_COUNTED:
        return False
    group = policy.primary_group(person.case, person.categories, person.poverty, person.references)
    return group == policy.poverty_lifted.group
