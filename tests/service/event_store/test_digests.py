"""Digests of events cover every byte of the event, its stream and its version."""

from random import Random
from struct import pack
from uuid import UUID

import pytest

from service.event_store.digests import EventForged, is_genuine, verify_stream
from service.event_store.mapper import STATE_END, serialize
from service.security.keys import Keys
from tests.domain.events.samples import make_event
from tests.service.event_store.placed import placed
from tests.service.event_store.test_mapper import RECORDED_AT
from tests.world import KEYS

STREAM, OTHER = UUID(int=1 << 64), UUID(int=2 << 64)


def event(version: int = 1, stream: UUID = STREAM) -> tuple[bytes, bytes]:
    """A state as stored in the log, and its digest."""
    state = serialize(make_event("surveyed"), stream, None)
    return placed(state, version, RECORDED_AT), KEYS.event_digest(stream.bytes, version, state[: -len(STATE_END)])


def verified(*events: tuple[bytes, bytes | None], stream: UUID = STREAM) -> None:
    states = [state for state, _ in events]
    lengths = pack(f">{len(states)}i", *map(len, states))
    verify_stream(KEYS, stream, b",".join(states), lengths, b"".join(digest or b"" for _, digest in events))


def test_a_recorded_event_matches_its_digest() -> None:
    state, digest = event()
    assert is_genuine(KEYS, STREAM, 1, state, digest)
    verified(event(1), event(2), event(3))


def test_an_event_moved_to_another_stream_or_version_does_not_match() -> None:
    state, digest = event()
    assert not is_genuine(KEYS, OTHER, 1, state, digest)
    assert not is_genuine(KEYS, STREAM, 2, state, digest)
    assert not is_genuine(Keys(bytes(32)), STREAM, 1, state, digest)
    with pytest.raises(EventForged):
        verified(event(1), stream=OTHER)


@pytest.mark.parametrize("seed", range(20))
def test_any_changed_byte_of_the_body_is_found(seed: int) -> None:
    chance = Random(seed)
    (state, digest), body = event(2), event(2)[0].rindex(b',"position":')
    at = chance.randrange(body)
    changed = state[:at] + bytes([state[at] ^ (1 << chance.randrange(8))]) + state[at + 1 :]
    assert not is_genuine(KEYS, STREAM, 2, changed, digest)
    with pytest.raises(EventForged) as forged:
        verified(event(1), (changed, digest), event(3))
    assert (forged.value.stream_id, forged.value.version) == (STREAM, 2)


@pytest.mark.parametrize("more", ['"area":"320600"', '"occurred_at":"2020-01-01T00:00:00Z"'])
def test_another_member_in_the_suffix_is_found(more: str) -> None:
    """A decoder takes the last of two members with one name: it would replace a member that the digest covers."""
    state, digest = event()
    longer = state[:-2] + f",{more}}}}}".encode()
    instead = state[: state.rindex(b',"recorded_at"')] + f",{more}}}}}".encode()
    for changed in (longer, instead):
        assert not is_genuine(KEYS, STREAM, 1, changed, digest)
        with pytest.raises(EventForged):
            verified((changed, digest))


def test_events_recorded_before_there_were_digests_are_not_verified() -> None:
    old = (event(1)[0], None)
    verified(old)
    verified(old, event(2))


def test_a_digest_removed_between_others_is_found() -> None:
    with pytest.raises(EventForged):
        verified(event(1), (event(2)[0], None), event(3))
    with pytest.raises(EventForged):
        verified((event(1)[0], event(1)[1][:8]))
