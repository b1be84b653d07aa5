"""Reading every fact out of the log: as histories, the library's notifications, UmaDB, and a plain COPY."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import InfrastructureFactory, ProcessRecorder, StoredEvent
from eventsourcing.utils import Environment

from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.event_store.rows import NO_LIMIT, Entry
from service.postgres.database import connect
from tests.bench.append import entries, zuji
from tests.bench.library import environment
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.umadb import NAME, WHY_NOT, served

LIBRARY = "library select_notifications, 1,000 a time"
_PAGE = 1_000
_INSERTED = 100
"""Events that the library inserts at a time. With a thousand its pipeline sometimes waits for ever: the client for an
answer, the server for the rest of a statement."""
_LENGTH = 10
"""Events of a stream."""
_COPY = "COPY (SELECT state FROM zuji.log ORDER BY position) TO STDOUT (FORMAT BINARY)"

Read = Callable[[], int]


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Events a second, from the first to the last."""
    sheet = Sheet("out")
    events = sizes.of(100_000, 2_000)
    with _ways(stage, events) as ways:
        for _ in range(sizes.runs):
            for name, read in ways.items():
                began = time.perf_counter()
                assert read() == events, name
                sheet.add(name, events / (time.perf_counter() - began), beside="" if name == LIBRARY else LIBRARY)
    sheet.notes.append(f"{events:,} events in streams of {_LENGTH}; one reader")
    if WHY_NOT:
        sheet.notes.append(f"{NAME}: {WHY_NOT}")
    return sheet


@contextmanager
def _ways(stage: Stage, events: int) -> Iterator[dict[str, Read]]:
    """The same events in each store, and how each is read."""
    batches = _batches(events)
    with ExitStack() as held:
        database = held.enter_context(stage.database())
        ours = held.enter_context(connect(database.service_url))
        factory = held.enter_context(
            InfrastructureFactory.construct(
                Environment(name="Bench", env=environment(held.enter_context(stage.empty_database())))
            )
        )
        recorder = factory.process_recorder()
        store = HistoryStore.over(Datastore(database.service_url), None)
        peer = None if WHY_NOT else held.enter_context(served(stage))()
        for batch in batches:
            zuji(ours)(batch)
            stored = [StoredEvent(e.stream_id, e.version, e.type, e.state) for e in batch]
            for first in range(0, len(stored), _INSERTED):
                recorder.insert_events(stored[first : first + _INSERTED])
            if peer is not None:
                peer.append(batch)
        ways: dict[str, Read] = {
            LIBRARY: lambda: _notifications(recorder),
            "zuji, whole histories decoded": lambda: _histories(ours, store),
        }
        if peer is not None:
            ways[f"{NAME} read"] = peer.read
        yield {**ways, "plain COPY, not decoded": lambda: _copied(ours)}


def _batches(events: int) -> list[Sequence[Entry]]:
    samples, told = entries(), list[Entry]()
    for i in range(events):
        stream_id = uuid4() if i % _LENGTH == 0 else told[-1].stream_id
        told.append(samples[i % len(samples)]._replace(stream_id=stream_id, version=i % _LENGTH + 1))
    return [told[start : start + _PAGE] for start in range(0, events, _PAGE)]


def _histories(conn: psycopg.Connection, store: HistoryStore) -> int:
    streams = store.recorder.select_stream_range(conn, UUID(int=0), UUID(int=2**128 - 1), NO_LIMIT)
    return sum(store.mapper.to_stream(raw).history.version for raw in streams)


def _notifications(recorder: ProcessRecorder) -> int:
    read = 0
    while page := recorder.select_notifications(start=read + 1, limit=_PAGE):
        read += len(page)
    return read


def _copied(conn: psycopg.Connection) -> int:
    with conn.cursor().copy(_COPY) as copy:
        return sum(1 for _ in copy.rows())
