"""One person as of a moment (`as_of`), as known at a moment (`known_at`): computed by the functions of the views."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
import psycopg

from domain.deadlines.service_bundle import ServiceCount, bundle_of
from domain.history.history import History
from domain.history.verdicts import REFUTED
from domain.policy.policies import Policies
from domain.reference.scope import Scope
from projections.views.deadline import DeadlineRow
from projections.views.deadline import rows as deadline_rows
from projections.views.employment import EmploymentRow
from projections.views.employment import rows as employment_rows
from projections.views.roster import RosterRow, rows
from service.event_store.history_store import HistoryStore
from service.event_store.rows import NO_LIMIT


def history_of(
    conn: psycopg.Connection,
    store: HistoryStore,
    person_id: UUID,
    *,
    scope: Scope,
    up_to: int = NO_LIMIT,
    decrypt: bool = True,
) -> History | None:
    """The history of a person up to a position of the log; None for an id without events, or outside the scope.

    Merged persons have merged histories. Without `decrypt`, private fields stay encrypted. The connection must be the
    service's own, for readers may not read the log.
    """
    stream = store.load(conn, [person_id], up_to, scope=scope, decrypt=decrypt).get(person_id)
    return stream.history if stream else None


class PersonState(msgspec.Struct, frozen=True):
    """A person at a moment: the row of the roster, all deadlines in the order of their start, the service bundle, and
    the additional jobs that run."""

    row: RosterRow
    deadlines: Sequence[DeadlineRow]
    bundle: Mapping[str, ServiceCount]
    additional_jobs: Sequence[EmploymentRow] = ()


def state_at(
    history: History, policies: Policies, *, as_of: datetime | None, known_at: datetime | None, day: date
) -> PersonState | None:
    """The person's state, computed from the history; None when there was no such person. The bundle is that of a day
    (Asia/Shanghai)."""
    then = history.at(as_of=as_of, known_at=known_at)
    row = next(iter(rows(then, policies)), None)
    if row is None:
        return None
    deadlines = deadline_rows(then, policies)
    jobs = [
        spell
        for spell in employment_rows(then, policies)
        if spell.additional and spell.ended_on is None and spell.verdict != REFUTED
    ]
    return PersonState(row, deadlines, bundle_at(then, policies, row.area, day, deadlines), jobs)


def bundle_at(
    history: History, policies: Policies, area: str, day: date, deadlines: Sequence[DeadlineRow]
) -> Mapping[str, ServiceCount]:
    """The services of the bundle of an area on a day (Asia/Shanghai): how many are due and how many were given, in the
    plan year of the day or since the start of a deadline (R1-4, R4-6).

    `deadlines` are those of the history, in the order of their start.
    """
    started_by = {deadline.name: deadline.trigger_version for deadline in deadlines}
    return bundle_of(history, policies.at(area, day).bundle, day, started_by)
