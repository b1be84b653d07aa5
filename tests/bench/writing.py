"""Writing lives into the log without HTTP and without judging them: the same rows as recording writes, only faster.

Everything goes through `service.recording.write`, so that requests, identities, keys and events are as the recorder
leaves them and `zuji check` finds nothing. What judging adds (number, area and profile of an event) is told by the
life.
"""

import gc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from uuid import uuid4

import msgspec
import orjson
import psycopg

from api.demo.province.events import SOURCE, cloudevent, programme, request_id
from api.demo.province.people import Person, person
from api.http.cloudevents import EventReader
from domain.events import CATALOGUE
from domain.events.event import Event, EventMetadata, Reason
from domain.events.registration import Registered
from domain.history.history import History
from domain.households.household_key import naming_scope
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.postgres.database import connect, open_pool
from service.postgres.open_database import Database
from service.recording.record_events import Recorder
from service.recording.subjects import normalise
from service.recording.submission import Caller, Decision, Submission
from service.recording.unit_of_work import StreamState
from service.recording.write import write
from service.reference import reference
from service.security.keys import Keys
from tests.bench.lives import CYCLE, LifeEvent, interleaved
from tests.world import AGENCY

__all__ = ["BATCH", "CALLER", "SOURCE", "fill", "plan", "request_id", "tell"]

CALLER = Caller(**AGENCY, name="bench", role="integration", area="320000", sources=(SOURCE,), types=tuple(CATALOGUE))
BATCH = 10_000
STRETCH = 1_000
"""The persons between two entry sessions of one person."""


class _Life(msgspec.Struct):
    """Somebody whose life is being written."""

    person: Person
    working: StreamState


def fill(database: Database, keys: Keys, numbers: range, processes: int = 2) -> None:
    """Appends the lives of these people, 10,000 events a transaction, a person's events far apart from each other.

    The planner's statistics are taken at once, as autovacuum does within a minute: it is not left to chance when.
    """
    share = -(-len(numbers) // CYCLE // processes) * CYCLE
    parts = [numbers[start : start + share] for start in range(0, len(numbers), share)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for future in [pool.submit(_fill, database.service_url, keys, part) for part in parts]:
            future.result()
    with psycopg.connect(database.owner_url, autocommit=True) as conn:
        conn.execute("ANALYZE zuji.log, zuji.person_key")


def _fill(url: str, keys: Keys, numbers: range) -> None:
    tell(url, keys, interleaved(numbers, stretch=STRETCH))


def tell(url: str, keys: Keys, events: Iterator[tuple[int, LifeEvent]]) -> None:
    """Appends these events of people not known yet, 10,000 a transaction."""
    gc.freeze()
    gc.disable()  # there are no cycles, and the more events are alive the longer it would look for them
    lives: dict[int, _Life] = {}
    store = HistoryStore.over(Datastore(url), keys)
    with connect(url) as conn:
        while batch := list(islice(events, BATCH)):
            _append(conn, store, lives, batch)
            for number in [number for number, said in batch if said.last]:
                del lives[number]


def plan(url: str, keys: Keys) -> None:
    """Records what Haimen planned and which posts it developed, as anyone would: report 4A stands on them."""
    reader = EventReader(reference(), keys)
    with open_pool(url, size=1) as pool:
        recorder = Recorder(
            pool, keys, reference(), now=lambda: datetime.now(UTC), new_id=uuid4, read_event=reader.read_bytes
        )
        receipt = recorder.record(CALLER, [reader.read(CALLER, i, event) for i, event in enumerate(programme())])
    assert not receipt.rejected, receipt.rejected[:3]


def _append(
    conn: psycopg.Connection, store: HistoryStore, lives: dict[int, _Life], batch: list[tuple[int, LifeEvent]]
) -> None:
    keys = store.keys
    new: dict[int, list[Event]] = {}
    decided: list[Decision] = []
    for number, said in batch:
        if number not in lives:
            lives[number] = _unknown(keys, number)
        one, events = lives[number], new.setdefault(number, [])
        said.version = one.working.stored_version + len(events) + 1
        event = _stamped(one.person, said)
        events.append(event)
        submission = _submission(keys, one.person, said, event)
        decided.append(Decision(submission, CALLER, stream_id=one.working.stream_id, version=said.version))
    grown = [lives[number].working for number in new]
    for working, events in zip(grown, new.values(), strict=True):
        working.history = working.history.with_recorded(events)
    with conn.pipeline(), conn.transaction():
        write(conn, store, grown, decided)
    for working in grown:
        working.stored_version = working.history.version


def _unknown(keys: Keys, number: int) -> _Life:
    stream_id, who = uuid4(), person(number)
    id_hash = keys.identity_hash(who.id_no)
    return _Life(who, StreamState(stream_id, History(str(stream_id), ()), 0, keys.new_person_key(), id_hash))


def _stamped(who: Person, said: LifeEvent) -> Event:
    area, data = said.area or who.area, said.data
    metadata = EventMetadata(
        version=said.version,
        occurred_at=said.at,
        whole_day=said.whole_day,
        area=area,
        actor=CALLER.actor,
        reason=msgspec.convert(data["reason"], Reason) if "reason" in data else None,
        source=SOURCE,
        request_id=request_id(who.number, said.version),
        profile=_profile(area, said.at.toordinal()),
    )
    stated = {name: value for name, value in data.items() if name != "reason"}
    if said.kind == "person.household_joined":
        stated["household_area"] = naming_scope(CALLER.area)
    event: Event = msgspec.convert({**stated, "type": said.kind, "stamp": metadata}, CATALOGUE[said.kind])
    return normalise(event) if isinstance(event, Registered) else event


@lru_cache(maxsize=1 << 18)
def _profile(area: str, day: int) -> str:
    return reference().policies.at(area, date.fromordinal(day)).profile


def _submission(keys: Keys, who: Person, said: LifeEvent, event: Event) -> Submission:
    body = orjson.dumps(cloudevent(who.number, said, who.id_no), option=orjson.OPT_SORT_KEYS)
    return Submission(
        index=0,
        source=SOURCE,
        request_id=event.metadata.request_id,
        type="",
        subject=None,
        body=b"",
        digest=keys.request_digest(body),
        event=event,
    )
