"""Households with their whole story: suspected, open, due, cleared by whom, reopened (R1-8, R3-5, R4-1).

A household's history is that of its members. What counts is said in `domain.household`; here the members' facts are
put into the words of that rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

import msgspec

from domain.events import FACTS, type_name
from domain.events.benefits import BENEFITS
from domain.events.fact import Fact
from domain.events.oversight import OVERSIGHT
from domain.events.poverty import POVERTY
from domain.events.programme import PROGRAMME
from domain.events.recognition import CategoryAdded
from domain.events.registry import (
    Deceased,
    HouseholdJoined,
    HouseholdLeft,
    ProfileUpdated,
    Recognised,
    ZeroEmploymentRecognised,
    ZeroEmploymentWithdrawn,
)
from domain.events.services import SERVICES, JobOfferRefused, NeedsAssessed
from domain.events.supervision import SUPERVISION
from domain.events.support import SUPPORT
from domain.events.training import TRAINING
from domain.events.work import PROOF, Job
from domain.history import History, Step
from domain.household import Chapter, HouseholdRule, Labour, LabourSpan, Member, Recognition, story
from domain.person import Person
from domain.policy import Policies
from projections.view import View


class HouseholdRow(msgspec.Struct, frozen=True):
    """A stretch of days on which nothing about the household changed; `until` is exclusive."""

    household_id: str
    since: date
    until: date | None
    area: str
    status: str
    status_since: date
    opened_at: date | None
    due: date | None
    cleared_at: date | None
    cleared_by: UUID | None
    cleared_version: int | None
    unstable: bool
    members: list[dict[str, Any]]


_INDIFFERENT: set[type[Fact]] = {
    ProfileUpdated,
    *SERVICES,
    *TRAINING,
    *PROOF,
    *SUPPORT,
    *BENEFITS,
    *POVERTY,
    *SUPERVISION,
    *PROGRAMME,
}
_INDIFFERENT -= {NeedsAssessed, JobOfferRefused}

_JOINS = frozenset({HouseholdJoined})
_STAYS = frozenset({HouseholdJoined, HouseholdLeft})
_ASSESSMENTS = frozenset({NeedsAssessed})
_REFUSALS = frozenset({JobOfferRefused})
_DEATHS = frozenset({Deceased})
_DECISIONS = frozenset({ZeroEmploymentRecognised, ZeroEmploymentWithdrawn, Recognised, CategoryAdded})

RELEVANT_TYPES = [type_name(kind) for kind in FACTS if kind not in _INDIFFERENT]
"""The types of fact this view reads. The others lead to no state it asks for, so leaving them out changes nothing."""

assert set(OVERSIGHT).isdisjoint(_INDIFFERENT)


def rows(household_id: str, members: Mapping[str, History], policies: Policies) -> Sequence[HouseholdRow]:
    """The chapters of the household; `members` holds the history of everyone who ever belonged to it, by person id.

    The rule is that of the head's area, of each day as in force on it: no fact but the household's own decides which.
    """
    people = dict(sorted(members.items()))
    area = _area(household_id, people)
    stays = [stay for history in people.values() for stay in _stays(household_id, history, policies)]
    decisions = [d for history in people.values() for d in _recognitions(household_id, history, policies)]
    (_, rule), *later = _rules(area, policies)
    chapters = story(stays, decisions, rule, later)
    told: list[HouseholdRow] = []
    for chapter in chapters:
        goes_on = told and (told[-1].status, told[-1].opened_at) == (chapter.status, chapter.opened_at)
        told.append(_row(household_id, area, chapter, told[-1].status_since if goes_on else chapter.since))
    return told


def _rules(area: str, policies: Policies) -> list[tuple[date, HouseholdRule]]:
    """The rules of the area by the day from which each holds; a version that leaves the rule as it was is none."""
    rules: list[tuple[date, HouseholdRule]] = []
    for since, policy in policies.series(area):
        if not rules or rules[-1][1] != policy.household:
            rules.append((since, policy.household))
    return rules


def _area(household_id: str, people: Mapping[str, History]) -> str:
    """The area now responsible for the head, else for the first member."""
    for history in people.values():
        joins = [cast(HouseholdJoined, fact) for fact, _, _ in history.of(_JOINS)]
        if any(fact.household_id == household_id and fact.relation == "head" for fact in joins):
            return history.person.area
    return next(iter(people.values())).person.area


def _stays(household_id: str, history: History, policies: Policies) -> Iterator[Member]:
    """The person's stays in this household, each with the whole of the person's life."""
    joined: list[tuple[HouseholdJoined, date | None]] = []
    for fact, _, _ in history.of(_STAYS):
        if isinstance(fact, HouseholdJoined):
            if joined and joined[-1][1] is None:  # in a merged history: as in the view of memberships
                joined[-1] = (joined[-1][0], fact.stamp.day)
            if fact.household_id == household_id:
                joined.append((fact, None))
        elif isinstance(fact, HouseholdLeft) and fact.household_id == household_id and joined:
            joined[-1] = (joined[-1][0], fact.stamp.day)
    if not joined:
        return
    person = history.person
    if person.sex is None or person.birth_date is None:
        raise ValueError(f"{history.subject} has neither sex nor date of birth")
    labour = tuple(_labour(history.path, policies))
    assessed = [cast(NeedsAssessed, fact) for fact, _, _ in history.of(_ASSESSMENTS)]
    refused = [cast(JobOfferRefused, fact) for fact, _, _ in history.of(_REFUSALS)]
    refusals = tuple([fact.stamp.day for fact in refused if not fact.justified])
    died = next((fact.stamp.day for fact, _, _ in history.of(_DEATHS)), None)
    for fact, left in joined:
        yield Member(
            person_id=history.subject,
            relation=fact.relation,
            same_register=fact.same_register,
            lives_together=fact.lives_together,
            joined=fact.stamp.day,
            left=left,
            sex=cast(Any, person.sex),
            birth_date=person.birth_date,
            retirement_base=person.retirement_base,
            labour=labour,
            ability=tuple((fact.stamp.day, fact.able_to_work) for fact in assessed),
            willingness=tuple((fact.stamp.day, fact.wishes_work) for fact in assessed),
            died=died,
            refusals=refusals,
        )


def _labour(path: Sequence[Step], policies: Policies) -> Iterator[LabourSpan]:
    """Every change of the labour axis, and every change of job; whether a job is stable, by the rule of its day."""
    for fact, before, after in path:
        job = isinstance(fact, Job)
        if job or after.labour != before.labour:
            yield LabourSpan(
                since=fact.stamp.day,
                state=cast(Labour, after.labour),
                kind=after.inactivity if after.labour == "not_in_labour_force" else None,
                channel=fact.channel if isinstance(fact, Job) else None,
                stable=_stable(fact, after, policies) if isinstance(fact, Job) else True,
                version=fact.stamp.version,
            )


def _stable(job: Job, person: Person, policies: Policies) -> bool:
    """Whether a job's terms are those of stable work, where the person then belonged."""
    terms = policies.at(person.area, job.stamp.day).household.stable_if.get(job.channel)
    return terms is None or terms.holds(job.contract_months, job.monthly_wage_fen, job.insured)


def _recognitions(household_id: str, history: History, policies: Policies) -> Iterator[Recognition]:
    """The decisions on the household that stand on this person's stream."""
    for fact, _, person in history.of(_DECISIONS):
        if isinstance(fact, ZeroEmploymentRecognised | ZeroEmploymentWithdrawn):
            decides = fact.household_id == household_id
        else:
            meant = policies.at(person.area, fact.stamp.day).zero_employment_categories
            decides = person.household_id == household_id and any(one in meant for one in _new_categories(fact))
        if decides:
            withdrawn = isinstance(fact, ZeroEmploymentWithdrawn)
            yield Recognition(fact.stamp.day, history.subject, fact.stamp.version, withdrawn)


def _new_categories(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, CategoryAdded):
        return (fact.category,)
    return fact.categories if isinstance(fact, Recognised) else ()


def _row(household_id: str, area: str, chapter: Chapter, status_since: date) -> HouseholdRow:
    cleared_by, cleared_version = chapter.cleared_by or (None, None)
    return HouseholdRow(
        household_id=household_id,
        since=chapter.since,
        until=chapter.until,
        area=area,
        status=chapter.status,
        status_since=status_since,
        opened_at=chapter.opened_at,
        due=chapter.due,
        cleared_at=chapter.cleared_at,
        cleared_by=UUID(cleared_by) if cleared_by else None,
        cleared_version=cleared_version,
        unstable=chapter.unstable,
        members=[
            {
                "person": seat.person_id,
                "relation": seat.relation,
                "counted": seat.counted,
                "why_not": seat.why_not,
                "labour": seat.labour,
            }
            for seat in chapter.members
        ],
    )


HOUSEHOLD = View("household", "household", "household_id", HouseholdRow, rows, apart=("since",))
