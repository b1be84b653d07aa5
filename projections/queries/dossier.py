"""What a dossier reads beside the views: the histories of its persons, and who has read about them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import psycopg

from domain.history.history import History
from domain.reference.scope import Scope
from projections.queries.extract import Reading, readings_of
from service.event_store.history_store import HistoryStore


class DossierMatter(msgspec.Struct, frozen=True):
    """The histories of the persons of a dossier, in the order of their ids as given, and the lines of the security log
    about them, the latest first."""

    histories: Sequence[History]
    readings: Sequence[Reading]


def matter_of(
    conn: psycopg.Connection,
    store: HistoryStore,
    persons: Sequence[UUID],
    *,
    scope: Scope,
    up_to: int,
    known_at: datetime | None = None,
    households: Sequence[str] = (),
) -> DossierMatter:
    """The matter of a dossier up to a position of the log, of what was recorded up to `known_at` (with time zone).
    Persons outside the scope, or without events by then, are left out.

    Who has read the `households` (keys) is among the readings. The connection must be the service's own, for readers
    may read neither the log nor the security log.
    """
    streams = store.load(conn, list(persons), up_to, scope=scope)
    found = [streams[person].history.at(known_at=known_at) for person in persons if person in streams]
    histories = [history for history in found if history.recorded]
    ids = [UUID(own.subject) for history in histories for own in history.own_histories]
    return DossierMatter(histories, readings_of(conn, ids, *households))
