"""Writing lives into the log without HTTP and without judging them: the same rows as recording writes, only faster.

Everything goes through `service.recording.write`, so that requests, identities, keys and facts are as the recorder
leaves them and `zuji check` finds nothing.
"""

import gc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from uuid import uuid4

import psycopg

from domain.events import CATALOGUE
from domain.events.fact import Fact, Stamp
from domain.events.registry import Registered
from domain.history import History
from service.database import connect
from service.keys import Keys
from service.opening import Database
from service.recording.subjects import completed
from service.recording.submission import Caller, Submission
from service.recording.working import Decided, Working
from service.recording.write import write
from service.reference import reference
from tests.bench.lives import CYCLE, Said, identity_number, interleaved

SOURCE = "/bench"
CALLER = Caller(name="bench", role="integration", area="320614", source=SOURCE)
BATCH = 10_000
STRETCH, LONGEST = 1_000, 8
"""So many people come between two sittings of one, and no life has more sittings."""


def fill(database: Database, keys: Keys, numbers: range, processes: int = 2) -> None:
    """Appends the lives of these people, 10,000 facts a transaction, a person's facts far apart from each other.

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
    gc.freeze()
    gc.disable()  # there are no cycles, and the more facts are alive the longer it would look for them
    tell(url, keys, interleaved(numbers, stretch=STRETCH))


def tell(url: str, keys: Keys, facts: Iterator[tuple[int, Said]]) -> None:
    """Appends these facts of people not known yet, 10,000 a transaction."""
    people: dict[int, Working] = {}
    with connect(url) as conn:
        while batch := list(islice(facts, BATCH)):
            _append(conn, keys, people, batch)
            told = max(people) - STRETCH * LONGEST
            people = {number: working for number, working in people.items() if number > told}


def request_id(number: int, version: int) -> str:
    """The CloudEvents id of a person's fact."""
    return f"{number}-{version}"


def _append(conn: psycopg.Connection, keys: Keys, people: dict[int, Working], batch: list[tuple[int, Said]]) -> int:
    new: dict[int, list[Fact]] = {}
    decided: list[Decided] = []
    for number, said in batch:
        if number not in people:
            people[number] = _unknown(keys, number)
        working, facts = people[number], new.setdefault(number, [])
        version = working.stored + len(facts) + 1
        fact = _stamped(number, version, said)
        facts.append(fact)
        decided.append(Decided(_submission(keys, fact), CALLER, stream_id=working.stream_id, version=version))
    for number, facts in new.items():
        people[number].history = people[number].history.with_recorded(facts)
    grown = [people[number] for number in new]
    with conn.pipeline(), conn.transaction():
        written = write(conn, keys, grown, decided)
    for working in grown:
        working.stored = working.history.version
    return written.position


def _unknown(keys: Keys, number: int) -> Working:
    stream_id = uuid4()
    id_hash = keys.identity_hash(identity_number(number))
    return Working(stream_id, History(str(stream_id), ()), 0, keys.new_person_key(), id_hash)


def _stamped(number: int, version: int, said: Said) -> Fact:
    area = f"320614-{number % 11 + 1:02d}"
    stamp = Stamp(
        version=version,
        occurred_at=said.at,
        area=area,
        actor=CALLER.actor,
        source=SOURCE,
        request_id=request_id(number, version),
        profile=reference().policies.at(area, said.at.date()).profile,
    )
    fact = CATALOGUE[said.kind](stamp=stamp, **said.data)
    return completed(fact) if isinstance(fact, Registered) else fact


def _submission(keys: Keys, fact: Fact) -> Submission:
    name = fact.stamp.request_id
    digest = keys.request_digest(name.encode())
    return Submission(
        index=0, source=SOURCE, request_id=name, type="", subject=None, body=b"", digest=digest, fact=fact
    )
