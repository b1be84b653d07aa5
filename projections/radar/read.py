"""What the patterns of the radar read: the log of some districts in whole years, and what the views hold of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from domain.errors import Refusal
from domain.events.amendments import AMENDMENTS
from domain.events.event import SHANGHAI, Event, event_type_of
from domain.events.registration import ProfileUpdated, Registered
from domain.history.history import History
from domain.policy.policies import Policies
from domain.radar.material import (
    DateRange,
    Job,
    Material,
    MetDeadline,
    PhoneHolder,
    Recording,
    accounts_of,
    grouped,
    recording_of,
)
from projections.queries.area_range import AreaRange
from projections.snapshots.moment import position_known_at
from service.event_store.clock import apply_corrections, corrections
from service.event_store.mapper import deserialize

MOST_ROWS: Final = 250_000
"""So many events of persons, and as many jobs, persons and deadlines, are examined at once: all of them are in memory.
Of more, a smaller area has to be named."""

_DISTRICT: Final = 6
"""The digits of the code of a district."""

_NOBODY: Final = UUID(int=0)


def districts_of(prefixes: Sequence[str]) -> AreaRange:
    """The whole districts that areas with these prefixes belong to."""
    whole = sorted({prefix[:_DISTRICT] for prefix in prefixes})
    return AreaRange(whole[0], f"{whole[-1]}:", whole) if whole else AreaRange("", "", [])


def read_material(
    conn: psycopg.Connection, policies: Policies, within: AreaRange, years: DateRange, position: int, as_of: date | None
) -> list[Material]:
    """The material of each district, from recordings and jobs of these whole years, as known up to the position; events
    after the day `as_of`, if given, are left out.

    The connection reads the views of all areas, with the role of the service. The policy is that of the district on
    the last of the days; a district without a radar is left out. Raises Refusal (shape) `radar.too_large` when there
    are more than MOST_ROWS events, jobs, persons or deadlines.
    """
    values = {
        **within.values,
        "first": years.first,
        "last": years.last,
        "up_to": position,
        "most": MOST_ROWS + 1,
        "phone_types": [event_type_of(each) for each in (Registered, ProfileUpdated)],
    }
    recorded = [
        pair for pair in _recorded(conn, values, years, position) if as_of is None or pair[1].metadata.day <= as_of
    ]
    by_district: dict[str, list[tuple[UUID, Event]]] = grouped(recorded, lambda each: _district(each[1].metadata.area))
    jobs = grouped(_select(conn, "jobs.sql", values), lambda row: _district(row["area"]))
    persons = grouped(_select(conn, "persons.sql", values), lambda row: _district(row["area"]))
    entered = {(person, event.metadata.version): _district(event.metadata.area) for person, event in recorded}
    met = [MetDeadline(*row.values()) for row in _select(conn, "deadlines.sql", values)]
    deadlines = grouped(
        (each for each in met if (each.person, each.version) in entered),
        lambda each: entered[each.person, each.version],
    )
    found: list[Material] = []
    for district in sorted({*by_district, *jobs, *persons}):
        policy, people = policies.at(district, years.last), persons.get(district, ())
        if policy.radar is None:
            continue
        found.append(
            Material(
                district,
                policy.radar,
                policy.bundle,
                policies.calendar,
                _recordings(by_district.get(district, ()), policy.radar.hand_roles),
                [_job(row) for row in jobs.get(district, ())],
                deadlines.get(district, ()),
                [_phone_holder(row) for row in people if row["phone"] is not None],
                {row["person_id"]: row["ended_on"] for row in people if row["ended_on"] is not None},
                {row["person_id"]: row["household_id"] for row in people if row["household_id"] is not None},
            )
        )
    return found


def _recorded(
    conn: psycopg.Connection, values: Mapping[str, Any], years: DateRange, position: int
) -> list[tuple[UUID, Event]]:
    """The effective events recorded in these years, by person."""
    after = position_known_at(conn, _midnight(years.first) - timedelta(microseconds=1))
    last = min(position_known_at(conn, _midnight(years.last + timedelta(1)) - timedelta(microseconds=1)), position)
    asked = {
        **values,
        "after": after,
        "last_position": last,
        "amendments": [event_type_of(each) for each in AMENDMENTS],
    }
    rows = _select(conn, "recordings.sql", asked)
    events = deserialize(b",".join(row["state"] for row in rows), _NOBODY, None)
    if noted := corrections(conn):
        events = apply_corrections(events, noted)
    pairs = list(zip((row["stream_id"] for row in rows), events, strict=True))
    amended = {person for person, event in pairs if type(event) in AMENDMENTS}
    found = [pair for pair in pairs if pair[0] not in amended]
    for person, own in grouped((pair for pair in pairs if pair[0] in amended), lambda pair: pair[0]).items():
        effective = History(str(person), [event for _, event in own], person).events_by_time
        found += ((person, event) for event in effective if event.metadata.position <= last)
    return found


def _recordings(recorded: Sequence[tuple[UUID, Event]], hand_roles: frozenset[str]) -> list[Recording]:
    found = [recording_of(person, event, hand_roles) for person, event in recorded]
    return sorted(found, key=lambda each: each.event.metadata.position)


def _job(row: Mapping[str, Any]) -> Job:
    (event,) = deserialize(row["state"], row["person_id"], None)
    left = deserialize(row["left_state"] or b"", row["person_id"], None)
    return Job(
        row["person_id"],
        row["version"],
        row["area"],
        row["began_on"],
        row["ended_on"],
        row["entry"],
        row["employer"],
        row["monthly_wage_fen"],
        accounts_of(event),
        row["left_on"],
        row["left_by"],
        accounts_of(left[0]) if left else (),
    )


def _phone_holder(row: Mapping[str, Any]) -> PhoneHolder:
    events = deserialize(b",".join(row["phone_states"]), row["person_id"], None)
    accounts = tuple(dict.fromkeys(account for event in events for account in accounts_of(event)))
    return PhoneHolder(row["person_id"], row["area"], row["phone"], row["registered_on"], row["household_id"], accounts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _select(conn: psycopg.Connection, name: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a statement. Raises Refusal when there are more than MOST_ROWS."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_statement(name), values, binary=True, prepare=False).fetchall()
    if len(rows) > MOST_ROWS:
        zh = f"所涉事件、就业、人员或时限超过{MOST_ROWS}条：请指定下级地区"
        en = f"more than {MOST_ROWS} events, jobs, persons or deadlines: name a smaller area"
        raise Refusal("shape", "radar.too_large", zh, en, {"most": MOST_ROWS}, field="area")
    return rows


def _district(area: str) -> str:
    return area[:_DISTRICT]


@cache
def _statement(name: str) -> bytes:
    return (files(__package__) / name).read_bytes()
