"""Finding people in the real-name database: by number, or by place, states, level, category and name; page by page.

A list is looked for in the order in which it is told, through as many people as take a few milliseconds; only where
too few of those are wanted, by the index of traits. So a page costs little whether many are wanted or few, and the
planner's idea of how many is not asked.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from api.http.auth import caller
from api.http.context import AppContext
from api.http.problems import malformed
from api.http.read_your_writes import areas_asked
from api.http.resource import bad_cursor, keys_of
from domain.errors import Refusal
from domain.identity.documents import parse_document_number
from domain.identity.id_number import normalise
from projections.views.roster import ROSTER, RosterRow
from service.event_store.merges import merges_of, survivor

_nearly_a_number = re.compile(r"[0-9]{12,17}[0-9X]?").search
LOOKED_THROUGH: Final = 20_000
"""So many people are looked through in order, by one index, before others are asked."""

_PLACE: Final = {
    "area": "area >= %(low)s AND area < %(high)s",
    "after": "(area, person_id) > (%(after_area)s, %(after_id)s)",
}
_WANTED: Final = {
    "case": "case_state = %(case)s",
    "labour": "labour_state = %(labour)s",
    "level": "level = %(level)s",
    "category": "%(category)s = ANY(categories)",
    "name": "strpos(name, %(name)s) > 0",
    "known_by": "person_id = ANY(%(known_by)s)",
}
_IN_ORDER: Final = """
SELECT {columns} FROM roster WHERE person_id = ANY(ARRAY(
    SELECT person_id
      FROM (SELECT area, person_id, case_state, labour_state, level, categories, name
              FROM roster WHERE {place} ORDER BY area, person_id LIMIT %(looked_through)s) AS next_in_order
     WHERE {wanted} ORDER BY area, person_id LIMIT %(most)s))
 ORDER BY area, person_id
"""
_BY_TRAITS: Final = """
SELECT {columns} FROM roster WHERE person_id = ANY(ARRAY(SELECT roster_search(
    %(traits)s::text[], %(category)s, %(name)s, %(low)s, %(high)s, %(after_area)s, %(after_id)s, %(most)s)))
 ORDER BY area, person_id
"""
_FROM_THE_FIRST: Final = {"category": None, "name": None, "after_area": "", "after_id": UUID(int=0)}
_KNOWN: Final = "SELECT {columns} FROM roster WHERE {wanted} AND {place} ORDER BY area, person_id"
_HOLDERS: Final = """
SELECT person_id, EXISTS (SELECT FROM zuji.merge WHERE duplicate = person_id) FROM zuji.identity WHERE id_hash = %s
"""
COLUMNS: Final = sql.SQL(", ").join(map(sql.Identifier, ROSTER.columns))


class Search:
    """What a caller asks for, as the parameters of `GET /v1/people` or the body of `POST /v1/people/search` say it.

    Raises Refusal (shape) for a bad cursor or an identity number that is none.
    """

    def __init__(self, query: Mapping[str, Any], app: AppContext) -> None:
        self._values: dict[str, Any] = {name: query[name] for name in _WANTED.keys() & query.keys()}
        if "q" in query:
            number = _identity_number(query["q"])
            if number:
                self._values["known_by"] = _known_by(app, number)
            else:
                self._values["name"] = query["q"].strip()
        if "id_no" in query:
            known = set(_known_by(app, parse_document_number(query["id_no"]).number))
            self._values["known_by"] = [*known.intersection(self._values.get("known_by", known))]
        self._wanted = tuple(name for name in _WANTED if name in self._values)
        self._values["low"], self._values["high"] = areas_asked(query)
        self._place: tuple[str, ...] = ("area",) if caller().area or query.get("area") else ()
        if "cursor" in query:
            self._values |= _after(query["cursor"])
            self._place += ("after",)

    def rows(self, conn: psycopg.Connection, most: int) -> list[RosterRow]:
        """The first of them, in the order of areas and ids, as the caller may see them; no more than `most`."""
        if "known_by" in self._values:
            return self._asked(conn, _KNOWN, most)
        if len(self._values.get("name", "")) < 2:  # longer names are few: in order one would look through all
            found = self._asked(conn, _IN_ORDER, most)
            if len(found) == most or not self._wanted:
                return found
        return self._asked(conn, _BY_TRAITS, most)

    def _asked(self, conn: psycopg.Connection, statement: str, most: int) -> list[RosterRow]:
        composed = _composed(statement, self._wanted, self._place)
        looked_through = LOOKED_THROUGH if self._wanted else most
        values = {
            **_FROM_THE_FIRST,
            **self._values,
            "traits": self._traits(),
            "most": most,
            "looked_through": looked_through,
        }
        with conn.cursor(row_factory=class_row(RosterRow)) as cursor:
            return cursor.execute(composed, values).fetchall()

    def _traits(self) -> list[str]:
        states = [f"{name}:{self._values[name]}" for name in ("case", "labour", "level") if name in self._values]
        category = [self._values["category"]] if "category" in self._values else []
        return [*states, *category, *self._values.get("name", "")]


@cache
def _composed(statement: str, wanted: tuple[str, ...], place: tuple[str, ...]) -> bytes:
    return (
        sql.SQL(statement)
        .format(
            columns=COLUMNS,
            wanted=_all([_WANTED[name] for name in wanted]),
            place=_all([_PLACE[name] for name in place]),
        )
        .as_bytes(None)
    )


def _all(conditions: list[str]) -> sql.Composable:
    return sql.SQL(" AND ").join(map(sql.SQL, conditions)) if conditions else sql.SQL("true")


def _after(cursor: str) -> dict[str, Any]:
    area, person_id = keys_of(cursor, 2)
    try:
        return {"after_area": area, "after_id": UUID(person_id)}
    except ValueError:
        raise bad_cursor() from None


def _known_by(app: AppContext, number: str) -> list[UUID]:
    """Who has or had the number, and into whom they were merged."""
    with app.pool.connection() as conn:
        rows = conn.execute(_HOLDERS, (app.keys.identity_hash(number),), binary=True).fetchall()
        merges = merges_of(conn, [person for person, merged in rows if merged])
    return [survivor(person, merges) for person, _ in rows]


def refuse_number(asked: str | None) -> None:
    """Raises Refusal (shape) for what is an identity number, or nearly one: addresses are kept in logs of proxies."""
    if asked is not None and (_identity_number(asked) or _nearly_a_number(normalise(asked))):
        raise malformed(
            "search.number_in_address",
            "身份证号码不能写在地址里：请用 POST /v1/people/search，写在请求内容里",
            "an identity number must not be part of an address: use POST /v1/people/search, in the body",
            field="q",
            data={"use": "POST /v1/people/search"},
        )


def _identity_number(text: str) -> str | None:
    try:
        return parse_document_number(text).number
    except Refusal:
        return None
