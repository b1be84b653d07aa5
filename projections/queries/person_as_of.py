"""As of: one person as things stood (`as_of`) and as they were known (`known_at`), by the same function as today."""

from datetime import datetime
from uuid import UUID

import psycopg

from domain.history.history import History
from domain.reference.scope import Scope
from projections.views.roster import RosterRow, rows
from service.event_store.history_store import HistoryStore
from service.reference import Reference


def history_of(conn: psycopg.Connection, store: HistoryStore, person_id: UUID, *, scope: Scope) -> History | None:
    """The whole history of a person, private fields opened; None for an id without events, or outside the scope."""
    stream = store.load(conn, [person_id], scope=scope).get(person_id)
    return stream.history if stream else None


def person_at(
    conn: psycopg.Connection,
    store: HistoryStore,
    reference: Reference,
    person_id: UUID,
    *,
    as_of: datetime | None,
    known_at: datetime | None,
    scope: Scope,
) -> RosterRow | None:
    """The person's row of the real-name database as it was; None when there was none. Times carry a zone, inclusive.

    None also where the scope does not cover the area that is responsible for the person now. The connection must be
    able to read the log.
    """
    history = history_of(conn, store, person_id, scope=scope)
    if history is None:
        return None
    found = rows(history.at(as_of=as_of, known_at=known_at), reference.policies)
    return found[0] if found else None
