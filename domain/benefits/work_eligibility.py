"""Eligibility by work: the job condition of a benefit, and one grant for a person and an employer."""

from datetime import date

from domain.benefits.application import GrantApplication
from domain.benefits.coverage import employments_of, first_uncovered, insured_spans, job_qualifies, worked_months
from domain.benefits.grants import Grant
from domain.benefits.refusal import refusal


def check_job(application: GrantApplication) -> None:
    """Requires qualifying work on every day covered."""
    condition, transitions = application.rule.job, application.context.transitions
    if condition is None:
        return
    jobs = employments_of(transitions)
    insured = insured_spans(transitions, condition.schemes)
    spans = [
        (employment.first, employment.last)
        for employment in jobs
        if job_qualifies(
            employment.job,
            bool(employment.job.insured) or _insured_throughout(insured, employment.first, application.grant),
            condition,
        )
    ]
    versions = [employment.job.metadata.version for employment in jobs]
    day = first_uncovered(spans, application.grant.since, application.grant.until)
    if day is not None:
        raise refusal(
            "work",
            f"{day}不符合{application.rule.zh}的就业条件",
            f"on {day} the person is not in work that qualifies for the {application.rule.en}",
            versions,
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
            versions,
            min_months=condition.min_months,
        )
    if condition.once_an_employer:
        _check_employer(application)


def _insured_throughout(insured: list[tuple[date, date]], first: date, grant: Grant) -> bool:
    return first_uncovered(insured, max(first, grant.since), grant.until) is None


def _check_employer(application: GrantApplication) -> None:
    jobs = employments_of(application.context.transitions)

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
    again = [g for g in application.others if g.benefit == application.grant.benefit and employer(g) == this]
    if again:
        raise refusal(
            "once_an_employer",
            f"同一单位招用同一人的{application.rule.zh}只能享受一次",
            f"the {application.rule.en} is granted only once for the same person and employer",
            [grant.version for grant in again],
        )
