"""The mapper: JSON, private fields encrypted with the person's own key."""

import base64
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from domain.events import CATALOGUE
from domain.events.event import Event, with_metadata
from domain.events.fields import private_fields
from service.event_store.mapper import DecryptionError, deserialize, serialize
from tests.domain.events.samples import SAMPLES, make_event
from tests.service.event_store.placed import placed

STREAM, OTHER = UUID(int=1 << 64), UUID(int=2 << 64)
KEY, OTHER_KEY = bytes(range(32)), bytes(32)
RECORDED_AT = datetime(2021, 5, 7, 1, 30, tzinfo=UTC)

every_event = pytest.mark.parametrize("name", CATALOGUE)


def full(name: str) -> Event:
    """The event of the example. A private text that the example lacks, because it was added later, has a value."""
    event = make_event(name, **SAMPLES[name])
    lacking = {field: "只有本人知道" for field in private_fields(type(event)) if getattr(event, field) is None}
    return with_metadata(replace(event, **lacking), version=7, area="320614-01", schema_version=event.schema_version)


def stored(event: Event, stream: UUID = STREAM, position: int = 42) -> bytes:
    return placed(serialize(event, stream, KEY), position, RECORDED_AT)


def texts(value: Any) -> Iterator[str]:
    """The texts in a value, at any depth."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else ():
        yield from texts(inner)


@every_event
def test_a_state_is_one_line_of_json_with_its_type(name: str) -> None:
    read = msgspec.json.decode(stored(full(name)))
    assert (read["type"], read["stamp"]["version"], read["stamp"]["position"]) == (name, 7, 42)
    assert read["stamp"]["recorded_at"] == "2021-05-07T01:30:00.000000Z"
    assert read["stamp"]["occurred_at"] == "2021-05-06T09:00:00+08:00"
    assert b"\n" not in stored(full(name))


@every_event
def test_recording_adds_position_and_time_only(name: str) -> None:
    """They are inserted at the end of the state: the metadata must be the last member of every event type."""
    event = replace(full(name), sealed=None)
    (read,) = deserialize(stored(event), STREAM, KEY)
    assert with_metadata(event, position=42, recorded_at=RECORDED_AT) == replace(read, sealed=None)
    assert (read.metadata.day, read.metadata.occurred_at.utcoffset()) == (date(2021, 5, 6), timedelta(hours=8))


@every_event
def test_private_values_are_not_in_the_bytes(name: str) -> None:
    event, written = full(name), stored(full(name)).decode()
    for field in private_fields(type(event)):
        found = list(texts(getattr(event, field)))
        assert found
        assert all(text not in written for text in found)
    assert bool(private_fields(type(event))) == ('"sealed"' in written)


@every_event
def test_without_the_key_private_fields_are_empty_and_the_others_unchanged(name: str) -> None:
    event = full(name)
    (read,) = deserialize(stored(event), STREAM, None)
    blank: dict[str, Any] = {field: {} if field == "private_changes" else None for field in private_fields(type(event))}
    assert with_metadata(replace(event, **blank), position=42, recorded_at=RECORDED_AT) == replace(read, sealed=None)


def test_private_values_are_not_serialized_without_a_key() -> None:
    with pytest.raises(ValueError, match="no key to encrypt name, id_no, phone, address of"):
        serialize(full("person.registered"), STREAM, None)
    assert b"sealed" not in serialize(make_event("profile_updated", education="高中", phone=None), STREAM, None)


def test_encrypting_twice_gives_different_bytes() -> None:
    assert serialize(full("person.registered"), STREAM, KEY) != serialize(full("person.registered"), STREAM, KEY)


def test_private_fields_moved_to_another_stream_or_version_are_not_decrypted() -> None:
    written = stored(full("person.registered"))
    with pytest.raises(DecryptionError, match=f"event 7 of {OTHER}"):
        deserialize(written, OTHER, KEY)
    with pytest.raises(DecryptionError, match="event 8"):
        deserialize(written.replace(b'"version":7', b'"version":8'), STREAM, KEY)
    with pytest.raises(DecryptionError):
        deserialize(written, STREAM, OTHER_KEY)


def test_changed_private_fields_are_not_decrypted() -> None:
    written = msgspec.json.decode(stored(full("person.registered")))
    sealed = bytearray(base64.b64decode(written["sealed"]))
    sealed[-1] ^= 1
    altered = msgspec.json.encode({**written, "sealed": base64.b64encode(sealed).decode()})
    with pytest.raises(DecryptionError):
        deserialize(altered, STREAM, KEY)


def test_comma_separated_states_are_deserialized() -> None:
    events = [with_metadata(full(name), version=i) for i, name in enumerate(CATALOGUE, start=1)]
    read = deserialize(b",".join(stored(event, position=event.metadata.version) for event in events), STREAM, KEY)
    assert [replace(event, sealed=None) for event in read] == [
        with_metadata(event, position=event.metadata.version, recorded_at=RECORDED_AT) for event in events
    ]


def test_a_state_of_no_known_type_is_an_error_and_never_skipped() -> None:
    with pytest.raises(msgspec.ValidationError):
        deserialize(stored(full("person.surveyed")).replace(b"person.surveyed", b"person.survived"), STREAM, KEY)
