"""Building views from scratch: ranges of streams folded by several processes, streaming, without indexes.

A range is one transaction and is noted as built in it: a process or the server may be killed at any line, what is not
noted is simply done again.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from itertools import groupby
from multiprocessing import get_context
from operator import itemgetter
from typing import NamedTuple, Self
from uuid import UUID

import psycopg
from psycopg import sql

from domain.history import History
from projections.engine.batch import fold_households, open_all
from projections.engine.fold import Folded, copy_rows, park
from projections.household import RELEVANT_TYPES
from projections.schema import using
from service.database import connect
from service.keys import Keys
from service.log.histories import RawStream, stream_range
from service.log.merges import all_merges, streams_in
from service.reference import Reference, reference

FLUSH_ROWS = 5_000
"""So many rows are held in memory, then copied."""

_IN_ORDER = "SET enable_bitmapscan = off; SET enable_sort = off; SET work_mem = '64MB'"
"""Streams are read by their index, which has them in order: half the work of collecting and sorting them, and the first
is folded before the last is found."""

FACTS_A_RANGE = 60_000
RESTARTS = 20
"""How often killed workers or a lost server are made up for before a build is given up."""


class Range(NamedTuple):
    """A part of the work: streams from `first` to `last`, or households whose hash leaves `first` modulo `last`."""

    of: str
    first: int
    last: int


Progress = Callable[[str, int, int], None]
"""Called with the phase, and how much of how much is done (facts, households' ranges)."""


def build(url: str, keys: Keys, schema: str, up_to: int, workers: int, progress: Progress) -> None:
    """Fills the empty tables of a schema from the log up to a position. Raises psycopg.Error if the server is gone."""
    with connect(url) as conn, conn.transaction(), using(conn, schema):
        conn.execute("CREATE TABLE IF NOT EXISTS built (of text, first numeric, facts bigint, PRIMARY KEY (of, first))")
    count = min(max(workers * 4, up_to // FACTS_A_RANGE), 65_536)
    parts = max(workers * 2, up_to // (FACTS_A_RANGE * 4))
    with Workers(workers) as pool:
        work = (url, keys, schema, up_to)
        _all(pool, work, list(_stream_ranges(count)), "persons", progress)
        _all(pool, work, [Range("household", i, parts) for i in range(parts)], "households", progress)
    with connect(url) as conn, conn.transaction(), using(conn, schema):
        conn.execute("DROP TABLE built")
        conn.execute("UPDATE projected SET position = %s", (up_to,))


def _stream_ranges(count: int) -> Iterator[Range]:
    """All ids there can be, cut into equal parts: ids of streams are random."""
    size = 2**128
    for i in range(count):
        yield Range("stream", size * i // count, size * (i + 1) // count - 1)


class Workers:
    """Processes that build ranges; new ones when some were killed."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._restarts = 0
        self.pool = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(cancel_futures=True)

    def restart(self) -> bool:
        """Starts anew; false when that has been done too often."""
        self.pool.shutdown(cancel_futures=True)
        self.pool = self._start()
        self._restarts += 1
        return self._restarts <= RESTARTS

    def _start(self) -> ProcessPoolExecutor:
        # facts and rows hold no cycles, so the processes need not look for any
        return ProcessPoolExecutor(self._count, get_context("spawn"), initializer=gc.disable)


def _all(
    workers: Workers, work: tuple[str, Keys, str, int], ranges: list[Range], phase: str, progress: Progress
) -> None:
    """Builds all ranges, however often workers are killed in between."""
    pending, done = set(ranges), 0
    total = work[-1] if phase == "persons" else len(ranges)
    progress(phase, 0, total)
    while pending:
        try:
            futures = {workers.pool.submit(build_range, *work, part): part for part in pending}
            for future in as_completed(futures):
                facts = future.result()
                pending.discard(futures[future])
                done += facts if phase == "persons" else 1
                progress(phase, done, total)
        except (BrokenProcessPool, psycopg.OperationalError):
            if not workers.restart():
                raise
            time.sleep(0.5)  # a killed server takes a moment to come back


def build_range(url: str, keys: Keys, schema: str, up_to: int, part: Range) -> int:
    """Builds one range in one transaction, unless it is built already; returns the number of facts folded."""
    policies = reference()
    with connect(url) as source, connect(url) as target, target.transaction(), using(target, schema):
        target.execute("SET LOCAL synchronous_commit = off")
        known = target.execute("SELECT facts FROM built WHERE of = %s AND first = %s", (part.of, part.first)).fetchone()
        if known:
            return int(known[0])
        source.execute(_IN_ORDER)
        source.execute("SELECT set_config('search_path', %s, false)", (schema,))
        fold = _fold_streams if part.of == "stream" else _fold_households
        facts = 0
        for folded, count in fold(source, keys, policies, part, up_to):
            copy_rows(target, folded)
            park(target, folded.failures)
            facts += count
        target.execute("INSERT INTO built VALUES (%s, %s, %s)", (part.of, part.first, facts))
    return facts


def _fold_streams(
    source: psycopg.Connection, keys: Keys, reference: Reference, part: Range, up_to: int
) -> Iterator[tuple[Folded, int]]:
    """The views of persons, areas and posts, a few thousand rows at a time."""
    folded, facts = Folded.empty(), 0
    apart = {one for one in streams_in(all_merges(source)) if part.first <= one.int <= part.last}
    for raw in stream_range(source, UUID(int=part.first), UUID(int=part.last), up_to):
        if raw.id in apart:
            continue
        history = _opened(raw, keys, folded)
        if history is not None:
            folded.add_stream(raw.id, history, reference.policies)
            facts += history.version
        if folded.size() >= FLUSH_ROWS:
            yield folded, facts
            folded, facts = Folded.empty(), 0
    if apart:  # what was ever merged is read together with what it was merged with, wherever that lies
        for stream_id, history in open_all(source, apart, keys, folded, up_to).items():
            if stream_id in apart:
                folded.add_stream(stream_id, history, reference.policies)
                facts += history.version
    yield folded, facts


_MEMBERS = """
COPY (
    SELECT m.household_id, m.person_id, s.states
      FROM (SELECT DISTINCT household_id, person_id FROM membership
             WHERE mod(abs(hashtext(household_id)::bigint), {parts}) = {part}) m
      JOIN LATERAL (SELECT string_agg(state, ','::bytea ORDER BY version) AS states
                      FROM zuji.log
                     WHERE stream_id = m.person_id AND position + 0 <= {position} AND type = ANY({types})) s ON true
     ORDER BY m.household_id
) TO STDOUT (FORMAT BINARY)
"""


def _fold_households(
    source: psycopg.Connection, keys: Keys, reference: Reference, part: Range, up_to: int
) -> Iterator[tuple[Folded, int]]:
    """The stories of households, out of the facts of their members that matter to them; no key is needed for those."""
    folded, facts = Folded.empty(), 0
    merged = streams_in(all_merges(source))
    apart: set[str] = set()
    query = sql.SQL(_MEMBERS).format(parts=part.last, part=part.first, position=up_to, types=RELEVANT_TYPES)
    with source.cursor().copy(query) as copy:
        copy.set_types(("text", "uuid", "bytea"))
        for household_id, rows in groupby(copy.rows(), key=itemgetter(0)):
            states_of = {person_id: states for _, person_id, states in rows}
            if not merged.isdisjoint(states_of):
                apart.add(household_id)
                continue
            members = _members(states_of.items(), folded)
            folded.add_household(household_id, members, reference.policies)
            facts += 1
            if folded.size() >= FLUSH_ROWS:
                yield folded, facts
                folded, facts = Folded.empty(), 0
    if apart:
        fold_households(source, keys, reference, apart, {}, folded, up_to)
        facts += len(apart)
    yield folded, facts


def _members(rows: Iterable[tuple[UUID, bytes]], folded: Folded) -> dict[str, History]:
    opened = {str(person_id): _opened(RawStream(person_id, states, None), None, folded) for person_id, states in rows}
    return {person_id: history for person_id, history in opened.items() if history is not None}


def _opened(raw: RawStream, keys: Keys | None, folded: Folded) -> History | None:
    try:
        return raw.opened(keys).history
    except Exception as error:  # an altered row must not stop the other subjects
        folded.fail("roster", str(raw.id), error)
        return None
