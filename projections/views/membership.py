"""Memberships in households: a row for each time a person belonged to one."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.history.history import History
from domain.households.memberships import memberships_of
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.household_inputs import household_inputs_of, serialize
from projections.views.view import View


class MembershipRow(msgspec.Struct, frozen=True):
    """A membership from the day `joined_on` to the day before `left_on`; None while it lasts.

    `household_key` identifies the household everywhere, `household_id` only in the area that named it.
    `household_inputs` is what the view `household` needs of the person (JSON of `HouseholdInputs`), the same in every
    row of a person.
    """

    person_id: UUID
    version: int
    area: str
    household_key: str
    household_id: str
    relation: str
    same_register: bool
    lives_together: bool
    joined_on: date
    left_on: date | None
    household_inputs: bytes


def rows(history: History, policies: Policies) -> Sequence[MembershipRow]:
    """The memberships in order."""
    memberships = memberships_of(history)
    if not memberships:
        return ()
    person_id, inputs = history.subject_id, serialize(household_inputs_of(history, policies))
    return [
        MembershipRow(
            person_id=person_id,
            version=membership.version,
            area=membership.area,
            household_key=membership.key,
            household_id=membership.household_id,
            relation=membership.relation,
            same_register=membership.same_register,
            lives_together=membership.lives_together,
            joined_on=membership.joined,
            left_on=membership.left,
            household_inputs=inputs,
        )
        for membership in memberships
    ]


MEMBERSHIP = View(
    name="membership",
    subject="person",
    key="person_id",
    row=MembershipRow,
    rows=rows,
    internal=("household_key", "household_inputs"),
    title=BilingualText("家庭成员关系", "membership of a household"),
    labels={
        "relation": BilingualText("与户主关系", "relation to the head"),
        "same_register": BilingualText("同一户口簿", "same household register"),
        "lives_together": BilingualText("共同居住", "lives together"),
        "joined_on": BilingualText("加入日期", "joined on"),
        "left_on": BilingualText("离开日期", "left on"),
    },
)
