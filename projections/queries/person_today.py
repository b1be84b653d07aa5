"""A person as of today, from the rows of the views."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql

from domain.deadlines.rule import PLAN_YEAR
from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.policy.policies import Policies
from domain.reference.scope import Scope
from projections.queries.person_as_of import history_of
from projections.views.deadline import DeadlineRow
from projections.views.employment import EmploymentRow
from projections.views.roster import ROSTER, RosterRow
from service.event_store.history_store import HistoryStore
from service.event_store.merges import merges_of, survivor

_TODAY: Final = (
    sql.SQL("""
SELECT {columns}, (SELECT json_agg(d)::text FROM person_deadlines(person_id) d),
       CASE WHEN channel IS NOT NULL THEN (SELECT json_agg(e)::text FROM person_additional_jobs(person_id) e) END
  FROM roster WHERE person_id = %s
""")
    .format(columns=sql.SQL(", ").join(map(sql.Identifier, ROSTER.columns)))
    .as_bytes(None)
)
"""One statement: a second exchange with the server would cost as much as the deadlines."""

_DEADLINES: Final = msgspec.json.Decoder(list[DeadlineRow])
_JOBS: Final = msgspec.json.Decoder(list[EmploymentRow])


class PersonToday(msgspec.Struct, frozen=True):
    """The row of the roster, all deadlines in the order of their start, also those that ended while another area was
    responsible, and the additional jobs that run."""

    row: RosterRow
    deadlines: Sequence[DeadlineRow]
    additional_jobs: Sequence[EmploymentRow]


def person_today(conn: psycopg.Connection, person_id: UUID) -> PersonToday | None:
    """The person of that id, or the survivor of one who was merged; None when there is none in the scope of the
    connection."""
    return _today(conn, person_id) or _today(conn, survivor(person_id, merges_of(conn, [person_id])))


def bundle_counts_events(policies: Policies, area: str, day: date, deadlines: Sequence[DeadlineRow]) -> bool:
    """Whether `bundle_at` has anything to count for an area on a day: services of the plan year, or services since a
    deadline that has started.

    Only then is the history needed. No view holds what is counted: the order of events within a day, declined
    services, and the values of the field `distinct`.
    """
    started = {deadline.name for deadline in deadlines}
    bundle = policies.at(area, day).bundle
    return any(service.period == PLAN_YEAR or service.period in started for service in bundle.values())


def history_for_bundle(
    conn: psycopg.Connection, store: HistoryStore, person_id: UUID, *, scope: Scope, up_to: int
) -> History | None:
    """The history as `bundle_at` reads it, up to the position of the views; None outside the scope.

    A bundle counts no private field, so they stay encrypted; but those of merged persons decide which events of the
    duplicate count. The connection must be the service's own.
    """
    history = history_of(conn, store, person_id, scope=scope, up_to=up_to, decrypt=False)
    if isinstance(history, MergedHistory):
        return history_of(conn, store, person_id, scope=scope, up_to=up_to)
    return history


def _today(conn: psycopg.Connection, person_id: UUID) -> PersonToday | None:
    found = conn.execute(_TODAY, (person_id,)).fetchone()
    if found is None:
        return None
    *columns, deadlines, jobs = found
    return PersonToday(
        RosterRow(*columns), _DEADLINES.decode(deadlines) if deadlines else (), _JOBS.decode(jobs) if jobs else ()
    )
