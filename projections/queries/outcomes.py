"""Outcomes of all registered persons, and the persons out of contact (R1-6, R4-3)."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.reference.scope import Scope
from projections.queries.area_range import AreaRange, area_range
from projections.queries.page import Page

_CONTACT: Final = "coalesce(f.last_contact_on, f.outcome_since)"
_ON_DAY: Final = "f.since <= %(day)s AND (f.until IS NULL OR f.until > %(day)s)"
_COUNTS: Final = f"""
SELECT f.outcome, count(*) AS count,
       count(*) FILTER (WHERE f.outcome = 'not_reached' AND {_CONTACT} <= %(until)s) AS out_of_contact
  FROM outcome f WHERE {{within}} AND {_ON_DAY} GROUP BY f.outcome
"""
_OUT_OF_CONTACT: Final = f"""
SELECT f.person_id, r.name, r.id_no, r.phone, f.area, f.last_contact_on, f.outcome_since, {_CONTACT} AS contact
  FROM outcome f JOIN roster r USING (person_id)
 WHERE {{within}} AND {_ON_DAY} AND f.outcome = 'not_reached' AND {_CONTACT} <= %(until)s
   AND ({_CONTACT}, f.person_id) > (%(after_day)s, %(after_id)s)
 ORDER BY {_CONTACT}, f.person_id LIMIT %(most)s
"""


class OutcomeCount(msgspec.Struct, frozen=True):
    """How many persons have an outcome, and how many of them are out of contact."""

    outcome: str
    count: int
    out_of_contact: int


class OutOfContact(msgspec.Struct, frozen=True):
    """A person who has not been reached. `contact` is the day of the last contact, or the day since which the person
    has not been reached when there was none. Name, number and telephone are unmasked."""

    person_id: UUID
    name: str | None
    id_no: str | None
    phone: str | None
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
    after: tuple[date, UUID] | None = None,
) -> Page[OutOfContact]:
    """A page of the persons without contact for so many days on a day (Asia/Shanghai), the longest first; `after` is
    the day of contact and the id of the last person of the page before.

    Raises Refusal (shape) when `area` is no code.
    """
    within = area_range(scope, area)
    after_day, after_id = after or (date.min, UUID(int=0))
    values = {
        **within.values,
        "day": day,
        "until": _days_before(day, days),
        "after_day": after_day,
        "after_id": after_id,
        "most": limit + 1,
    }
    with conn.cursor(row_factory=class_row(OutOfContact)) as cursor:
        return Page.of(cursor.execute(_within(_OUT_OF_CONTACT, within), values, prepare=False).fetchall(), limit)


def _days_before(day: date, days: int) -> date:
    """So many days before a day, not before the first day of the calendar."""
    return day - timedelta(min(days, (day - date.min).days))


def _within(statement: str, within: AreaRange) -> bytes:
    return statement.replace("{within}", within.condition("f.area")).encode()
