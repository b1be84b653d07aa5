"""The streams that a batch works on: read from the log when they are first needed."""

from collections.abc import Collection, MutableMapping
from uuid import UUID

import psycopg

from domain.reference.scope import EVERYWHERE
from service.event_store.history_store import HistoryStore
from service.recording.stream_state import StreamState

Streams = MutableMapping[UUID, StreamState]


def read_into(streams: Streams, conn: psycopg.Connection, store: HistoryStore, ids: Collection[UUID]) -> None:
    """Adds the streams of these ids, and those ever merged with them, unless they are there already."""
    for stream in store.load(conn, ids, scope=EVERYWHERE).values():
        if stream.id not in streams:
            streams[stream.id] = StreamState(stream.id, stream.history, stream.history.version, stream.key)
