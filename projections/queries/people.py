"""Persons in the roster: by id, by identity number, and lists by area, states, level, category and name.

A list is searched in its own order through a bounded number of persons; only where these hold too few matches, by the
index of search terms (`roster_search`). The cost of a page is bounded for rare and for frequent matches, and does not
depend on the planner's estimates.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import class_row

from domain.reference.scope import Scope
from domain.text import search_form
from projections.queries.area_range import area_range
from projections.queries.page import Page
from projections.views.roster import ROSTER, RosterRow
from service.event_store.merges import merges_of, survivor
from service.security.keys import Keys

LOOKED_THROUGH: Final = 20_000
"""The most persons that are looked through in order before the index of search terms is used."""

_COLUMNS: Final = sql.SQL(", ").join(map(sql.Identifier, ROSTER.columns))
_AFTER: Final = "(area, person_id) > (%(after_area)s, %(after_id)s)"
_MATCHES: Final = {
    "case": "case_state = %(case)s",
    "labour": "labour_state = %(labour)s",
    "level": "level = %(level)s",
    "category": "%(category)s = ANY(categories)",
    "name": "strpos(search_name, %(name)s) > 0",
    "person_ids": "person_id = ANY(%(person_ids)s)",
}
_ONE: Final = sql.SQL("SELECT {columns} FROM roster WHERE person_id = %s").format(columns=_COLUMNS).as_bytes(None)
_IN_ORDER: Final = """
SELECT {columns} FROM roster WHERE person_id = ANY(ARRAY(
    SELECT person_id
      FROM (SELECT area, person_id, case_state, labour_state, level, categories, search_name
              FROM roster WHERE {place} ORDER BY area, person_id LIMIT %(looked_through)s) AS next_in_order
     WHERE {matches} ORDER BY area, person_id LIMIT %(most)s))
 ORDER BY area, person_id
"""
_BY_TERMS: Final = """
SELECT {columns} FROM roster WHERE person_id = ANY(ARRAY(SELECT roster_search(
    %(terms)s::text[], %(category)s, %(name)s, %(low)s, %(high)s, %(prefixes)s::text[], %(after_area)s, %(after_id)s,
    %(most)s)))
 ORDER BY area, person_id
"""
_BY_ID: Final = "SELECT {columns} FROM roster WHERE {matches} AND {place} ORDER BY area, person_id"
_NAMES: Final = "SELECT person_id, name FROM roster WHERE person_id = ANY(%b::uuid[])"
_HOLDERS: Final = """
SELECT person_id, EXISTS (SELECT FROM zuji.merge WHERE duplicate = person_id) FROM zuji.identity WHERE id_hash = %s
"""


class PeopleFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which persons a list holds; a field that is None does not restrict it.

    `area` is the code of an area within the scope, "" for the whole scope. `case`, `labour`, `level` and `category` are
    codes. `name` is a part of the name, in any form. `person_ids` are the only persons to consider (see `holders_of`).
    """

    area: str = ""
    case: str | None = None
    labour: str | None = None
    level: str | None = None
    category: str | None = None
    name: str | None = None
    person_ids: Sequence[UUID] | None = None

    @property
    def matches(self) -> dict[str, Any]:
        """The fields that restrict the list, apart from the area."""
        found = {name: value for name in _MATCHES if (value := getattr(self, name)) is not None}
        return {**found, "name": search_form(self.name)} if self.name is not None else found

    @property
    def terms(self) -> list[str]:
        """The search terms that a person in the list has, as `roster_search` takes them."""
        states = [f"{axis}:{code}" for axis in ("case", "labour", "level") if (code := getattr(self, axis)) is not None]
        return [*states, *([self.category] if self.category is not None else []), *search_form(self.name or "")]


def list_people(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: PeopleFilter,
    *,
    limit: int,
    after: tuple[str, UUID] | None = None,
) -> Page[RosterRow]:
    """A page of the persons in the scope that match, in the order of area and id; `after` is the area and the id of the
    last person of the page before.

    Raises Refusal (shape) when `wanted.area` is no code.
    """
    within = area_range(scope, wanted.area)
    matches = wanted.matches
    place = (within.condition(),) if scope.area or wanted.area else ()
    after_area, after_id = after or ("", UUID(int=0))
    most = limit + 1
    values = {
        "category": None,
        "name": None,
        **matches,
        **within.values,
        "after_area": after_area,
        "after_id": after_id,
        "terms": wanted.terms,
        "most": most,
        "looked_through": LOOKED_THROUGH if matches else most,
    }

    def select(statement: str) -> list[RosterRow]:
        composed = _composed(statement, tuple(matches), (*place, _AFTER) if after else place)
        with conn.cursor(row_factory=class_row(RosterRow)) as cursor:
            return cursor.execute(composed, values).fetchall()

    if wanted.person_ids is not None:
        return Page.of(select(_BY_ID), limit)
    if (
        len(matches.get("name", "")) < 2
    ):  # few persons match a longer name: in order, all persons would be looked through
        rows = select(_IN_ORDER)
        if len(rows) == most or not matches:
            return Page.of(rows, limit)
    return Page.of(select(_BY_TERMS), limit)


def find_person(conn: psycopg.Connection, person_id: UUID) -> RosterRow | None:
    """The person's row; None when nobody of that id is in the roster and in the scope of the connection."""
    with conn.cursor(row_factory=class_row(RosterRow)) as cursor:
        return cursor.execute(_ONE, (person_id,)).fetchone()


def find_survivor(conn: psycopg.Connection, person_id: UUID) -> tuple[UUID, RosterRow | None]:
    """The person that an id means (the survivor, of one who was merged into another), and the row as `find_person`
    gives it.

    A merged person has no row, so the merges are read only for ids without one.
    """
    row = find_person(conn, person_id)
    if row is None:
        person_id = survivor(person_id, merges_of(conn, [person_id]))
        row = find_person(conn, person_id)
    return person_id, row


def names_of(conn: psycopg.Connection, person_ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """The names of persons in the scope of the connection, unmasked."""
    return dict(conn.execute(_NAMES, ([*person_ids],)).fetchall())


def holders_of(conn: psycopg.Connection, keys: Keys, number: str) -> list[UUID]:
    """The persons who have or had a normalised identity number, merged persons replaced by their survivors.

    Not bounded by a scope: pass the ids to `list_people`. The connection must be the service's own, for readers may not
    read the table of identities.
    """
    rows = conn.execute(_HOLDERS, (keys.identity_hash(number),), binary=True).fetchall()
    merges = merges_of(conn, [person for person, merged in rows if merged])
    return [survivor(person, merges) for person, _ in rows]


@cache
def _composed(statement: str, matches: tuple[str, ...], place: tuple[str, ...]) -> bytes:
    return (
        sql.SQL(statement)
        .format(
            columns=_COLUMNS,
            matches=_all([_MATCHES[name] for name in matches]),
            place=_all([*place]),
        )
        .as_bytes(None)
    )


def _all(conditions: list[str]) -> sql.Composable:
    return sql.SQL(" AND ").join(map(sql.SQL, conditions)) if conditions else sql.SQL("true")
