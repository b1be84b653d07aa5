"""Memberships: who belonged to which household, from when to when."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.registry import HouseholdJoined, HouseholdLeft
from domain.history import History
from domain.policy import Policies
from projections.life import encoded, life_of
from projections.view import View


class MembershipRow(msgspec.Struct, frozen=True):
    """A stay in a household; `left_on` is empty while it lasts. `life` is for the household's story alone."""

    person_id: UUID
    version: int
    area: str
    household_id: str
    relation: str
    same_register: bool
    lives_together: bool
    joined_on: date
    left_on: date | None
    life: bytes


_TELLING = frozenset({HouseholdJoined, HouseholdLeft})


def rows(history: History, policies: Policies) -> Sequence[MembershipRow]:
    """The stays in order."""
    stays: list[MembershipRow] = []
    told = history.of(_TELLING)
    if not told:
        return stays
    life = encoded(life_of(history, policies))
    for fact, _before, after in told:
        if isinstance(fact, HouseholdJoined):
            if stays and stays[-1].left_on is None:  # in a merged history: said of both, or of one of two households
                stays[-1] = msgspec.structs.replace(stays[-1], left_on=fact.stamp.day)
            stays.append(
                MembershipRow(
                    person_id=history.subject_id,
                    version=fact.stamp.version,
                    area=after.area,
                    household_id=fact.household_id,
                    relation=fact.relation,
                    same_register=fact.same_register,
                    lives_together=fact.lives_together,
                    joined_on=fact.stamp.day,
                    left_on=None,
                    life=life,
                )
            )
        elif isinstance(fact, HouseholdLeft) and stays:
            stays[-1] = msgspec.structs.replace(stays[-1], left_on=fact.stamp.day)
    return stays


MEMBERSHIP = View("membership", "person", "person_id", MembershipRow, rows, inner=("life",))
