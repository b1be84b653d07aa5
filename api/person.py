"""A person as it is answered: from a row of the roster, masked unless revealed, with what is due and given."""

from datetime import date, datetime
from typing import Any

from domain.history import History
from domain.masking import mask_id_no
from domain.policy import Policies
from projections.roster import RosterRow
from projections.service import rows as services_given


def summary_json(row: RosterRow, *, reveal: bool = False) -> dict[str, Any]:
    """A person in the list."""
    employment = None
    if row.channel is not None:
        employment = {"channel": row.channel, "employer": row.employer, "since": row.employed_since}
    return {
        "id": row.person_id,
        "version": row.version,
        "name": row.name,
        "id_no": row.id_no if reveal or row.id_no is None else mask_id_no(row.id_no),
        "sex": row.sex,
        "birth_date": row.birth_date,
        "area": row.area,
        "case": row.case_state,
        "labour": row.labour_state,
        "poverty": row.poverty_state,
        "categories": row.categories,
        "level": row.level,
        "household_id": row.household_id,
        "employment": employment,
    }


def person_json(
    row: RosterRow,
    bundle: dict[str, Any],
    position: int,
    *,
    reveal: bool,
    as_of: datetime | None,
    known_at: datetime | None,
) -> dict[str, Any]:
    """A person by itself, now or then."""
    return {
        **summary_json(row, reveal=reveal),
        "clocks": [],
        "bundle": bundle,
        "as_of": as_of,
        "known_at": known_at,
        "position": position,
    }


def bundle_of(history: History, area: str, day: date, policies: Policies) -> dict[str, Any]:
    """How often each service of the bundle is due in the plan year of the day, and how often it was given in it."""
    given = [row for row in services_given(history, policies) if row.given_on.year == day.year]
    return {
        name: {"required": minimum.required, "given": sum(row.type in minimum.facts for row in given)}
        for name, minimum in policies.at(area, day).bundle.items()
    }
