"""What a dossier reads beside the views: the histories of its persons, and who has read about them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import psycopg

from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.reference.scope import Scope
from projections.queries.extract import Reading, readings_of
from service.event_store.history_store import HistoryStore


class DossierData(msgspec.Struct, frozen=True):
    """The histories of the persons of a dossier, in the order of their ids as given, and the lines of the security log
    about them, the latest first."""

    histories: Sequence[History]
    readings: Sequence[Reading]


def dossier_data(
    conn: psycopg.Connection,
    store: HistoryStore,
    persons: Sequence[UUID],
    *,
    scope: Scope,
    up_to: int,
    known_at: datetime | None = None,
    households: Sequence[str] = (),
) -> DossierData:
    """The data of a dossier up to a position of the log, of what was recorded up to `known_at` (with time zone).
    Persons outside the scope, or without events by then, are left out. A person who was merged by then has the history
    of the survivor, which is one of both.

    Who has read the `households` (keys) is among the readings, and so are reads of inspections and doubts under way:
    supervisors and auditors may see these. The connection must be the service's own, for readers
    may read neither the log nor the security log.
    """
    streams = store.load(conn, list(persons), up_to, scope=scope)
    known = {person: stream.history.at(known_at=known_at) for person, stream in streams.items()}
    found = {_survivor(known, person): None for person in persons if person in known}
    histories = [known[person] for person in found if known[person].recorded]
    ids = [UUID(own.subject) for history in histories for own in history.own_histories]
    return DossierData(histories, readings_of(conn, ids, *households))


def _survivor(known: Mapping[UUID, History], person: UUID) -> UUID:
    """The person into whom this one was merged, if it was and the survivor's history is here; else the person."""
    seen: set[UUID] = set()
    while person not in seen:
        seen.add(person)
        history = known[person]
        into = UUID(history.merged_into) if isinstance(history, MergedHistory) and history.merged_into else person
        person = into if into in known else person
    return person
