"""Eligibility by work: the job condition of a benefit, and one grant for a person and an employer."""

from collections.abc import Sequence
from datetime import date

from domain.benefits.application import GrantApplication
from domain.benefits.coverage import (
    Span,
    employments_of,
    first_uncovered,
    insured_spans,
    job_qualifies,
    within,
    worked_months,
)
from domain.benefits.grants import Grant
from domain.benefits.refusal import refusal
from domain.benefits.rule import JobCondition
from domain.history.history import Transition
from domain.history.job_spells import SPELL_EVENTS
from domain.history.lookup import events_of


def check_job(application: GrantApplication) -> None:
    """Requires qualifying work on every day covered."""
    condition, transitions = application.rule.job, application.transitions
    if condition is None:
        return
    jobs = employments_of(transitions)
    spans = qualifying_spans(transitions, condition)
    day = first_uncovered(spans, application.grant.since, application.grant.until)
    if day is not None:
        raise refusal(
            "work",
            f"{day}不符合{application.rule.zh}的就业条件",
            f"on {day} the person is not in work that qualifies for the {application.rule.en}",
            _begun_and_ended_until(transitions, day),
            day=day.isoformat(),
            channels=list(condition.channels),
            min_contract_months=dict(condition.min_contract_months),
            insured=condition.insured,
        )
    if condition.min_months and not worked_months(jobs, condition, application.grant.until):
        raise refusal(
            "operating",
            f"经营未满{condition.min_months}个月",
            f"the business has not been running for {condition.min_months} months",
            [employment.job.metadata.version for employment in jobs],
            min_months=condition.min_months,
        )
    if again := same_employer(application):
        raise refusal(
            "once_an_employer",
            f"同一单位招用同一人的{application.rule.zh}只能享受一次",
            f"the {application.rule.en} is granted only once for the same person and employer",
            again,
        )


def _begun_and_ended_until(transitions: Sequence[Transition], day: date) -> list[int]:
    """The versions of the events that began and ended jobs until a day; those of all days if there are none."""
    events = events_of(transitions, SPELL_EVENTS)
    return [event.metadata.version for event in events if event.metadata.day <= day] or [
        event.metadata.version for event in events
    ]


def qualifying_spans(transitions: Sequence[Transition], condition: JobCondition) -> list[Span]:
    """The periods of work that qualifies, in order; where insurance is required, the days on which there was one."""
    insured = insured_spans(transitions, condition.schemes)
    spans: list[Span] = []
    for employment in employments_of(transitions):
        whole: Span = (employment.first, employment.last)
        if job_qualifies(employment.job, bool(employment.job.insured), condition):
            spans.append(whole)
        elif job_qualifies(employment.job, insured=True, condition=condition):
            spans += within([whole], insured)
    return sorted(spans)


def same_employer(application: GrantApplication) -> list[int]:
    """The versions of the other grants for the same employer, if the benefit is granted once an employer."""
    condition = application.rule.job
    if condition is None or not condition.once_an_employer:
        return []
    jobs = employments_of(application.transitions)

    def employer(grant: Grant) -> str | None:
        return next(
            (
                employment.employer
                for employment in reversed(jobs)
                if employment.first <= grant.since <= employment.last
            ),
            None,
        )

    this = employer(application.grant)
    return [
        grant.version
        for grant in application.others
        if grant.benefit == application.grant.benefit and employer(grant) == this
    ]
