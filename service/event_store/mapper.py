"""The mapper of the `eventsourcing` library: events of the catalogue to what the log stores, and back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from domain.events.event import Event, event_type_of
from domain.history.history import History
from service.event_store.append import Entry
from service.event_store.clock import Correction, apply_corrections
from service.event_store.datastore import Datastore
from service.event_store.histories import RawStream, Stream, subject_of
from service.event_store.recorded import RecordedEvent
from service.event_store.serialization import decrypt_event, deserialize, serialize
from service.security.keys import Keys


class EventMapper(Mapper[UUID]):
    """Serializes and deserializes events; private fields are encrypted with the person's own key.

    Without `keys` private fields stay empty, and no event can be stored. The transcoder, the cipher and the compressor
    of the library are not used: the format is that of `serialization`.
    """

    def __init__(self, keys: Keys | None, datastore: Datastore) -> None:
        super().__init__(JSONTranscoder())
        self.keys = keys
        self._datastore = datastore

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The stored event of a RecordedEvent. Its state has no position yet: the log adds it.

        Raises ValueError when the event has private fields and the person has no key.
        """
        stream_id, event = domain_event.originator_id, domain_event.event
        state = serialize(event, stream_id, self._person_key(stream_id))
        return StoredEvent(stream_id, event.metadata.version, event_type_of(type(event)), state)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The RecordedEvent of a stored event or of a notification."""
        stream_id = UUID(str(stored_event.originator_id))
        event = self.to_event(stored_event.state, stream_id)
        if event.sealed is not None:
            event = decrypt_event(event, stream_id, self._person_key(stream_id))
        return RecordedEvent(stream_id, event)

    def to_entry(self, stream_id: UUID, event: Event, key: bytes | None) -> Entry:
        """The entry of an event for `LogRecorder.insert_entries`; `key` is the person's own.

        Raises ValueError when the event has private fields and there is no key.
        """
        return Entry.of(stream_id, event, serialize(event, stream_id, key), self.keys)

    def to_event(self, state: bytes, stream_id: UUID) -> Event:
        """The event of a state, its private fields left encrypted."""
        return deserialize(state, stream_id, None)[0]

    def to_stream(self, raw: RawStream, corrections: Sequence[Correction] = (), *, decrypt: bool = True) -> Stream:
        """The stream deserialized. Without `decrypt`, or without keys, its private fields stay empty.

        Times of recording that `corrections` declare too late are replaced by the latest time that is possible.
        """
        wrapped = raw.wrapped if decrypt and self.keys is not None else None
        key = self.keys.unwrap(raw.id, wrapped) if self.keys is not None and wrapped is not None else None
        events = deserialize(raw.states, raw.id, key)
        if corrections:
            events = apply_corrections(events, corrections)
        return Stream(raw.id, History(subject_of(raw.id, events), events), key)

    def _person_key(self, stream_id: UUID) -> bytes | None:
        """The person's own key; None when there is none, or when the person was erased."""
        if self.keys is None:
            return None
        query = "SELECT wrapped FROM zuji.person_key WHERE person_id = %s"
        with self._datastore.connection() as conn:
            row = conn.execute(query, (stream_id,), binary=True).fetchone()
        return self.keys.unwrap(stream_id, row[0]) if row else None
