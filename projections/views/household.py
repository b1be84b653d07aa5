"""Households with their whole story: suspected, open, due, cleared by whom, reopened (R1-8, R3-5, R4-1).

A household's history is that of its members: their memberships, and their lives (`household_inputs`). What counts is
said in `domain.households`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from domain.households import HouseholdRule, Life, Member, Recognition, StatusPeriod, story
from domain.households.household_key import name_in, names_for, naming_area
from domain.households.memberships import HEAD, responsible_area
from domain.policy.policy import Policies
from projections.views.household_inputs import deserialize
from projections.views.membership import MembershipRow
from projections.views.view import View


class HouseholdRow(msgspec.Struct, frozen=True):
    """A stretch of days on which nothing about the household changed; `until` is exclusive."""

    household_key: str
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


def rows(household_key: str, memberships: Sequence[MembershipRow], policies: Policies) -> Sequence[HouseholdRow]:
    """The chapters of the household of that key, none without `memberships`: those of everyone who ever belonged to it.

    The rule is that of the head's area, of each day as in force on it: no event but the household's own decides which.
    A decision that follows from the recognition of a member counts where the member belongs to the area that named the
    household, or to the one responsible for it. Raises ValueError when a member has neither sex nor date of birth.
    """
    if not memberships:
        return ()
    lives = {stay.person_id: deserialize(stay.life) for stay in sorted(memberships, key=_by_person)}
    area = _area(household_key, memberships, lives)
    naming = naming_area(household_key)
    members = [_member(stay, lives[stay.person_id]) for stay in memberships]
    recognitions = [
        Recognition(decision.day, str(person_id), decision.version, decision.withdrawn)
        for person_id, life in lives.items()
        for decision in life.decisions
        if decision.key == household_key
        and (not decision.by_category or decision.area == area or names_for(naming, decision.area))
    ]
    (_, rule), *later = _rules(area, policies)
    chapters = story(members, recognitions, rule, later)
    told: list[HouseholdRow] = []
    for chapter in chapters:
        goes_on = told and (told[-1].status, told[-1].opened_at) == (chapter.status, chapter.opened_at)
        told.append(_row(household_key, area, chapter, told[-1].status_since if goes_on else chapter.since))
    return told


def _rules(area: str, policies: Policies) -> list[tuple[date, HouseholdRule]]:
    """The rules of the area by the day from which each holds; a version that leaves the rule as it was is none."""
    rules: list[tuple[date, HouseholdRule]] = []
    for since, policy in policies.series(area):
        if not rules or rules[-1][1] != policy.household:
            rules.append((since, policy.household))
    return rules


def _by_person(stay: MembershipRow) -> UUID:
    return stay.person_id


def _area(household_key: str, memberships: Sequence[MembershipRow], lives: Mapping[UUID, Life]) -> str:
    """The area now responsible for the household: that of its head."""
    return responsible_area(
        household_key,
        [(stay.relation == HEAD, stay.left_on is None, lives[stay.person_id].area) for stay in memberships],
    )


def _member(stay: MembershipRow, life: Life) -> Member:
    """The stay, with the whole of the person's life."""
    if life.sex is None or life.birth_date is None:
        raise ValueError(f"{stay.person_id} has neither sex nor date of birth")
    return Member(
        person_id=str(stay.person_id),
        relation=stay.relation,
        same_register=stay.same_register,
        lives_together=stay.lives_together,
        joined=stay.joined_on,
        left=stay.left_on,
        sex=life.sex,
        birth_date=life.birth_date,
        retirement_base=life.retirement_base,
        labour=life.labour,
        ability=life.ability,
        willingness=life.willingness,
        died=life.died,
        refusals=life.refusals,
    )


def _row(household_key: str, area: str, chapter: StatusPeriod, status_since: date) -> HouseholdRow:
    cleared_by, cleared_version = chapter.cleared_by or (None, None)
    return HouseholdRow(
        household_key=household_key,
        household_id=name_in(household_key),
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


HOUSEHOLD = View("household", "household", "household_key", HouseholdRow, rows, row_key=("since",))
