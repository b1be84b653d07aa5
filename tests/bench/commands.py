"""One command after another, one thread: the library's get + save, and our recorder called as the web calls it."""

import time
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID, uuid4

from api.http.cloudevents import EventReader
from service.postgres.database import open_pool
from service.recording.record_events import Recorder
from service.reference import reference
from tests.bench.events import cloudevents
from tests.bench.library import people as library_people
from tests.bench.lives import interleaved, people
from tests.bench.sheet import Sheet
from tests.bench.stage import Sizes, Stage
from tests.bench.writing import CALLER

LIBRARY = "library: get + save a command"


def run(stage: Stage, sizes: Sizes) -> Sheet:
    """Commands a second, without HTTP."""
    sheet = Sheet("commands")
    for _ in range(sizes.runs):
        sheet.add(LIBRARY, library(stage, sizes.of(2_000, 200)))
        for size, events in ((1, sizes.of(2_000, 200)), (1_000, sizes.of(20_000, 2_000))):
            sheet.add(f"recorder, {size:,} a call", _recorder(stage, events, size), beside=LIBRARY)
    return sheet


def library(stage: Stage, events: int) -> float:
    """Events a second the library's way: `repository.get`, an `@event` method, `save`."""
    with stage.empty_database() as url, library_people(url) as application:
        ids: dict[int, UUID] = {}
        told = list(islice(interleaved(people(events)), events))
        began = time.perf_counter()
        for number, said in told:
            application.hear(ids, number, said)
        return len(told) / (time.perf_counter() - began)


def _recorder(stage: Stage, events: int, size: int) -> float:
    """Events a second from decoded JSON to committed."""
    with stage.database() as database:
        pool = open_pool(database.service_url, size=2)
        reader = EventReader(reference(), stage.keys)
        recorder = Recorder(
            pool, stage.keys, reference(), now=lambda: datetime.now(UTC), new_id=uuid4, read_event=reader.read_bytes
        )
        told = cloudevents(interleaved(people(events)))
        batches = [told[start : start + size] for start in range(0, len(told), size)]
        began = time.perf_counter()
        for batch in batches:
            receipt = recorder.record(CALLER, [reader.read(CALLER, i, item) for i, item in enumerate(batch)])
            assert receipt.accepted == len(batch), receipt.rejected[:3]
        seconds = time.perf_counter() - began
        pool.close()
        return len(told) / seconds
