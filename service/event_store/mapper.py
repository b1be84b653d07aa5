"""The mapper: events of the catalogue to what the log stores, and back.

A state is JSON, its private fields encrypted with the person's own key. States in older shapes are read by `upcasts`.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Union, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from domain.events import CATALOGUE, EVENTS
from domain.events.event import Event, event_type_of
from domain.events.fields import private_fields
from domain.history.history import History
from domain.person import Person
from service.event_store.clock import Correction, apply_corrections
from service.event_store.datastore import Datastore
from service.event_store.rows import Entry, RawStream
from service.event_store.upcasts import UPCASTS, is_old, upcast
from service.security.keys import Keys, decrypt, encrypt

STATE_END: Final = "}}"
"""The last two braces of every state. Position and time of recording are inserted before them (`insert_entries`)."""

_ENCODE = msgspec.json.Encoder().encode
_DECODE: Final = msgspec.json.Decoder(tuple[Union[EVENTS], ...])  # type: ignore[valid-type]  # noqa: UP007 - built from the catalogue
_PRIVATE: Final[Mapping[type[Event], tuple[str, ...]]] = {kind: private_fields(kind) for kind in EVENTS}


class Stream(NamedTuple):
    """A stream as read: its id, its events, and the person's own key if there is one."""

    id: UUID
    history: History
    key: bytes | None


class EventMapper(Mapper[UUID]):
    """Serializes and deserializes events; private fields are encrypted with the person's own key.

    Without `keys` private fields stay empty, and no event can be stored. The transcoder, the cipher and the compressor
    of the library are not used.
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
        """The entry of an event for `insert_entries`; `key` is the person's own. Raises as `serialize` does."""
        return entry_of(stream_id, event, serialize(event, stream_id, key), self.keys)

    def to_event(self, state: bytes, stream_id: UUID) -> Event:
        """The event of a state, its private fields left encrypted."""
        return deserialize(state, stream_id, None)[0]

    def to_events(self, states: Iterable[bytes]) -> tuple[Event, ...]:
        """The events of states of any streams, as `to_event` gives each, in one pass."""
        return _read(b"[" + b",".join(states) + b"]")

    def to_stream(self, raw: RawStream, corrections: Sequence[Correction] = (), *, decrypt: bool = True) -> Stream:
        """The stream deserialized. Without `decrypt`, or without keys, its private fields stay empty.

        Times of recording that `corrections` declare too late are replaced by the latest time that is possible.
        """
        wrapped = raw.wrapped if decrypt and self.keys is not None else None
        key = self.keys.unwrap(raw.id, wrapped) if self.keys is not None and wrapped is not None else None
        events = deserialize(raw.states, raw.id, key)
        if corrections:
            events = apply_corrections(events, corrections)
        if events and events[0].stream == "area":
            return Stream(raw.id, History(events[0].metadata.area, events), key)
        return Stream(raw.id, History(str(raw.id), events, raw.id), key)

    def _person_key(self, stream_id: UUID) -> bytes | None:
        """The person's own key; None when there is none, or when the person was erased."""
        if self.keys is None:
            return None
        query = "SELECT wrapped FROM zuji.person_key WHERE person_id = %s"
        with self._datastore.connection() as conn:
            row = conn.execute(query, (stream_id,), binary=True).fetchone()
        return self.keys.unwrap(stream_id, row[0]) if row else None


class RecordedEvent:
    """An event of the catalogue with the attributes that the library requires: originator id and version."""

    def __init__(self, originator_id: UUID, event: Event) -> None:
        self.originator_id = originator_id
        self.originator_version = event.metadata.version
        self.event = event

    def mutate(self, aggregate: Any) -> "RecordedStream":
        """The stream with this event. `Repository.get` calls it for each event in turn, the first time with None."""
        stream = aggregate if aggregate is not None else RecordedStream(self.originator_id)
        stream.append(self.event)
        return stream


class RecordedStream:
    """What `Repository.get` returns: the events of one stream, and the state that follows from them.

    Events count in the order in which they happened; voids and corrections are applied. A person who was merged into
    another is read alone here.
    """

    def __init__(self, stream_id: UUID) -> None:
        self.id = stream_id
        self._events: list[Event] = []

    @property
    def version(self) -> int:
        """The number of recorded events."""
        return len(self._events)

    @property
    def history(self) -> History:
        """The history of the subject."""
        return History(subject_of(self.id, self._events), self._events)

    @property
    def person(self) -> Person:
        """The state of the person after all events."""
        return self.history.person

    def append(self, event: Event) -> None:
        """Adds the event that was recorded next."""
        self._events.append(event)


class DecryptionError(Exception):
    """The private fields of an event cannot be decrypted with the person's key: the row was changed or moved."""

    def __init__(self, stream_id: UUID, version: int) -> None:
        super().__init__(
            f"the private fields of event {version} of {stream_id} cannot be decrypted with the person's key"
        )


def serialize(event: Event, stream_id: UUID, key: bytes | None) -> bytes:
    """The state of an event, without position and time of recording; `key` is the person's own.

    It ends with STATE_END: the braces of the metadata, which is the last member of every event, and of the event.
    Raises ValueError when the event has private values and there is no key to encrypt them with.
    """
    private = {name: value for name in _PRIVATE[type(event)] if (value := getattr(event, name))}
    if private:
        if key is None:
            raise ValueError(f"no key to encrypt {', '.join(private)} of {event_type_of(type(event))}")
        encrypted = encrypt(key, msgspec.json.encode(private), _context(stream_id, event.metadata.version))
        blank: dict[str, Any] = {name: {} if isinstance(value, dict) else None for name, value in private.items()}
        event = msgspec.structs.replace(event, **blank, sealed=base64.b64encode(encrypted).decode())
    if event.schema_version != event.metadata.schema_version:
        metadata = msgspec.structs.replace(event.metadata, schema_version=event.schema_version)
        event = msgspec.structs.replace(event, metadata=metadata)
    return _ENCODE(event)


def entry_of(stream_id: UUID, event: Event, state: bytes, keys: Keys | None) -> Entry:
    """The entry of an event and its serialized state. Without `keys` it has no digest, which `zuji check` reports."""
    version = event.metadata.version
    digest = keys.event_digest(stream_id.bytes, version, state[: -len(STATE_END)]) if keys is not None else None
    return Entry(stream_id, version, event_type_of(type(event)), event.metadata.area, state, digest)


def deserialize(states: bytes, stream_id: UUID, key: bytes | None) -> tuple[Event, ...]:
    """The events of comma-separated states. Without the key private fields stay empty, as after an erasure.

    Raises DecryptionError, and msgspec.ValidationError for a state that is not that of an event.
    """
    events = _read(b"[" + states + b"]")
    sealed = [i for i, event in enumerate(events) if event.sealed is not None]
    if key is None or not sealed:
        return events
    read = list(events)
    for i in sealed:
        read[i] = decrypt_event(events[i], stream_id, key)
    return tuple(read)


def decrypt_event(event: Event, stream_id: UUID, key: bytes | None) -> Event:
    """The event with its private fields decrypted; unchanged without a key. Raises DecryptionError."""
    if key is None or event.sealed is None:
        return event
    try:
        plain = decrypt(key, base64.b64decode(event.sealed), _context(stream_id, event.metadata.version))
    except InvalidTag:
        raise DecryptionError(stream_id, event.metadata.version) from None
    return msgspec.structs.replace(event, **msgspec.json.decode(plain))


def subject_of(stream_id: UUID, events: Sequence[Event]) -> str:
    """The subject of a stream as HTTP names it: the id of the person, or the code of the area."""
    return events[0].metadata.area if events and events[0].stream == "area" else str(stream_id)


def posted_subject(stream_id: UUID, event: Event) -> str:
    """The subject of an event as it is posted: posts, fairs and employers have their own ids, not the stream's."""
    return event.metadata.key or subject_of(stream_id, (event,))


def _read(array: bytes) -> tuple[Event, ...]:
    try:
        events = cast(tuple[Event, ...], _DECODE.decode(array))
    except msgspec.ValidationError:
        states = msgspec.json.decode(array)
        if not any(map(is_old, states)):
            raise
        states = [upcast(state) for state in states]  # an old shape that is not valid today
        return cast(tuple[Event, ...], _DECODE.decode(msgspec.json.encode(states)))
    changed = {CATALOGUE[name] for name, _ in UPCASTS}
    old = [i for i, event in enumerate(events) if type(event) in changed and _is_old(event)]
    if not old:
        return events
    read = list(events)
    for i in old:
        read[i] = msgspec.convert(upcast(msgspec.to_builtins(events[i])), type(events[i]))
    return tuple(read)


def _is_old(event: Event) -> bool:
    return (event_type_of(type(event)), event.metadata.schema_version) in UPCASTS


def _context(stream_id: UUID, version: int) -> bytes:
    return stream_id.bytes + version.to_bytes(4)
