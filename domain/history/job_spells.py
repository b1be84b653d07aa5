"""The spells of a person in the main job and in additional ones (兼职), each with the event that began and ended it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

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
from domain.history.history import History, once_per_history

SPELL_EVENTS: Final[frozenset[type[Event]]] = frozenset(
    {Employed, JobChanged, LeftPost, LabourForceLeft, Deceased, AdditionalJobStarted, AdditionalJobEnded}
)
"""The event types that begin or end a spell."""


class JobSpell(msgspec.Struct, gc=False, eq=False):
    """A job on the same terms: the event that began it, and the one that ended it; None while it lasts."""

    job: JobTerms
    ended: Event | None = None

    @property
    def additional(self) -> bool:
        """Whether it is a job beside the main one."""
        return isinstance(self.job, AdditionalJobStarted)

    @property
    def first(self) -> date:
        """The first day."""
        return self.job.metadata.day

    @property
    def last(self) -> date:
        """The last day: that of leaving."""
        return self.ended.metadata.day if self.ended is not None else date.max


def job_spells(events: Iterable[Event], refuted: Collection[int] = ()) -> list[JobSpell]:
    """The spells in order of their beginning, from events of the types `SPELL_EVENTS` in business order.

    An additional job ends by its own event, or with the main job; a change of the main job does not end it. A change
    of job among the `refuted` (versions) ends no other job, and an end that fits a refuted job and another ends the
    other, so that the others end as if nobody had declared the refuted one.
    """
    spells: list[JobSpell] = []
    running: list[JobSpell] = []
    for event in events:
        if type(event) is AdditionalJobEnded:
            fitting = [spell for spell in running if _names(event, spell)]
            ended = sorted(fitting, key=lambda spell: spell.job.metadata.version in refuted)[:1]
        elif type(event) is AdditionalJobStarted or event.metadata.version in refuted:
            ended = []
        elif isinstance(event, Job):
            ended = [spell for spell in running if not spell.additional]
        else:
            ended = running
        for spell in ended:
            spell.ended = event
        if ended:
            running = [spell for spell in running if spell.ended is None]
        if isinstance(event, JobTerms):
            spell = JobSpell(event)
            spells.append(spell)
            running.append(spell)
    return spells


@once_per_history
def spells_of(history: History) -> Sequence[JobSpell]:
    """The spells of a history, computed once: several views and contradictions follow from them. Not to be changed."""
    return job_spells([step.event for step in history.transitions_of(SPELL_EVENTS)])


def _names(event: AdditionalJobEnded, spell: JobSpell) -> bool:
    """Whether the event names this job by its employer and post; what it does not name, fits."""
    job = spell.job
    return spell.additional and event.employer in (None, job.employer) and event.post in (None, job.post)
