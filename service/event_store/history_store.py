"""The event store: the recorder and the mapper together, and the histories that are read with them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import psycopg
from eventsourcing.persistence import EventStore

from domain.history.history import History
from domain.history.merged_history import MergedHistory
from domain.reference.scope import EVERYWHERE, Scope
from service.event_store.clock import SYSTEM_CLOCK, Clock, corrections
from service.event_store.datastore import Datastore
from service.event_store.mapper import EventMapper, Stream
from service.event_store.merges import apply_merges
from service.event_store.recorder import LogRecorder
from service.event_store.responsible_area import area_now
from service.event_store.rows import NO_LIMIT
from service.security.keys import Keys


class HistoryStore(EventStore[UUID]):
    """The library's event store over the log. The running service reads the histories of single subjects with `load`.

    `put` and `get` are the library's: single events, without scope.
    """

    mapper: EventMapper
    recorder: LogRecorder

    def __init__(self, mapper: EventMapper, recorder: LogRecorder) -> None:
        super().__init__(mapper, recorder)

    @classmethod
    def over(cls, datastore: Datastore, keys: Keys | None, clock: Clock = SYSTEM_CLOCK) -> "HistoryStore":
        """The event store of a database. `clock` is compared with that of the database at every append."""
        return cls(EventMapper(keys, datastore), LogRecorder(datastore, keys, clock))

    @property
    def keys(self) -> Keys:
        """The keys of the installation. Raises ValueError for a store that was opened without them."""
        if self.mapper.keys is None:
            raise ValueError("the event store was opened without keys")
        return self.mapper.keys

    def load(
        self,
        conn: psycopg.Connection,
        ids: Iterable[UUID],
        up_to: int = NO_LIMIT,
        *,
        scope: Scope,
        decrypt: bool = True,
    ) -> dict[UUID, Stream]:
        """The streams of the ids that have events up to a position, and all streams they were ever merged with.

        A stream outside the scope is left out: the scope must cover the area that is responsible now for the person,
        or for the survivor of a merged person. `scope.NOWHERE` gives nothing; there is no default. Merged streams have
        merged histories (`merged_history`). Without `decrypt` private fields stay empty. A time of recording that was
        declared too late is replaced by the time at which that was noted (`clock`).
        """
        wanted = set(ids)
        if not wanted:
            return {}
        found, merges = self.recorder.select_streams(conn, wanted, up_to)
        noted = corrections(conn) if any(raw.clock_corrected for raw in found) else ()
        streams = {raw.id: self.mapper.to_stream(raw, noted, decrypt=decrypt) for raw in found}
        histories = {stream.id: stream.history for stream in streams.values()}
        if merges:
            histories = apply_merges(histories, merges)
        return {
            stream.id: stream._replace(history=histories[stream.id])
            for stream in streams.values()
            if scope == EVERYWHERE or scope.covers(area_now(_survivor_of(histories, histories[stream.id])))
        }


def own_key(conn: psycopg.Connection, person_id: UUID, area: str, keys: Keys, *, scope: Scope) -> bytes | None:
    """The person's own key, to decrypt events that were read without it; None once the person was erased.

    `area` is the area responsible now, from the roster as the caller sees it. None also where the scope does not cover
    it.
    """
    if not scope.covers(area):
        return None
    row = conn.execute("SELECT wrapped FROM zuji.person_key WHERE person_id = %s", (person_id,), binary=True).fetchone()
    return keys.unwrap(person_id, row[0]) if row else None


def _survivor_of(histories: Mapping[UUID, History], history: History) -> History:
    """The history of the survivor, where the subject is merged into another; else the history itself."""
    seen: set[str] = set()
    while isinstance(history, MergedHistory) and history.merged_into and history.subject not in seen:
        seen.add(history.subject)
        history = histories.get(UUID(history.merged_into), history)
    return history
