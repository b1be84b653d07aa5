"""Digests of events: what was changed in the log below the application is found, because the key is not in it.

A digest is over the stream, the version and the state as it was encoded. Position and time of recording are given by
the database (`202_append.sql`) and are not part of it: they are compared with the columns of the row instead.
"""

from struct import unpack
from typing import Final
from uuid import UUID

from service.security.keys import Keys

PLACE: Final = b',"position":'
"""How the place in the log begins, which is put behind the encoded state. In JSON a text holds no bare quote, so the
last occurrence is that of the place."""

_RECORDED: Final = b',"recorded_at":"'


class EventForged(Exception):
    """An event whose bytes are not those that were recorded. Carries the stream and the version."""

    def __init__(self, stream_id: UUID, version: int) -> None:
        super().__init__(stream_id, version)
        self.stream_id = stream_id
        self.version = version


def event_digest(keys: Keys, stream_id: UUID, version: int, body: bytes) -> bytes:
    """The digest of an event: `body` is its state without the place and without the last two braces."""
    digest = keys.event_digests(stream_id.bytes)
    digest.update(version.to_bytes(4) + body)
    return digest.digest()


def is_genuine(keys: Keys, stream_id: UUID, version: int, state: bytes, digest: bytes) -> bool:
    """Whether a state as it lies in the log is the one its digest was made for, and its place holds nothing else."""
    place = state.rfind(PLACE)
    return event_digest(keys, stream_id, version, state[:place]) == digest and _is_place(state[place:])


def verify_stream(keys: Keys, stream_id: UUID, states: bytes, lengths: bytes, digests: bytes) -> None:
    """Verifies the events of a whole stream, from version 1.

    `states` holds them one after another, comma-separated; `lengths` their lengths as integers of 4 bytes, `digests`
    16 bytes of each but the first ones, which were recorded before there were digests: those are passed over. Raises
    EventForged for the first that was changed.
    """
    count = len(lengths) // 4
    sealed, odd = divmod(len(digests), 16)
    if odd or sealed > count:
        raise EventForged(stream_id, count)
    unsealed, start = count - sealed, 0
    of_stream = keys.event_digests(stream_id.bytes)
    for version, length in enumerate(unpack(f">{count}i", lengths), 1):
        if version > unsealed:
            end = start + length
            place = states.rfind(PLACE, start, end)
            digest = of_stream.copy()
            digest.update(version.to_bytes(4) + states[start:place])
            at = (version - unsealed - 1) * 16
            if digest.digest() != digests[at : at + 16] or not _is_place(states[place:end]):
                raise EventForged(stream_id, version)
        start += length + 1


def _is_place(end: bytes) -> bool:
    """Whether the end of a state holds the place alone: another member there would replace one of the stamp."""
    return end.count(b'"') == 6 and _RECORDED in end
