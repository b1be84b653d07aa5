"""Answers need their question: an event that answers an earlier one is refused if that one is not recorded.

Decisions that other systems prepare (a recognition, a grant, their refusals) are no such answers: they are
recorded without the steps before them unless the profile requires these (docs/domain.md 4).
"""

from collections.abc import Sequence

from domain.benefits.loans import last_loan
from domain.errors import Refusal
from domain.events.benefits import LoanDefaulted
from domain.events.event import Event
from domain.events.supervision import ComparisonHit, HitResolved
from domain.events.training import TrainingDropped, TrainingEnrolled
from domain.events.work import EmploymentVerified
from domain.history.lookup import events_of
from domain.history.verdicts import JOBS, MAIN_JOBS
from domain.policy.rule_context import RuleContext


def resolves_a_hit(context: RuleContext, event: HitResolved) -> None:
    """The resolution names an earlier hit of a comparison (R3-15); a later resolution of the hit replaces the verdict.

    A hit is named by its version, or by its rule. Any other text is the number that the comparing system gave it: there
    are at most as many of them as hits. Raises Refusal.
    """
    hits = [hit for hit in events_of(context.transitions, (ComparisonHit,)) if isinstance(hit, ComparisonHit)]
    done = {other.hit for other in events_of(context.transitions, (HitResolved,)) if isinstance(other, HitResolved)}
    is_named = any(event.hit in (str(hit.metadata.version), hit.rule) for hit in hits)
    if not is_named and (event.hit.isdecimal() or len({*done, event.hit}) > len(hits)):
        raise _no_question(
            "resolves_a_hit",
            f"没有编号为“{event.hit}”的疑点",
            f"there is no hit {event.hit!r}",
            hits,
            "hit",
        )


def verifies_a_job(context: RuleContext, event: EmploymentVerified) -> None:
    """There is an earlier job to verify: the one named, or else a main job. Raises Refusal."""
    jobs = events_of(context.transitions, tuple(JOBS if event.job is not None else MAIN_JOBS))
    if not jobs:
        raise _no_question(
            "verifies_a_job",
            "此前没有就业记录，无从核实",
            "no job is recorded before it that could be verified",
            (),
            None,
        )
    if event.job is not None and event.job not in [job.metadata.version for job in jobs]:
        raise _no_question(
            "verifies_a_job",
            f"第{event.job}条不是此前的就业",
            f"event {event.job} is no job that began before it",
            jobs,
            "job",
        )


def drops_a_course(context: RuleContext, event: TrainingDropped) -> None:
    """The person enrolled in the course before. Raises Refusal."""
    enrolments = events_of(context.transitions, (TrainingEnrolled,))
    if all(getattr(enrolment, "course", None) != event.course for enrolment in enrolments):
        raise _no_question(
            "drops_a_course",
            f"此前没有报名参加“{event.course}”",
            f"the person did not enrol in the course {event.course!r} before",
            enrolments,
            "course",
        )


def defaults_on_a_loan(context: RuleContext, _: LoanDefaulted) -> None:
    """There is a loan that is not repaid. Raises Refusal."""
    loan = last_loan(context.transitions)
    if loan is None or not loan.owed:
        raise _no_question("defaults_on_a_loan", "没有未还清的贷款", "no loan is owed", (), None)


def _no_question(rule: str, zh: str, en: str, known: Sequence[Event], field: str | None) -> Refusal:
    """The refusal of an answer; `known` are the events that it could have been about."""
    return Refusal("rule", rule, zh, en, {"versions": [event.metadata.version for event in known]}, field=field)
