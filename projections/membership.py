"""Memberships: who belonged to which household, from when to when."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.events.fact import Fact
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
                stays[-1] = _ended(stays[-1], fact)
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
        elif isinstance(fact, HouseholdLeft):
            places = [place for place, stay in enumerate(stays) if stay.household_id == fact.household_id]
            for place in places[-1:]:
                stays[place] = _ended(stays[place], fact)
    return stays


def _ended(stay: MembershipRow, fact: Fact) -> MembershipRow:
    return msgspec.structs.replace(stay, left_on=fact.stamp.day)


MEMBERSHIP = View("membership", "person", "person_id", MembershipRow, rows, inner=("life",))


def memberships_of(conn: psycopg.Connection, households: Collection[str]) -> dict[str, list[MembershipRow]]:
    """All memberships in the households, by household, as they stand in the current schema."""
    found: dict[str, list[MembershipRow]] = {}
    with conn.cursor(binary=True, row_factory=class_row(MembershipRow)) as cursor:
        for row in cursor.execute("SELECT * FROM membership WHERE household_id = ANY(%s)", (list(households),)):
            found.setdefault(row.household_id, []).append(row)
    return found
