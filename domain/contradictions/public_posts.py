"""Work beside a public-welfare post: a second such post, or a job in a form of work that the rule does not allow.

Sources: 同时在两个公益性岗位 (docs/domain.md 4, E28; 8, C3). Both jobs are recorded; the forms of work that may be held
beside a post are policy data (`additional_work_forms`).
"""

from collections.abc import Sequence

import msgspec

from domain.contradictions.overlap import Lasting, Overlap, overlaps, overlaps_between
from domain.events.event import Event
from domain.events.work import JobTerms
from domain.history.history import History, Transition
from domain.history.job_spells import SPELL_EVENTS, JobSpell, spells_of
from domain.history.refuted import without_refuted
from domain.history.verdicts import JOBS
from domain.placements.rule import PlacementRule
from domain.policy.policies import Policies


class WorkBesideAPost(msgspec.Struct, frozen=True):
    """The overlaps of a person's jobs: of two public-welfare posts, and of such a post and other work."""

    posts: Sequence[Overlap] = ()
    other_work: Sequence[Overlap] = ()


def work_beside_a_post(history: History, policies: Policies) -> WorkBesideAPost:
    """The jobs, main or additional, that begin before a public-welfare post or a job beside it has ended.

    The last day is the day of leaving; a job that begins on that day does not overlap. Refuted jobs are left out.
    """
    begun = history.transitions_of(JOBS)
    if len(begun) < 2 or not any(_is_post(step, policies) for step in begun):
        return WorkBesideAPost()
    counted = without_refuted(history)
    persons = {step.event.metadata.version: step.before for step in counted.transitions_of(SPELL_EVENTS)}
    posts, others = list[Lasting](), list[Lasting]()
    for spell in spells_of(counted):
        rule = policies.at(persons[spell.job.metadata.version].area, spell.first).public_posts
        if rule is not None and spell.job.channel == rule.channel:
            posts.append(_lasting(spell))
        elif rule is not None and not _may_be_beside(spell.job, rule):
            others.append(_lasting(spell))
    return WorkBesideAPost(
        tuple(overlaps(posts, exclude_each_other=_at_once)),
        tuple(overlaps_between(posts, others, exclude_each_other=_at_once)),
    )


def is_public_post(event: Event, area: str, policies: Policies) -> bool:
    """Whether the event begins a job on a public-welfare post, by the policy of the area on its day."""
    if not isinstance(event, JobTerms):
        return False
    rule = policies.at(area, event.metadata.day).public_posts
    return rule is not None and event.channel == rule.channel


def _is_post(step: Transition, policies: Policies) -> bool:
    return is_public_post(step.event, step.before.area, policies)


def _may_be_beside(job: JobTerms, rule: PlacementRule) -> bool:
    return job.work_form in rule.additional_work_forms


def _lasting(spell: JobSpell) -> Lasting:
    return Lasting(spell.first, spell.last, spell.job.metadata.version)


def _at_once(earlier: Lasting, later: Lasting) -> bool:
    return later.first < earlier.last
