"""Jobs beside the main one (兼职): which run, and that only one that runs can end."""

from collections.abc import Sequence
from typing import Any

from domain.errors import Refusal
from domain.events.work import JobTerms
from domain.history.history import Transition
from domain.history.job_spells import SPELL_EVENTS, job_spells
from domain.history.lookup import events_of
from domain.history.refuted import without_refuted_jobs
from domain.policy.rule_context import RuleContext


def additional_jobs(transitions: Sequence[Transition]) -> list[JobTerms]:
    """The additional jobs that run, in order, without refuted ones."""
    spells = job_spells(events_of(without_refuted_jobs(transitions), SPELL_EVENTS))
    return [spell.job for spell in spells if spell.additional and spell.ended is None]


def additional_job_runs(context: RuleContext, event: Any) -> None:
    """The end of an additional job names one that runs. Raises Refusal."""
    spells = job_spells([*events_of(context.transitions, SPELL_EVENTS), event])
    if not any(spell.ended is event for spell in spells):
        running = [spell.job.metadata.version for spell in spells if spell.additional and spell.ended is None]
        raise Refusal(
            "rule",
            "additional_job_runs",
            "没有正在进行的这一兼职",
            "no such additional job runs",
            {"events": running},
            "employer",
        )
