"""Appending to the log: our recorder, the library's stock recorder, UmaDB, and a plain COPY into such a table."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

import msgspec
import psycopg
from eventsourcing.persistence import InfrastructureFactory, StoredEvent
from eventsourcing.utils import Environment

from domain.events import CATALOGUE
from domain.events.event import EventMetadata
from service.event_store.datastore import Datastore
from service.event_store.mapper import EventMapper
from service.event_store.rows import Entry
from service.event_store.stream_recorder import StreamRecorder
from service.postgres.database import connect
from service.security.keys import Keys
from tests.bench.library import environment
from tests.bench.lives import interleaved, people
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.umadb import NAME, WHY_NOT, served
from tests.bench.writing import CALLER, SOURCE

ROUNDS = {1: 400, 10: 200, 100: 100, 1_000: 30, 10_000: 5}
"""How many transactions of each size."""

_PLAIN = """
CREATE TABLE plain (LIKE zuji.log INCLUDING DEFAULTS INCLUDING STORAGE, PRIMARY KEY (stream_id, version));
CREATE UNIQUE INDEX ON plain (position);
"""
_COPY = "COPY plain (stream_id, version, position, type, area, recorded_at, state) FROM STDIN (FORMAT BINARY)"

Write = Callable[[Sequence[Entry]], object]


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Events a second by the number of events in a transaction, and of several who append at once."""
    sheet = Sheet("append")
    samples = entries()
    with _stores(stage) as stores:
        writers = {name: [connected() for _ in range(WRITERS)] for name, connected in stores.items()}
        for _ in range(sizes.runs):
            for size, rounds in ROUNDS.items():
                most = {_LIBRARY: min(size, _LIBRARY_MOST)}
                beside = f"{_LIBRARY}, {most[_LIBRARY]:,} a transaction"
                for name, (write, *_others) in writers.items():
                    if most.get(name, size) == size:
                        value = rate(write, samples, size, sizes.of(rounds, 2))
                        sheet.add(f"{name}, {size:,} a transaction", value, beside=beside if name != _LIBRARY else "")
            for name, each in writers.items():
                value = _rate_of_many(each, samples, sizes.of(ROUNDS[1] // 4, 8))
                sheet.add(f"{name}, {_MANY}", value, beside=f"{_LIBRARY}, {_MANY}" if name != _LIBRARY else "")
    sheet.notes.append(f"insert_events of 1,000 events may hang over a Unix socket: measured up to {_LIBRARY_MOST:,}")
    sheet.notes.append(
        f"{NAME}: {WHY_NOT or 'a single event on condition that its stream is new, several without one'}"
    )
    return sheet


WRITERS = 8
_MANY = f"1 a transaction, {WRITERS} writers"
_LIBRARY = "library insert_events"
_LIBRARY_MOST = 100
"""The pipeline of psycopg 3.3.9 waits for an answer before it has sent everything; seen with 1,000 events."""


@contextmanager
def _stores(stage: Stage) -> Iterator[dict[str, Callable[[], Write]]]:
    """What opens a connection to each store, the library's first: the others are compared with it."""
    with ExitStack() as held:
        factory = held.enter_context(
            InfrastructureFactory.construct(
                Environment(name="Bench", env=environment(held.enter_context(stage.empty_database())))
            )
        )
        recorder = factory.application_recorder()

        def library(entries: Sequence[Entry]) -> None:
            recorder.insert_events([StoredEvent(e.stream_id, e.version, e.type, e.state) for e in entries])

        database = held.enter_context(stage.database())
        stores: dict[str, Callable[[], Write]] = {
            _LIBRARY: lambda: library,  # it has a pool
            "zuji append": lambda: zuji(held.enter_context(connect(database.service_url))),
        }
        if not WHY_NOT:
            client = held.enter_context(served(stage))
            stores[NAME] = lambda: client().append
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            owner.execute(_PLAIN)
        positions = count(1)
        yield {
            **stores,
            "plain COPY": lambda: _plain(
                held.enter_context(psycopg.connect(database.owner_url, autocommit=True)), positions
            ),
        }


def zuji(conn: psycopg.Connection) -> Write:
    """As the service appends, in a transaction of its own."""
    recorder = StreamRecorder(Datastore(""), None)

    def write(entries: Sequence[Entry]) -> None:
        with conn.pipeline(), conn.transaction():
            recorder.insert_entries(conn, entries)

    return write


def _plain(conn: psycopg.Connection, positions: Iterator[int]) -> Write:
    """As fast as rows come in; positions are given out without order."""

    def write(entries: Sequence[Entry]) -> None:
        now = datetime.now(UTC)
        with conn.transaction(), conn.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(("uuid", "int4", "int8", "text", "text", "timestamptz", "bytea"))
            for stream_id, version, kind, area, state, _ in entries:
                copy.write_row((stream_id, version, next(positions), kind, area, now, state))

    return write


def rate(write: Write, samples: Sequence[Entry], size: int, rounds: int) -> float:
    """Events a second, each transaction with streams of its own."""
    batches = [[samples[i % len(samples)]._replace(stream_id=uuid4()) for i in range(size)] for _ in range(rounds)]
    began = time.perf_counter()
    for batch in batches:
        write(batch)
    return size * rounds / (time.perf_counter() - began)


def _rate_of_many(writers: Sequence[Write], samples: Sequence[Entry], each: int) -> float:
    """Events a second of all together, one event a transaction."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(writers)) as pool:
        list(pool.map(lambda write: rate(write, samples, 1, each), writers))
    return len(writers) * each / (time.perf_counter() - began)


def entries() -> list[Entry]:
    """Events of some lives as they stand in the log, about 300 bytes each."""
    mapper = EventMapper(Keys(bytes(32)), Datastore(""))
    made: list[Entry] = []
    for _, said in interleaved(people(1_000)):
        metadata = EventMetadata(
            version=1,
            occurred_at=said.at,
            area=said.area,
            actor=CALLER.actor,
            source=SOURCE,
            request_id=str(len(made)),
            profile="haimen@2021-01-01",
        )
        event = msgspec.convert({**said.data, "type": said.kind, "stamp": metadata}, CATALOGUE[said.kind])
        stream_id = uuid4()
        made.append(mapper.to_entry(stream_id, event, bytes(32)))
    return made
