"""Households: the periods in which each was suspected, open, cleared, reopened (R1-8, R3-5, R4-1).

Computed from the memberships of a household, which carry the household inputs of their persons, by the rules of
`domain.households`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec

from domain.households import (
    HouseholdDecision,
    HouseholdInputs,
    HouseholdRule,
    Member,
    Recognition,
    StatusPeriod,
    status_periods_of,
)
from domain.households.household_key import name_in, names_for, naming_area
from domain.households.memberships import HEAD
from domain.households.responsible_area import AreaSpan, Residence, area_on, earlier, responsible_areas
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.household_inputs import deserialize
from projections.views.membership import MEMBERSHIP, MembershipRow
from projections.views.view import View


class HouseholdRow(msgspec.Struct, frozen=True):
    """Days on which nothing about the household changed, with the area responsible on them; `until` is exclusive, None
    without end."""

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


def rows(memberships: Sequence[MembershipRow], policies: Policies) -> Sequence[HouseholdRow]:
    """The status periods of a household, from all memberships there ever were in it; none without memberships.

    Area and rules of a day are those of that day: a move takes no earlier day along. A decision that follows from the
    recognition of a member has an effect only if the member's area is responsible for the household on that day, or
    named it, or lies in the area that named it. Raises ValueError for a member without sex or date of birth.
    """
    if not memberships:
        return ()
    household_key = memberships[0].household_key
    inputs_by_person = {
        membership.person_id: deserialize(membership.household_inputs)
        for membership in sorted(memberships, key=_by_person)
    }
    areas = _areas(household_key, memberships, inputs_by_person)
    naming = naming_area(household_key)
    members = [_member(membership, inputs_by_person[membership.person_id]) for membership in memberships]
    recognitions = [
        Recognition(decision.day, str(person_id), decision.version, decision.withdrawn, decision.position)
        for person_id, inputs in inputs_by_person.items()
        for decision in inputs.decisions
        if decision.key == household_key and _has_effect(decision, naming, areas)
    ]
    (_, rule), *later = _rules(areas, policies)
    periods = status_periods_of(members, recognitions, rule, later)
    found: list[HouseholdRow] = []
    for period in periods:
        for since, until, area in _by_area(period, areas):
            goes_on = found and (found[-1].status, found[-1].opened_at) == (period.status, period.opened_at)
            found.append(_row(household_key, area, period, since, until, found[-1].status_since if goes_on else since))
    return found


def _rules(areas: Sequence[AreaSpan], policies: Policies) -> list[tuple[date, HouseholdRule]]:
    """The rules of the areas, each with the day from which it holds; versions that leave the rule unchanged are
    skipped."""
    found: dict[date, HouseholdRule] = {}
    for (since, area), following in zip(areas, (*areas[1:], None), strict=True):
        for day, policy in policies.series(area):
            if following is None or day < following[0]:
                found[max(day, since)] = policy.household
    rules: list[tuple[date, HouseholdRule]] = []
    for since, rule in found.items():
        if not rules or rules[-1][1] != rule:
            rules.append((since, rule))
    return rules


def _by_area(period: StatusPeriod, areas: Sequence[AreaSpan]) -> Iterator[tuple[date, date | None, str]]:
    """The stretches of a status period with one responsible area: first day, day after the last, area."""
    moves = [day for day, _ in areas if day > period.since and (period.until is None or day < period.until)]
    for since, until in pairwise((period.since, *moves, period.until)):
        assert since is not None
        yield since, until, area_on(areas, since)


def _has_effect(decision: HouseholdDecision, naming: str, areas: Sequence[AreaSpan]) -> bool:
    """Whether a decision counts for the household; one that follows from the recognition of a member may not."""
    return not decision.by_category or decision.area == area_on(areas, decision.day) or names_for(naming, decision.area)


def _by_person(membership: MembershipRow) -> UUID:
    return membership.person_id


def _areas(
    household_key: str, memberships: Sequence[MembershipRow], inputs_by_person: Mapping[UUID, HouseholdInputs]
) -> tuple[AreaSpan, ...]:
    """The areas responsible for the household, each with its first day."""
    residences = [
        Residence(
            membership.relation == HEAD, membership.joined_on, earlier(membership.left_on, inputs.died), inputs.areas
        )
        for membership in memberships
        for inputs in (inputs_by_person[membership.person_id],)
    ]
    return responsible_areas(household_key, residences)


def _member(membership: MembershipRow, inputs: HouseholdInputs) -> Member:
    """The membership with the household inputs of its person."""
    if inputs.sex is None or inputs.birth_date is None:
        raise ValueError(f"{membership.person_id} has neither sex nor date of birth")
    return Member(
        person_id=str(membership.person_id),
        relation=membership.relation,
        same_register=membership.same_register,
        lives_together=membership.lives_together,
        joined=membership.joined_on,
        left=membership.left_on,
        sex=inputs.sex,
        birth_date=inputs.birth_date,
        retirement_base=inputs.retirement_base,
        labour=inputs.labour,
        ability=inputs.ability,
        willingness=inputs.willingness,
        died=inputs.died,
        refusals=inputs.refusals,
    )


def _row(
    household_key: str, area: str, period: StatusPeriod, since: date, until: date | None, status_since: date
) -> HouseholdRow:
    cleared_by, cleared_version = period.cleared_by or (None, None)
    return HouseholdRow(
        household_key=household_key,
        household_id=name_in(household_key),
        since=since,
        until=until,
        area=area,
        status=period.status,
        status_since=status_since,
        opened_at=period.opened_at,
        due=period.due,
        cleared_at=period.cleared_at,
        cleared_by=UUID(cleared_by) if cleared_by else None,
        cleared_version=cleared_version,
        unstable=period.unstable,
        members=[
            {
                "person": status.person_id,
                "relation": status.relation,
                "counted": status.counted,
                "why_not": status.why_not,
                "labour": status.labour,
            }
            for status in period.members
        ],
    )


HOUSEHOLD = View(
    name="household",
    subject="household",
    key="household_key",
    row=HouseholdRow,
    rows=rows,
    row_key=("since",),
    source=MEMBERSHIP,
    title=BilingualText("家庭", "household"),
    labels={
        "status": BilingualText("状态", "status"),
        "status_since": BilingualText("状态自", "status since"),
        "opened_at": BilingualText("认定（返零）日期", "opened on"),
        "due": BilingualText("到期", "due"),
        "cleared_at": BilingualText("清零日期", "cleared on"),
        "cleared_by": BilingualText("清零的人", "cleared by"),
        "cleared_version": BilingualText("清零的事件", "cleared by event"),
        "unstable": BilingualText("不稳定", "unstable"),
        "members": BilingualText("成员", "members"),
    },
)
