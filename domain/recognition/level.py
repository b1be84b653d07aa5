"""The level (分级) of a person derived from the events: how hard to place, and so how closely assisted (R0-1)."""

from collections.abc import Mapping
from typing import Final, cast

import msgspec

from domain.events.services import NeedsAssessed
from domain.events.states import WITHOUT_WORK
from domain.events.work import Employed, Job, JobChanged
from domain.history.history import History
from domain.person import Person


class LevelRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The conditions of a level: `[version.levels.NAME]` of a profile. Any one of them is enough.

    `left_channels`: without work since the last job, which was in one of these channels. `unable_or_unwilling`: by the
    last assessment, while not at work. `everyone`: no condition.
    """

    categories: frozenset[str] = frozenset()
    poverty: frozenset[str] = frozenset()
    labour: frozenset[str] = frozenset()
    left_channels: frozenset[str] = frozenset()
    unable_or_unwilling: bool = False
    everyone: bool = False


def derived_level(
    person: Person, levels: Mapping[str, LevelRule], assessed: NeedsAssessed | None, job: Job | None
) -> str | None:
    """The first level, in the order of the profile, whose conditions fit; None if none does.

    `assessed` and `job` are the last assessment of needs and the last job. A level set by an officer (`person.level`)
    takes precedence; the caller decides that.
    """
    for level, rule in levels.items():
        if (
            rule.everyone
            or person.poverty in rule.poverty
            or person.labour in rule.labour
            or not rule.categories.isdisjoint(person.categories)
            or (job is not None and person.labour in WITHOUT_WORK and job.channel in rule.left_channels)
            or (
                rule.unable_or_unwilling
                and assessed is not None
                and not (assessed.able_to_work and assessed.wishes_work)
                and person.labour != "employed"
            )
        ):
            return level
    return None


def last_assessment_and_job(history: History) -> tuple[NeedsAssessed | None, Job | None]:
    """The last assessment of needs and the last job of a history."""
    assessed: NeedsAssessed | None = None
    job: Job | None = None
    for event, _, _ in history.transitions_of(_EVENT_TYPES):
        if type(event) is NeedsAssessed:
            assessed = event
        else:
            job = cast(Job, event)
    return assessed, job


_EVENT_TYPES: Final = frozenset({NeedsAssessed, Employed, JobChanged})
