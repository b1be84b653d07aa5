"""Events as the log keeps them: plain JSON, private fields sealed, read back through one gate.

Every stored state there ever was must load for ever: what changed shape since is upcast here and nowhere else.
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final, Union, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag

from domain.events import CATALOGUE, EVENTS, event_type_of
from domain.events.event import Event
from domain.events.fields import private_fields
from service.security.keys import decrypt, encrypt

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""From the JSON object of one schema version to that of the next."""


def _household_named_by_area_of_then(state: dict[str, Any]) -> dict[str, Any]:
    """Before joins named the area whose `household_id` they mean, it was that of the person at that time."""
    return {"household_area": state["stamp"]["area"], **state}


UPCASTS: Final[dict[tuple[str, int], Upcast]] = {
    ("person.household_joined", 1): _household_named_by_area_of_then,
}
"""By type name and the schema version it reads."""

STATE_END: Final = "}}"
"""How every state ends; its position and time of recording are put in before it (service.event_store.append)."""

_ENCODE = msgspec.json.Encoder().encode
_DECODE: Final = msgspec.json.Decoder(tuple[Union[EVENTS], ...])  # type: ignore[valid-type]  # noqa: UP007 - built from the catalogue
_PRIVATE: Final[Mapping[type[Event], tuple[str, ...]]] = {kind: private_fields(kind) for kind in EVENTS}


def serialize(event: Event, stream_id: UUID, key: bytes | None) -> bytes:
    """The state of an event, without its position and time of recording; `key` is the person's own.

    It ends with STATE_END: that of the stamp, the last field of every fact, and that of the event.

    Raises ValueError when the event has private values and there is no key to seal them with.
    """
    private = {name: value for name in _PRIVATE[type(event)] if (value := getattr(event, name))}
    if private:
        if key is None:
            raise ValueError(f"no key to seal {', '.join(private)} of {event_type_of(type(event))}")
        sealed = encrypt(key, msgspec.json.encode(private), _context(stream_id, event.metadata.version))
        blank: dict[str, Any] = {name: {} if isinstance(value, dict) else None for name, value in private.items()}
        event = msgspec.structs.replace(event, **blank, sealed=base64.b64encode(sealed).decode())
    if event.schema_version != event.metadata.schema_version:
        metadata = msgspec.structs.replace(event.metadata, schema_version=event.schema_version)
        event = msgspec.structs.replace(event, metadata=metadata)
    return _ENCODE(event)


def deserialize(states: bytes, stream_id: UUID, key: bytes | None) -> tuple[Event, ...]:
    """The events of comma-separated states. Without the key, what was sealed stays empty: it reads as erased."""
    events = _read(b"[" + states + b"]")
    sealed = [place for place, event in enumerate(events) if event.sealed is not None]
    if key is None or not sealed:
        return events
    read = list(events)
    for place in sealed:
        read[place] = decrypt_event(events[place], stream_id, key)
    return tuple(read)


def decrypt_event(event: Event, stream_id: UUID, key: bytes | None) -> Event:
    """An event that was read without the key, with its private fields; without one now, it stays as it is."""
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
        states = [_upcast(state) for state in states]  # an old shape that the present one does not even admit
        return cast(tuple[Event, ...], _DECODE.decode(msgspec.json.encode(states)))
    changed = {CATALOGUE[name] for name, _ in UPCASTS}
    old = [place for place, event in enumerate(events) if type(event) in changed and _is_old(event)]
    if not old:
        return events
    read = list(events)
    for place in old:
        read[place] = msgspec.convert(_upcast(msgspec.to_builtins(events[place])), type(events[place]))
    return tuple(read)


def _is_old(event: Event) -> bool:
    return (event_type_of(type(event)), event.metadata.schema_version) in UPCASTS


def _upcast_of(state: Mapping[str, Any]) -> Upcast | None:
    """What brings the state to its next version, if there is one."""
    metadata = state.get("stamp")
    version = metadata.get("schema_version", 1) if isinstance(metadata, dict) else 0
    return UPCASTS.get((str(state.get("type")), version))


def _upcast(state: dict[str, Any]) -> dict[str, Any]:
    """The state in the shape of today."""
    while (upcast := _upcast_of(state)) is not None:
        version = state["stamp"].get("schema_version", 1)
        state = upcast(state)
        state["stamp"]["schema_version"] = version + 1
    return state


class DecryptionError(Exception):
    """The sealed fields of an event do not open with the person's key: the row was altered or belongs elsewhere."""

    def __init__(self, stream_id: UUID, version: int) -> None:
        super().__init__(f"the sealed fields of event {version} of {stream_id} do not open with the person's key")


def _context(stream_id: UUID, version: int) -> bytes:
    return stream_id.bytes + version.to_bytes(4)
