"""Memberships: who belonged to which household, from when to when."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.history.history import History
from domain.households.memberships import stays_of
from domain.policy.policy import Policies
from projections.views.household_inputs import life_of, serialize
from projections.views.view import View


class MembershipRow(msgspec.Struct, frozen=True):
    """A stay in a household; `left_on` is empty while it lasts. `household_key` identifies the household
    everywhere, `household_id` only in the area that named it; `life` is for the household's story alone."""

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
    life: bytes


def rows(history: History, policies: Policies) -> Sequence[MembershipRow]:
    """The stays in order."""
    stays = stays_of(history)
    if not stays:
        return ()
    person_id, life = history.subject_id, serialize(life_of(history, policies))
    return [
        MembershipRow(
            person_id=person_id,
            version=stay.version,
            area=stay.area,
            household_key=stay.key,
            household_id=stay.household_id,
            relation=stay.relation,
            same_register=stay.same_register,
            lives_together=stay.lives_together,
            joined_on=stay.joined,
            left_on=stay.left,
            life=life,
        )
        for stay in stays
    ]


MEMBERSHIP = View("membership", "person", "person_id", MembershipRow, rows, internal=("household_key", "life"))


def memberships_of(conn: psycopg.Connection, households: Collection[str]) -> dict[str, list[MembershipRow]]:
    """All memberships in the households of these keys, by key, as they stand in the current schema."""
    found: dict[str, list[MembershipRow]] = {}
    with conn.cursor(binary=True, row_factory=class_row(MembershipRow)) as cursor:
        for row in cursor.execute("SELECT * FROM membership WHERE household_key = ANY(%s)", (list(households),)):
            found.setdefault(row.household_key, []).append(row)
    return found
