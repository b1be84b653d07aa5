"""The parts of a build: a range of streams, a range of households, the indexes of a table.

Each is one transaction, noted in it: a process or the server may be killed at any line, what is not noted is done
again.
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.history.history import History
from projections.engine.fold import RowBatch, copy_rows, record_failures
from projections.engine.step import open_all
from projections.rebuild.checkpoint import claim, complete, completed
from projections.schema.schema import finish_table, using
from projections.schema.statements import column_types
from projections.views.membership import MEMBERSHIP, MembershipRow
from projections.views.registry import VIEWS
from service.event_store.datastore import Datastore
from service.event_store.histories import RawStream, select_stream_range
from service.event_store.history_store import HistoryStore
from service.event_store.merges import all_merges, merged_streams
from service.postgres.database import connect
from service.reference import Reference, reference
from service.security.keys import Keys

FLUSH_ROWS = 30_000
"""So many rows are held in memory, then copied: with a sixth of it the many small copies cost a tenth of the time."""

_IN_ORDER = "SET enable_bitmapscan = off; SET enable_sort = off; SET work_mem = '64MB'"
"""Streams are read by their index, which has them in order: half the work of collecting and sorting them, and the first
is folded before the last is found."""


class BuildJob(NamedTuple):
    """What all parts of a build have in common."""

    url: str
    keys: Keys
    schema: str
    up_to: int
    verified: bool = True
    """Whether a changed event ends the build: a rebuild must not make it the truth, a check builds to compare."""


class BuildPart(NamedTuple):
    """Persons: ids of streams from `first` to `last`; households: from `first` to before `last`, "" without end;
    indexes: the table `first`."""

    phase: str
    first: str
    last: str = ""


def stream_parts(count: int) -> list[BuildPart]:
    """All ids there can be, cut into equal parts: ids of streams are random."""
    bounds = [2**128 * i // count for i in range(count + 1)]
    return [BuildPart("persons", str(UUID(int=first)), str(UUID(int=beyond - 1))) for first, beyond in pairwise(bounds)]


def household_parts(conn: psycopg.Connection, memberships: int) -> list[BuildPart]:
    """All households of the current schema, cut into ranges of about so many memberships."""
    found = conn.execute(_BOUNDS, (memberships,)).fetchall()
    bounds = ["", *(household_key for (household_key,) in found), ""]
    return [BuildPart("households", first, beyond) for first, beyond in pairwise(bounds)]


_BOUNDS = """
SELECT DISTINCT household_key
  FROM (SELECT household_key, row_number() OVER (ORDER BY household_key) AS n FROM membership) m
 WHERE n %% %s = 0
 ORDER BY household_key
"""


def build_part(work: BuildJob, part: BuildPart) -> int:
    """Builds one part, unless it is built already; returns how much work it was (`built.work`)."""
    source, target = _connections(work.url, work.schema)
    with target.transaction(), using(target, work.schema):
        target.execute("SET LOCAL synchronous_commit = off")
        if not claim(target, part.phase, part.first):
            return completed(target, part.phase)[part.first]
        done = _finished_table(target, part) if part.phase == "indexes" else _folded(source, target, work, part)
        complete(target, part.phase, part.first, done)
    return done


@cache
def _connections(url: str, schema: str) -> tuple[psycopg.Connection, psycopg.Connection]:
    """One to read the log and one to write the views; they last as long as the worker, which a lost server ends."""
    source = connect(url)
    source.execute(_IN_ORDER)
    source.execute("SELECT set_config('search_path', %s, false)", (schema,))
    return source, connect(url)


def _finished_table(target: psycopg.Connection, part: BuildPart) -> int:
    target.execute("SET LOCAL maintenance_work_mem = '128MB'")
    target.execute("SET LOCAL max_parallel_maintenance_workers = 0")  # the tables are what is done in parallel
    target.execute("SET LOCAL default_statistics_target = 25")  # autovacuum will look closer
    finish_table(target, next(view for view in VIEWS if view.name == part.first))
    row = target.execute("SELECT pg_relation_size(%s::regclass)", (part.first,)).fetchone()
    assert row is not None
    return int(row[0])


def _folded(source: psycopg.Connection, target: psycopg.Connection, work: BuildJob, part: BuildPart) -> int:
    if part.phase == "persons":
        parts = _fold_streams(source, work, reference(), part)
    else:
        parts = _fold_households(source, reference(), part)
    done = 0
    for folded, count in parts:
        copy_rows(target, folded)
        record_failures(target, folded.failures)
        done += count
    return done


def _fold_streams(
    source: psycopg.Connection, work: BuildJob, reference: Reference, part: BuildPart
) -> Iterator[tuple[RowBatch, int]]:
    """The views of persons, areas and posts, a few thousand rows at a time, and how many events they come from.

    Raises EventForged when an event is not the one that was recorded.
    """
    store = HistoryStore.over(Datastore(work.url), work.keys)
    folded, events = RowBatch.empty(), 0
    first, last = UUID(part.first), UUID(part.last)
    row_key = {one for one in merged_streams(all_merges(source)) if first <= one <= last}
    for raw in select_stream_range(source, first, last, work.up_to):
        if work.verified:
            raw.verify(work.keys)
        if raw.id in row_key:
            continue
        history = _history_of(raw, store, folded)
        if history is not None:
            folded.add_stream(raw.id, history, reference.policies)
            events += history.version
        if folded.size >= FLUSH_ROWS:
            yield folded, events
            folded, events = RowBatch.empty(), 0
    if row_key:  # what was ever merged is read together with what it was merged with, wherever that lies
        for stream_id, history in open_all(source, row_key, store, folded, work.up_to).items():
            if stream_id in row_key:
                folded.add_stream(stream_id, history, reference.policies)
                events += history.version
    yield folded, events


_MEMBERSHIPS = """
COPY (
    SELECT {columns}
      FROM membership
     WHERE household_key >= {first} AND ({last} = '' OR household_key < {last})
     ORDER BY household_key
) TO STDOUT (FORMAT BINARY)
"""


def _fold_households(
    source: psycopg.Connection, reference: Reference, part: BuildPart
) -> Iterator[tuple[RowBatch, int]]:
    """The stories of households, and out of how many memberships."""
    folded, count = RowBatch.empty(), 0
    columns = sql.SQL(", ").join(map(sql.Identifier, MEMBERSHIP.columns))
    query = sql.SQL(_MEMBERSHIPS).format(columns=columns, first=part.first, last=part.last)
    with source.cursor().copy(query) as copy:
        copy.set_types(column_types(MEMBERSHIP))
        rows = (MembershipRow(*row) for row in copy.rows())
        for household_key, memberships in groupby(rows, key=attrgetter("household_key")):
            stays = list(memberships)
            count += len(stays)
            folded.add_household(household_key, stays, reference.policies)
            if folded.size >= FLUSH_ROWS:
                yield folded, count
                folded, count = RowBatch.empty(), 0
    yield folded, count


def _history_of(raw: RawStream, store: HistoryStore, folded: RowBatch) -> History | None:
    try:
        return store.mapper.to_stream(raw).history
    except Exception as error:  # an altered row must not stop the other subjects
        folded.fail("roster", str(raw.id), error)
        return None
