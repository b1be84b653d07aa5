"""One person as of a moment (`as_of`), as known at a moment (`known_at`): computed by the functions of the views."""

from datetime import datetime
from uuid import UUID

import psycopg

from domain.history.history import History
from domain.reference.scope import Scope
from projections.views.roster import RosterRow, rows
from service.event_store.histories import NO_LIMIT
from service.event_store.history_store import HistoryStore
from service.reference import Reference


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
    """The person's row of the roster as it was; None when there was none, or when the scope does not cover the area
    that is responsible for the person now.

    Both moments carry a time zone and are inclusive; without one, its limit is open. The connection must be the
    service's own.
    """
    history = history_of(conn, store, person_id, scope=scope)
    if history is None:
        return None
    found = rows(history.at(as_of=as_of, known_at=known_at), reference.policies)
    return found[0] if found else None
