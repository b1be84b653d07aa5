"""Rows of the log as the recorder takes them and gives them: plain data, the events serialized."""

from typing import Final, NamedTuple
from uuid import UUID

from service.event_store.digests import verify_stream
from service.security.keys import Keys

NO_LIMIT: Final = 2**62
"""A position after every event."""


class Entry(NamedTuple):
    """An event to be appended, without a position; `digest` protects it against changes (`Keys.event_digest`)."""

    stream_id: UUID
    version: int
    type: str
    area: str
    state: bytes
    digest: bytes | None = None


class RawStream(NamedTuple):
    """The rows of a stream, not deserialized: a row that cannot be deserialized must not stop the other streams.

    `states` are comma-separated. `lengths` and `digests` are filled by `select_stream_range` only; `clock_corrected` by
    `select_streams` only: some times of recording in the log, perhaps of this stream, were declared too late.
    """

    id: UUID
    states: bytes
    wrapped: bytes | None
    lengths: bytes = b""
    digests: bytes = b""
    clock_corrected: bool = False

    def verify(self, keys: Keys) -> None:
        """Raises EventForged when an event was changed after it was recorded. For `select_stream_range` only."""
        verify_stream(keys, self.id, self.states, self.lengths, self.digests)
