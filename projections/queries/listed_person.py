"""A person as an entry of a list: the columns of the roster that the entry shows."""

from datetime import date
from typing import Final
from uuid import UUID

import msgspec
from psycopg import sql


class ListedPerson(msgspec.Struct, frozen=True):
    """What a list shows of a `RosterRow`, in the fields of the same names; a page is read with these columns only."""

    person_id: UUID
    version: int
    area: str
    case_state: str
    labour_state: str
    poverty_state: str
    categories: list[str]
    level: str | None
    household_id: str | None
    helper: str | None
    name: str | None
    id_no: str | None
    sex: str | None
    birth_date: date | None
    channel: str | None
    employer: str | None
    employed_since: date | None
    employment_verdict: str | None


LISTED_COLUMNS: Final = sql.SQL(", ").join(map(sql.Identifier, ListedPerson.__struct_fields__))
