"""Who ever joined which household (`zuji.household`): read before events are decided, written with them.

A claim only points to a history. Whether a person is a member follows from the events of the person.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple, Self
from uuid import UUID

import psycopg

from domain.events.registration import HouseholdJoined
from domain.households.changes import DECISIONS
from domain.households.household_key import key_of, name_in, naming_area

NAMES_A_HOUSEHOLD: Final = (HouseholdJoined, *DECISIONS)
"""The event types that name a household, whose area may have to consent."""

_BY_NAME: Final = """
SELECT household_id, household_area, number, person_id, head, area
  FROM zuji.household
 WHERE household_id = ANY(%b::text[])
 ORDER BY number
"""

_INSERT: Final = """
INSERT INTO zuji.household (household_id, household_area, number, person_id, head, area)
SELECT * FROM unnest(%b::text[], %b::text[], %b::int4[], %b::uuid[], %b::bool[], %b::text[])
"""


class HouseholdClaim(NamedTuple):
    """A person who joined the household with this key, or was corrected to have joined it.

    `number` counts the claims on the household from 1. `head`: as its head; `area`: responsible for the person then.
    """

    key: str
    number: int
    person_id: UUID
    head: bool
    area: str


class HouseholdClaims:
    """The claims on some households: those stored, and those that a unit of work adds."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[HouseholdClaim]] = {}
        self._keys_by_name: dict[str, list[str]] = {}
        self._new: list[HouseholdClaim] = []

    def add(self, names: Iterable[str], rows: Iterable[Sequence[object]]) -> Self:
        """Adds rows of `read_claims` for these names; from now on the names are known."""
        for name in names:
            self._keys_by_name.setdefault(name, [])
        for household_id, household_area, number, person_id, head, area in rows:
            key = key_of(str(household_area), str(household_id))
            assert isinstance(number, int)
            assert isinstance(person_id, UUID)
            self._add(HouseholdClaim(key, number, person_id, bool(head), str(area)))
        return self

    def knows(self, name: str) -> bool:
        """Whether the households of the name have been read."""
        return name in self._keys_by_name

    def keys_named(self, name: str) -> Sequence[str]:
        """The keys of all households of the name, in whichever area."""
        return self._keys_by_name.get(name, ())

    def of(self, key: str) -> Sequence[HouseholdClaim]:
        """The claims on a household by number. Empty if there is no such household."""
        return self._by_key.get(key, ())

    def heads(self, names: Iterable[str]) -> set[UUID]:
        """All persons who ever joined a household of these names as its head."""
        return {
            claim.person_id for name in names for key in self.keys_named(name) for claim in self.of(key) if claim.head
        }

    def claim(self, key: str, person_id: UUID, *, head: bool, area: str) -> None:
        """Adds a claim that `write` will write."""
        claim = HouseholdClaim(key, len(self.of(key)) + 1, person_id, head, area)
        self._add(claim)
        self._new.append(claim)

    def write(self, conn: psycopg.Connection) -> None:
        """Writes the new claims, in the caller's transaction.

        Raises psycopg.errors.UniqueViolation if another transaction has added a claim on one of the households.
        """
        if self._new:
            rows = [
                (name_in(claim.key), naming_area(claim.key), claim.number, claim.person_id, claim.head, claim.area)
                for claim in sorted(self._new)
            ]
            conn.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])

    def _add(self, claim: HouseholdClaim) -> None:
        claims = self._by_key.get(claim.key)
        if claims is None:
            claims = self._by_key[claim.key] = []
            self._keys_by_name.setdefault(name_in(claim.key), []).append(claim.key)
        claims.append(claim)


def read_claims(conn: psycopg.Connection, names: Collection[str]) -> psycopg.Cursor:
    """Looks up the claims on all households of these names; rows for `HouseholdClaims.add`."""
    return conn.execute(_BY_NAME, (list(names),), binary=True)
