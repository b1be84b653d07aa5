"""Facts as the log keeps them: plain JSON, private fields sealed, read back through one gate.

Every stored state there ever was must load for ever: what changed shape since is upcast here and nowhere else.
"""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final, Union, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag

from domain.events import CATALOGUE, FACTS, type_name
from domain.events.changes import private_fields
from domain.events.event import Fact
from service.security.keys import seal, unseal

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
_DECODE: Final = msgspec.json.Decoder(tuple[Union[FACTS], ...])  # type: ignore[valid-type]  # noqa: UP007 - built from the catalogue
_PRIVATE: Final[Mapping[type[Fact], tuple[str, ...]]] = {kind: private_fields(kind) for kind in FACTS}


def encoded(fact: Fact, stream_id: UUID, key: bytes | None) -> bytes:
    """The state of a fact, without its position and time of recording; `key` is the person's own.

    It ends with STATE_END: that of the stamp, the last field of every fact, and that of the fact.

    Raises ValueError when the fact has private values and there is no key to seal them with.
    """
    private = {name: value for name in _PRIVATE[type(fact)] if (value := getattr(fact, name))}
    if private:
        if key is None:
            raise ValueError(f"no key to seal {', '.join(private)} of {type_name(type(fact))}")
        sealed = seal(key, msgspec.json.encode(private), _context(stream_id, fact.stamp.version))
        blank: dict[str, Any] = {name: {} if isinstance(value, dict) else None for name, value in private.items()}
        fact = msgspec.structs.replace(fact, **blank, sealed=base64.b64encode(sealed).decode())
    if fact.schema_version != fact.stamp.schema_version:
        stamp = msgspec.structs.replace(fact.stamp, schema_version=fact.schema_version)
        fact = msgspec.structs.replace(fact, stamp=stamp)
    return _ENCODE(fact)


def decoded(states: bytes, stream_id: UUID, key: bytes | None) -> tuple[Fact, ...]:
    """The facts of comma-separated states. Without the key, what was sealed stays empty: it reads as erased."""
    facts = _read(b"[" + states + b"]")
    sealed = [place for place, fact in enumerate(facts) if fact.sealed is not None]
    if key is None or not sealed:
        return facts
    read = list(facts)
    for place in sealed:
        read[place] = opened(facts[place], stream_id, key)
    return tuple(read)


def opened(fact: Fact, stream_id: UUID, key: bytes | None) -> Fact:
    """A fact that was read without the key, with its private fields; without one now, it stays as it is."""
    if key is None or fact.sealed is None:
        return fact
    try:
        plain = unseal(key, base64.b64decode(fact.sealed), _context(stream_id, fact.stamp.version))
    except InvalidTag:
        raise SealBroken(stream_id, fact.stamp.version) from None
    return msgspec.structs.replace(fact, **msgspec.json.decode(plain))


def _read(array: bytes) -> tuple[Fact, ...]:
    try:
        facts = cast(tuple[Fact, ...], _DECODE.decode(array))
    except msgspec.ValidationError:
        states = msgspec.json.decode(array)
        if not any(map(_upcast_of, states)):
            raise
        states = [_upcast(state) for state in states]  # an old shape that the present one does not even admit
        return cast(tuple[Fact, ...], _DECODE.decode(msgspec.json.encode(states)))
    changed = {CATALOGUE[name] for name, _ in UPCASTS}
    old = [place for place, fact in enumerate(facts) if type(fact) in changed and _is_old(fact)]
    if not old:
        return facts
    read = list(facts)
    for place in old:
        read[place] = msgspec.convert(_upcast(msgspec.to_builtins(facts[place])), type(facts[place]))
    return tuple(read)


def _is_old(fact: Fact) -> bool:
    return (type_name(type(fact)), fact.stamp.schema_version) in UPCASTS


def _upcast_of(state: Mapping[str, Any]) -> Upcast | None:
    """What brings the state to its next version, if there is one."""
    stamp = state.get("stamp")
    version = stamp.get("schema_version", 1) if isinstance(stamp, dict) else 0
    return UPCASTS.get((str(state.get("type")), version))


def _upcast(state: dict[str, Any]) -> dict[str, Any]:
    """The state in the shape of today."""
    while (upcast := _upcast_of(state)) is not None:
        version = state["stamp"].get("schema_version", 1)
        state = upcast(state)
        state["stamp"]["schema_version"] = version + 1
    return state


class SealBroken(Exception):
    """The sealed fields of a fact do not open with the person's key: the row was altered or belongs elsewhere."""

    def __init__(self, stream_id: UUID, version: int) -> None:
        super().__init__(f"the sealed fields of fact {version} of {stream_id} do not open with the person's key")


def _context(stream_id: UUID, version: int) -> bytes:
    return stream_id.bytes + version.to_bytes(4)
