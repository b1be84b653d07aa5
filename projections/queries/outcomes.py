"""Outcomes of all registered persons, and the persons out of contact (R1-6, R4-3)."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.reference.scope import Scope
from projections.queries.area_range import AreaRange, area_range
from projections.queries.page import Page
from projections.views.search_terms import term

_KNOWN: Final = "f.last_contact_on"
_KNOWN_THEN: Final = """CASE WHEN f.last_contact_on <= %(day)s THEN f.last_contact_on
     ELSE (SELECT max(earlier) FROM unnest(f.earlier_contacts) earlier WHERE earlier <= %(day)s) END"""
_CONTACT: Final = "coalesce(f.last_contact_on, f.outcome_since)"
_CONTACT_THEN: Final = f"coalesce({_KNOWN_THEN}, f.outcome_since)"
"""The latest contact as of any day. _CONTACT is the same from the day of the last event on, and has an index."""

_ON_DAY: Final = "f.since <= %(day)s AND (f.until IS NULL OR f.until > %(day)s)"
_PLACEABLE: Final = """(f.working_from IS NULL OR f.working_from <= %(day)s)
   AND (f.retires_on IS NULL OR f.retires_on > %(day)s)"""
"""Children and the retired are in an outcome, and on no list of those to be placed."""

_COUNTS: Final = f"""
SELECT f.outcome, count(*) AS count,
       count(*) FILTER (WHERE f.outcome = 'not_reached' AND {_CONTACT_THEN} <= %(until)s
                          AND {_PLACEABLE}) AS out_of_contact,
       count(*) FILTER (WHERE f.outcome = 'employed' AND f.verified_on <= %(day)s) AS verified
  FROM outcome f WHERE {{within}} AND {_ON_DAY} GROUP BY f.outcome
"""
_SILENT: Final = """
  FROM outcome f LEFT JOIN roster r USING (person_id)
 WHERE {within} AND {on_day} AND f.outcome = 'not_reached' AND {contact} <= %(until)s
   AND {placeable} {helper}
"""
_COUNT_OUT_OF_CONTACT: Final = f"SELECT count(*) {_SILENT}"
_OUT_OF_CONTACT: Final = f"""
SELECT f.person_id, r.name, r.id_no, r.phone, r.helper, f.area, {{known}} AS last_contact_on, f.outcome_since,
       {{contact}} AS contact
{_SILENT}
   AND ({{contact}}, f.person_id) > (%(after_day)s, %(after_id)s)
 ORDER BY {{contact}}, f.person_id LIMIT %(most)s
"""


class OutcomeCount(msgspec.Struct, frozen=True):
    """How many persons have an outcome, how many of them are out of contact, and how many have verified work."""

    outcome: str
    count: int
    out_of_contact: int
    verified: int


class OutOfContact(msgspec.Struct, frozen=True):
    """A person who has not been reached. `contact` is the day of the last contact, or the day since which the person
    has not been reached when there was none. Name, number, telephone and helper are unmasked, and None if another area
    is responsible for the person now."""

    person_id: UUID
    name: str | None
    id_no: str | None
    phone: str | None
    helper: str | None
    area: str
    last_contact_on: date | None
    outcome_since: date
    contact: date


def count_outcomes(
    conn: psycopg.Connection, scope: Scope, *, area: str = "", day: date, out_of_contact_days: int
) -> list[OutcomeCount]:
    """The persons by outcome on a day (Asia/Shanghai), of an area in the scope ("": the whole scope).

    A person counts as out of contact after `out_of_contact_days` without a contact.

    Raises Refusal (shape) when `area` is no code.
    """
    within = area_range(scope, area)
    values = {**within.values, "day": day, "until": _days_before(day, out_of_contact_days)}
    with conn.cursor(row_factory=class_row(OutcomeCount)) as cursor:
        return cursor.execute(_within(_COUNTS, within), values, prepare=False).fetchall()


def list_out_of_contact(
    conn: psycopg.Connection,
    scope: Scope,
    *,
    area: str = "",
    day: date,
    days: int,
    limit: int,
    helper: str | None = None,
    past: bool = False,
    after: tuple[date, UUID] | None = None,
) -> Page[OutOfContact]:
    """A page of the persons without contact for so many days on a day (Asia/Shanghai), the longest first; `after` is
    the day of contact and the id of the last person of the page before. `past`: events of later days may be recorded.
    `helper`: of this helper only, by name or account; NO_HELPER: without one.

    Raises Refusal (shape) when `area` is no code.
    """
    after_day, after_id = after or (date.min, UUID(int=0))
    parts, values = _silent(area_range(scope, area), day, days, helper=helper, past=past)
    values |= {
        "after_day": after_day,
        "after_id": after_id,
        "most": limit + 1,
    }
    statement = _OUT_OF_CONTACT.format(known=_KNOWN_THEN if past else _KNOWN, **parts)
    with conn.cursor(row_factory=class_row(OutOfContact)) as cursor:
        return Page.of(cursor.execute(statement.encode(), values, prepare=False).fetchall(), limit)


def count_out_of_contact(
    conn: psycopg.Connection,
    scope: Scope,
    *,
    area: str = "",
    day: date,
    days: int,
    helper: str | None = None,
    past: bool = False,
) -> int:
    """How many persons `list_out_of_contact` lists on all pages."""
    parts, values = _silent(area_range(scope, area), day, days, helper=helper, past=past)
    row = conn.execute(_COUNT_OUT_OF_CONTACT.format(**parts).encode(), values, prepare=False).fetchone()
    return int(row[0]) if row else 0


def _silent(
    within: AreaRange, day: date, days: int, *, helper: str | None, past: bool
) -> tuple[dict[str, str], dict[str, Any]]:
    """The parts of the statement about the persons out of contact, and the values of its parameters."""
    parts = {
        "contact": _CONTACT_THEN if past else _CONTACT,
        "within": within.condition("f.area"),
        "on_day": _ON_DAY,
        "placeable": _PLACEABLE,
        "helper": "" if helper is None else "AND %(helper)s = ANY(r.search_terms)",
    }
    values = {"day": day, "until": _days_before(day, days), "helper": term("helper", helper) if helper else None}
    return parts, {**within.values, **values}


def _days_before(day: date, days: int) -> date:
    """So many days before a day, not before the first day of the calendar."""
    return day - timedelta(min(days, (day - date.min).days))


def _within(statement: str, within: AreaRange) -> bytes:
    return statement.replace("{within}", within.condition("f.area")).encode()
