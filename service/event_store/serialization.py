"""Serialization of events: JSON, private fields encrypted with the person's own key.

Every state that was ever stored must be readable for ever. Older shapes are upcast here and nowhere else.
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final, Union, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag

from domain.events import CATALOGUE, EVENTS
from domain.events.event import Event, event_type_of
from domain.events.fields import private_fields
from service.security.keys import decrypt, encrypt

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Converts the JSON object of one schema version to the next version."""


def _household_area_from_metadata(state: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of a join named no area: the household id was one of the area of the person at that time."""
    return {"household_area": state["stamp"]["area"], **state}


UPCASTS: Final[dict[tuple[str, int], Upcast]] = {
    ("person.household_joined", 1): _household_area_from_metadata,
}
"""By stored type name and the schema version it converts from."""

STATE_END: Final = "}}"
"""The last two braces of every state. Position and time of recording are inserted before them (`append`)."""

_ENCODE = msgspec.json.Encoder().encode
_DECODE: Final = msgspec.json.Decoder(tuple[Union[EVENTS], ...])  # type: ignore[valid-type]  # noqa: UP007 - built from the catalogue
_PRIVATE: Final[Mapping[type[Event], tuple[str, ...]]] = {kind: private_fields(kind) for kind in EVENTS}


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


def _read(array: bytes) -> tuple[Event, ...]:
    try:
        events = cast(tuple[Event, ...], _DECODE.decode(array))
    except msgspec.ValidationError:
        states = msgspec.json.decode(array)
        if not any(map(_upcast_of, states)):
            raise
        states = [_upcast(state) for state in states]  # an old shape that is not valid today
        return cast(tuple[Event, ...], _DECODE.decode(msgspec.json.encode(states)))
    changed = {CATALOGUE[name] for name, _ in UPCASTS}
    old = [i for i, event in enumerate(events) if type(event) in changed and _is_old(event)]
    if not old:
        return events
    read = list(events)
    for i in old:
        read[i] = msgspec.convert(_upcast(msgspec.to_builtins(events[i])), type(events[i]))
    return tuple(read)


def _is_old(event: Event) -> bool:
    return (event_type_of(type(event)), event.metadata.schema_version) in UPCASTS


def _upcast_of(state: Mapping[str, Any]) -> Upcast | None:
    """The upcast to the next schema version; None for the present one."""
    metadata = state.get("stamp")
    version = metadata.get("schema_version", 1) if isinstance(metadata, dict) else 0
    return UPCASTS.get((str(state.get("type")), version))


def _upcast(state: dict[str, Any]) -> dict[str, Any]:
    """The state in the present schema version."""
    while (upcast := _upcast_of(state)) is not None:
        version = state["stamp"].get("schema_version", 1)
        state = upcast(state)
        state["stamp"]["schema_version"] = version + 1
    return state


class DecryptionError(Exception):
    """The private fields of an event cannot be decrypted with the person's key: the row was changed or moved."""

    def __init__(self, stream_id: UUID, version: int) -> None:
        super().__init__(
            f"the private fields of event {version} of {stream_id} cannot be decrypted with the person's key"
        )


def _context(stream_id: UUID, version: int) -> bytes:
    return stream_id.bytes + version.to_bytes(4)
