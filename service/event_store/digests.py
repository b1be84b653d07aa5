"""Verification of events against their digests: it shows changes made in the database, which does not have the key.

A digest (`Keys.event_digest`) covers the stream, the version and the serialized state. The position and the time of
recording, which the database appends to the state (`202_append.sql`), are not covered: they are compared with the
columns of the row.
"""

from struct import unpack
from typing import Final
from uuid import UUID

from service.security.keys import Keys

LOG_SUFFIX: Final = b',"position":'
"""Start of what the database appends to a state: position and time of recording. A JSON string contains no unescaped
quote, so the last occurrence is that of the suffix."""

_RECORDED: Final = b',"recorded_at":"'


class EventForged(Exception):
    """The bytes of an event are not those that were recorded. Carries the stream and the version."""

    def __init__(self, stream_id: UUID, version: int) -> None:
        super().__init__(stream_id, version)
        self.stream_id = stream_id
        self.version = version


def is_genuine(keys: Keys, stream_id: UUID, version: int, state: bytes, digest: bytes) -> bool:
    """Whether a state in the log matches its digest, and its suffix contains position and time only."""
    end = state.rfind(LOG_SUFFIX)
    return keys.event_digest(stream_id.bytes, version, state[:end]) == digest and _is_log_suffix(state[end:])


def verify_stream(keys: Keys, stream_id: UUID, states: bytes, lengths: bytes, digests: bytes) -> None:
    """Verifies the events of a whole stream, from version 1.

    `states` are comma-separated; `lengths` are their lengths, 4 bytes each; `digests` are 16 bytes each. Events
    recorded before there were digests come first, have none and are not verified. Raises EventForged for the first
    event that was changed.
    """
    count = len(lengths) // 4
    digested, odd = divmod(len(digests), 16)
    if odd or digested > count:
        raise EventForged(stream_id, count)
    undigested, start = count - digested, 0
    stream, event_digest = stream_id.bytes, keys.event_digest
    for version, length in enumerate(unpack(f">{count}i", lengths), 1):
        if version > undigested:
            end = start + length
            suffix = states.rfind(LOG_SUFFIX, start, end)
            digest = event_digest(stream, version, states[start:suffix])
            at = (version - undigested - 1) * 16
            if digest != digests[at : at + 16] or not _is_log_suffix(states[suffix:end]):
                raise EventForged(stream_id, version)
        start += length + 1


def _is_log_suffix(suffix: bytes) -> bool:
    """Whether the suffix has no other member: another one could replace a member of the metadata."""
    return suffix.count(b'"') == 6 and _RECORDED in suffix
