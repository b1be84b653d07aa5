"""Who ever joined which household (`zuji.household`): read before a batch is decided, written with it.

A claim says where to look, not what holds: whether a person is a member follows from the person's events.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.households.household_key import key_of, name_in, naming_area

_BY_NAME = """
SELECT household_id, household_area, number, person_id, head, area
  FROM zuji.household
 WHERE household_id = ANY(%b::text[])
 ORDER BY number
"""

_INSERT = """
INSERT INTO zuji.household (household_id, household_area, number, person_id, head, area)
SELECT * FROM unnest(%b::text[], %b::text[], %b::int4[], %b::uuid[], %b::bool[], %b::text[])
"""


class Claim(NamedTuple):
    """A person who joined, or was corrected to have joined, the household of that key, the `number`-th such of it.

    `head`: as its head; `area`: the one responsible for the person at that time.
    """

    key: str
    number: int
    person_id: UUID
    head: bool
    area: str


class Claims:
    """The claims on some households: those stored, and those of the batch that is being decided."""

    def __init__(self) -> None:
        self._known: dict[str, list[Claim]] = {}
        self._names: dict[str, list[str]] = {}
        self._new: list[Claim] = []

    def take(self, names: Iterable[str], rows: Iterable[Sequence[object]]) -> None:
        """Takes in the rows of these names that were read; from now on the names are known."""
        for name in names:
            self._names.setdefault(name, [])
        for household_id, household_area, number, person_id, head, area in rows:
            key = key_of(str(household_area), str(household_id))
            assert isinstance(number, int)
            assert isinstance(person_id, UUID)
            self._add(Claim(key, number, person_id, bool(head), str(area)))

    def knows(self, name: str) -> bool:
        """Whether the households of the name have been read."""
        return name in self._names

    def keys_named(self, name: str) -> Sequence[str]:
        """The keys of all households of the name, whichever area named them."""
        return self._names.get(name, ())

    def of(self, key: str) -> Sequence[Claim]:
        """The claims on a household, in order; none: there is no such household."""
        return self._known.get(key, ())

    def heads(self, names: Iterable[str]) -> set[UUID]:
        """Everybody who ever claimed to be the head of a household of these names."""
        return {
            claim.person_id for name in names for key in self.keys_named(name) for claim in self.of(key) if claim.head
        }

    def claim(self, key: str, person_id: UUID, *, head: bool, area: str) -> None:
        """Adds a claim that will be written with the batch."""
        claim = Claim(key, len(self.of(key)) + 1, person_id, head, area)
        self._add(claim)
        self._new.append(claim)

    def write(self, conn: psycopg.Connection) -> None:
        """Writes what is new, in the caller's transaction.

        Raises psycopg.errors.UniqueViolation when somebody else joined one of the households since it was read.
        """
        if self._new:
            rows = [
                (name_in(one.key), naming_area(one.key), one.number, one.person_id, one.head, one.area)
                for one in sorted(self._new)
            ]
            conn.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])

    def _add(self, claim: Claim) -> None:
        claims = self._known.get(claim.key)
        if claims is None:
            claims = self._known[claim.key] = []
            self._names.setdefault(name_in(claim.key), []).append(claim.key)
        claims.append(claim)


def claims_named(conn: psycopg.Connection, names: Collection[str]) -> psycopg.Cursor:
    """The stored claims on all households of these names."""
    return conn.execute(_BY_NAME, (list(names),), binary=True)
