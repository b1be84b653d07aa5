"""Persons in the roster: by id, by identity number, and lists by area, states, level, category, name and traits.

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
from psycopg.rows import args_row

from domain.reference.scope import Scope
from domain.text import search_form
from projections.queries.area_range import area_range
from projections.queries.listed_person import LISTED_COLUMNS, ListedPerson
from projections.queries.page import Page
from projections.views.roster import ROSTER, RosterRow
from projections.views.search_terms import NO_HELPER, TRAITS, term
from service.event_store.merges import merges_of, survivor
from service.security.keys import Keys

LOOKED_THROUGH: Final = 20_000
"""The most persons that are looked through in order before the index of search terms is used."""

_AFTER: Final = "(area, person_id) > (%(after_area)s, %(after_id)s)"
_MATCHES: Final = {
    "case": "case_state = %(case)s",
    "labour": "labour_state = %(labour)s",
    "level": "level = %(level)s",
    "category": "%(category)s = ANY(categories)",
    "name": "strpos(search_name, %(name)s) > 0",
    "traits": "search_terms @> %(traits)s::text[]",
    "person_ids": "person_id = ANY(%(person_ids)s)",
}
_ONE: Final = f"SELECT {', '.join(ROSTER.columns)} FROM roster WHERE person_id = %s".encode()
_IN_ORDER: Final = """
SELECT {columns} FROM roster WHERE person_id = ANY(ARRAY(
    SELECT person_id
      FROM (SELECT area, person_id, case_state, labour_state, level, categories, search_name, search_terms
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
_COUNT: Final = "SELECT count(*) FROM roster WHERE {matches} AND {place}"
_COUNT_BY_TERMS: Final = """
SELECT count(*) FROM roster_search(
    %(terms)s::text[], %(category)s, %(name)s, %(low)s, %(high)s, %(prefixes)s::text[], '', %(after_id)s, %(most)s)
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
    The others are traits (`search_terms.TRAITS`), compared as a whole; `helper` is NO_HELPER for persons without one.
    """

    area: str = ""
    case: str | None = None
    labour: str | None = None
    level: str | None = None
    category: str | None = None
    name: str | None = None
    person_ids: Sequence[UUID] | None = None
    helper: str | None = None
    employer: str | None = None
    uscc: str | None = None
    course: str | None = None
    post: str | None = None
    inspection: str | None = None
    certificate: str | None = None
    phone: str | None = None
    watch_list: str | None = None

    @property
    def traits(self) -> list[str] | None:
        """The terms of the traits that a person in the list has; None if no trait restricts it."""
        asked = [(trait, value) for trait in TRAITS if (value := getattr(self, trait)) is not None]
        return [term(trait, value) or "" for trait, value in asked] if asked else None

    @property
    def frequent(self) -> bool:
        """Whether many persons may match, so that a few of them are soon found in the order of the list."""
        frequent = {term("helper", NO_HELPER), self.watch_list and term("watch_list", self.watch_list)}
        return len(search_form(self.name or "")) < 2 and frequent.issuperset(self.traits or ())

    @property
    def matches(self) -> dict[str, Any]:
        """The fields that restrict the list, apart from the area."""
        found = {name: value for name in _MATCHES if (value := getattr(self, name)) is not None}
        return {**found, "name": search_form(self.name)} if self.name is not None else found

    @property
    def terms(self) -> list[str]:
        """The search terms that a person in the list has, as `roster_search` takes them."""
        states = [f"{axis}:{code}" for axis in ("case", "labour", "level") if (code := getattr(self, axis)) is not None]
        category = [self.category] if self.category is not None else []
        return [*states, *category, *(self.traits or []), *search_form(self.name or "")]


def list_people(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: PeopleFilter,
    *,
    limit: int,
    after: tuple[str, UUID] | None = None,
) -> Page[ListedPerson]:
    """A page of the persons in the scope that match, in the order of area and id; `after` is the area and the id of the
    last person of the page before.

    Raises Refusal (shape) when `wanted.area` is no code.
    """
    matches, place, values = _parts(scope, wanted)
    after_area, after_id = after or ("", UUID(int=0))
    most = limit + 1
    values |= {
        "after_area": after_area,
        "after_id": after_id,
        "most": most,
        "looked_through": LOOKED_THROUGH if matches else most,
    }

    def select(statement: str) -> list[ListedPerson]:
        composed = _composed(statement, tuple(matches), (*place, _AFTER) if after else place)
        with conn.cursor(row_factory=args_row(ListedPerson)) as cursor:
            return cursor.execute(composed, values).fetchall()

    if wanted.person_ids is not None:
        return Page.of(select(_BY_ID), limit)
    if wanted.frequent:  # few persons match what is rare: in order, all persons would be looked through
        rows = select(_IN_ORDER)
        if len(rows) == most or not matches:
            return Page.of(rows, limit)
    return Page.of(select(_BY_TERMS), limit)


def count_people(conn: psycopg.Connection, scope: Scope, wanted: PeopleFilter) -> int:
    """How many persons `list_people` lists on all pages. Raises Refusal (shape) when `wanted.area` is no code."""
    matches, place, values = _parts(scope, wanted)
    values |= {"after_id": UUID(int=0), "most": _ALL}
    by_terms = wanted.person_ids is None and not wanted.frequent
    statement = _composed(_COUNT_BY_TERMS if by_terms else _COUNT, tuple(matches), place)
    row = conn.execute(statement, values).fetchone()
    return int(row[0]) if row else 0


_ALL: Final = 2**31 - 1


def _parts(scope: Scope, wanted: PeopleFilter) -> tuple[dict[str, Any], tuple[str, ...], dict[str, Any]]:
    """The fields that restrict the list, the conditions on the area, and the values of all parameters of a filter."""
    within, matches = area_range(scope, wanted.area), wanted.matches
    place = (within.condition(),) if scope.area or wanted.area else ()
    return matches, place, {"category": None, "name": None, **matches, **within.values, "terms": wanted.terms}


def population_of(scope: Scope, wanted: PeopleFilter) -> tuple[sql.Composable, dict[str, Any]]:
    """The persons that `list_people` lists on all pages, as a SELECT of all columns of `roster`, and its parameters.

    Raises Refusal (shape) when `wanted.area` is no code.
    """
    matches, place, values = _parts(scope, wanted)
    condition = _conjunction([*(_MATCHES[name] for name in matches), *place])
    return sql.SQL("SELECT * FROM roster WHERE {}").format(condition), values


def find_person(conn: psycopg.Connection, person_id: UUID) -> RosterRow | None:
    """The person's row; None when no person of that id is in the roster and in the scope of the connection."""
    with conn.cursor(row_factory=args_row(RosterRow)) as cursor:
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
            columns=LISTED_COLUMNS,
            matches=_conjunction([_MATCHES[name] for name in matches]),
            place=_conjunction([*place]),
        )
        .as_bytes(None)
    )


def _conjunction(conditions: list[str]) -> sql.Composable:
    return sql.SQL(" AND ").join(map(sql.SQL, conditions)) if conditions else sql.SQL("true")
