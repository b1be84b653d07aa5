"""Appending to the log: our `append`, the library's stock recorder, and a plain COPY into a table of the same shape."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import psycopg
from eventsourcing.persistence import InfrastructureFactory, StoredEvent
from eventsourcing.utils import Environment

from domain.events import CATALOGUE
from domain.events.fact import Stamp
from service.database import connect
from service.log.append import Entry, append
from service.log.state import encoded
from tests.bench.library import environment
from tests.bench.lives import interleaved, people
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.writing import CALLER, SOURCE

ROUNDS = {1: 400, 10: 200, 1_000: 30, 10_000: 5}
"""How many transactions of each size."""

_PLAIN = """
CREATE TABLE plain (LIKE zuji.log INCLUDING DEFAULTS INCLUDING STORAGE, PRIMARY KEY (stream_id, version));
CREATE UNIQUE INDEX ON plain (position);
"""
_COPY = "COPY plain (stream_id, version, position, type, area, recorded_at, state) FROM STDIN (FORMAT BINARY)"

Write = Callable[[Sequence[Entry]], object]


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Facts a second by the number of facts in a transaction."""
    sheet = Sheet("append")
    samples = _entries()
    with stage.database() as database, _ways(stage, database.owner_url, database.service_url) as ways:
        for _ in range(sizes.runs):
            for size, rounds in ROUNDS.items():
                library = f"{_LIBRARY}, {min(size, _LIBRARY_MOST):,} a transaction"
                for name, write in ways.items():
                    if name != _LIBRARY:
                        what = f"{name}, {size:,} a transaction"
                        sheet.add(what, _rate(write, samples, size, sizes.of(rounds, 2)), beside=library)
                    elif size <= _LIBRARY_MOST:
                        sheet.add(library, _rate(write, samples, size, sizes.of(rounds, 2)))
    sheet.notes.append(
        f"insert_events hangs on more than about {_LIBRARY_MOST:,} events of this size over a Unix socket"
    )
    return sheet


_LIBRARY = "library insert_events"
_LIBRARY_MOST = 1_000
"""The pipeline of psycopg 3.3.9 waits for an answer before it has sent everything; seen from 2,000 events on."""


@contextmanager
def _ways(stage: Stage, owner_url: str, service_url: str) -> Iterator[dict[str, Write]]:
    """The ways to append, the library's first: the others are compared with it."""
    with (
        stage.empty_database() as url,
        InfrastructureFactory.construct(Environment(name="Bench", env=environment(url))) as factory,
        connect(service_url) as ours,
        psycopg.connect(owner_url, autocommit=True) as plain,
    ):
        plain.execute(_PLAIN)
        recorder = factory.application_recorder()

        def library(entries: Sequence[Entry]) -> None:
            recorder.insert_events([StoredEvent(e.stream_id, e.version, e.type, e.state) for e in entries])

        def zuji(entries: Sequence[Entry]) -> None:
            with ours.pipeline(), ours.transaction():
                append(ours, entries)

        yield {_LIBRARY: library, "zuji append": zuji, "plain COPY": _plain(plain)}


def _plain(conn: psycopg.Connection) -> Write:
    position = 0

    def write(entries: Sequence[Entry]) -> None:
        nonlocal position
        now = datetime.now(UTC)
        with conn.transaction(), conn.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(("uuid", "int4", "int8", "text", "text", "timestamptz", "bytea"))
            for stream_id, version, kind, area, state in entries:
                position += 1
                copy.write_row((stream_id, version, position, kind, area, now, state))

    return write


def _rate(write: Write, samples: Sequence[Entry], size: int, rounds: int) -> float:
    """Facts a second, each transaction with streams of its own."""
    batches = [[samples[i % len(samples)]._replace(stream_id=uuid4()) for i in range(size)] for _ in range(rounds)]
    began = time.perf_counter()
    for batch in batches:
        write(batch)
    return size * rounds / (time.perf_counter() - began)


def _entries() -> list[Entry]:
    """Facts of some lives as they stand in the log, about 300 bytes each."""
    entries: list[Entry] = []
    for _, said in interleaved(people(1_000)):
        stamp = Stamp(
            version=1,
            occurred_at=said.at,
            area=said.area,
            actor=CALLER.actor,
            source=SOURCE,
            request_id=str(len(entries)),
            profile="haimen@2021-01-01",
        )
        fact = msgspec.convert({**said.data, "type": said.kind, "stamp": stamp}, CATALOGUE[said.kind])
        stream_id = uuid4()
        entries.append(Entry.of(stream_id, fact, encoded(fact, stream_id, bytes(32))))
    return entries
