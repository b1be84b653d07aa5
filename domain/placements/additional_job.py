"""Jobs beside the main one (兼职): which run, and which may not be held together."""

from collections.abc import Sequence
from typing import Any

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.registration import Deceased
from domain.events.work import (
    AdditionalJobEnded,
    AdditionalJobStarted,
    Employed,
    Job,
    JobChanged,
    JobTerms,
    LabourForceLeft,
    LeftPost,
)
from domain.history.history import Transition
from domain.history.lookup import events_of
from domain.placements.rule import PlacementRule
from domain.policy.rule_context import RuleContext

_ENDS_ALL: tuple[type[Event], ...] = (LeftPost, LabourForceLeft, Deceased)


def is_end_of(event: AdditionalJobEnded, employer: str | None, post: str | None) -> bool:
    """Whether the event names a job with this employer and post; what it does not name, fits."""
    return event.employer in (None, employer) and event.post in (None, post)


def additional_jobs(transitions: Sequence[Transition]) -> list[JobTerms]:
    """The additional jobs that run, in order. Each ends by its own event, and all end with the main job."""
    running: list[JobTerms] = []
    for event in events_of(transitions, (AdditionalJobStarted, AdditionalJobEnded, *_ENDS_ALL)):
        if isinstance(event, AdditionalJobStarted):
            running.append(event)
        elif isinstance(event, AdditionalJobEnded):
            ended = next((job for job in running if is_end_of(event, job.employer, job.post)), None)
            running = [job for job in running if job is not ended]
        else:
            running = []
    return running


def additional_job_allowed(context: RuleContext, event: Any) -> None:
    """Beside a public-welfare post only forms of work that the rule allows are held; such a post is the main job.

    Two such posts at once, and a full-time job beside one, are refused (docs/domain.md 4, E28; 8, C3). Raises Refusal.
    """
    rule = context.policy.public_posts
    if rule is None:
        return
    jobs = [job for job in events_of(context.transitions, (Employed, JobChanged)) if isinstance(job, Job)]
    main = jobs[-1] if jobs else None
    events = [main.metadata.version] if main is not None else []
    if event.channel == rule.channel:
        raise Refusal(
            "rule",
            "public_post.additional",
            "公益性岗位不得作为兼职，同一时间只能有一个岗位",
            "a public-welfare post is not held beside another job",
            {"events": events},
            "channel",
        )
    if main is not None and main.channel == rule.channel and event.work_form not in rule.additional_work_forms:
        forms = list(rule.additional_work_forms)
        raise Refusal(
            "rule",
            "public_post.additional",
            f"在公益性岗位上（见第{main.metadata.version}条）不得兼有全日制工作，兼职形式应为：{'、'.join(forms)}",
            f"no full-time job beside a public-welfare post (event {main.metadata.version}); the form of work is one "
            f"of: {', '.join(forms)}",
            {"events": events, "allowed": forms},
            "work_form",
        )


def no_full_time_job_beside(context: RuleContext, rule: PlacementRule) -> None:
    """While an additional job runs in a form that the rule does not allow, no public-welfare post begins.

    Raises Refusal.
    """
    forms = list(rule.additional_work_forms)
    events = [job.metadata.version for job in additional_jobs(context.transitions) if job.work_form not in forms]
    if events:
        raise Refusal(
            "rule",
            "public_post.additional",
            f"兼有全日制工作（见第{events[0]}条），不得安置公益性岗位，兼职形式应为：{'、'.join(forms)}",
            f"no public-welfare post beside a full-time job (event {events[0]}); the form of work is one of: "
            f"{', '.join(forms)}",
            {"events": events, "allowed": forms},
            "channel",
        )


def additional_job_runs(context: RuleContext, event: Any) -> None:
    """The end of an additional job names one that runs. Raises Refusal."""
    running = additional_jobs(context.transitions)
    if not any(is_end_of(event, job.employer, job.post) for job in running):
        raise Refusal(
            "rule",
            "additional_job_runs",
            "没有正在进行的这一兼职",
            "no such additional job runs",
            {"events": [job.metadata.version for job in running]},
            "employer",
        )
