"""The parts of a build: a range of streams, a range of subjects of a derived view, the indexes of a table.

Each part is built in one transaction, which also records the part as completed. A part that was not recorded when a
process or the server was killed is built again.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.history.history import History
from projections.engine.fold import RowBatch, copy_rows, in_groups, record_failures
from projections.engine.step import open_all
from projections.rebuild.checkpoint import claim, complete, completed
from projections.schema.schema import finish_table, using
from projections.schema.statements import column_types
from projections.views.registry import DERIVED_VIEWS, VIEWS
from projections.views.source_rows import source_of
from projections.views.view import View
from service.event_store.datastore import Datastore
from service.event_store.history_store import HistoryStore
from service.event_store.merges import all_merges, merged_streams
from service.event_store.rows import RawStream
from service.place_files.store import refresh
from service.postgres.database import connect
from service.reference import Reference, reference
from service.security.keys import Keys

FLUSH_ROWS = 30_000
"""Rows held in memory before they are copied. With a sixth of it, the copies took a tenth of the time of the build."""

_IN_ORDER = "SET enable_bitmapscan = off; SET enable_sort = off; SET work_mem = '64MB'"
"""Streams are read in the order of their index. That costs half as much as collecting and sorting them, and the first
stream is computed before the last is read."""


class BuildJob(NamedTuple):
    """What all parts of a build have in common: database, keys, the schema to fill, the last position to read."""

    url: str
    keys: Keys
    schema: str
    up_to: int
    verified: bool = True
    """Whether a changed event ends the build. A rebuild must not take it over; a check builds in order to compare."""
    as_of: datetime | None = None
    """The moment of business time at which histories are cut off (inclusive); None: they are not."""


class BuildPart(NamedTuple):
    """A part, by its phase.

    `persons`: the streams with ids from `first` to `last`, both inclusive. `indexes`: the table `first`. The phase of a
    derived view (`phase_of`): its subjects from `first` to before `last`, without an end where `last` is "".
    """

    phase: str
    first: str
    last: str = ""


def stream_parts(count: int) -> list[BuildPart]:
    """The range of all ids, in equal parts: ids of streams are random."""
    bounds = [2**128 * i // count for i in range(count + 1)]
    return [BuildPart("persons", str(UUID(int=first)), str(UUID(int=beyond - 1))) for first, beyond in pairwise(bounds)]


def derived_parts(conn: psycopg.Connection, view: View, rows: int) -> list[BuildPart]:
    """All subjects of a derived view in the current schema, in ranges of about `rows` rows of its source."""
    found = conn.execute(_in_source(_BOUNDS, view, rows=rows)).fetchall()
    bounds = ["", *(subject for (subject,) in found), ""]
    return [BuildPart(phase_of(view), first, beyond) for first, beyond in pairwise(bounds)]


def phase_of(view: View) -> str:
    """The phase in which a derived view is built: `households` for the view `household`."""
    return f"{view.name}s"


_BOUNDS = """
SELECT DISTINCT {key}
  FROM (SELECT {key}, row_number() OVER (ORDER BY {key}) AS n FROM {source}) m
 WHERE n % {rows} = 0
 ORDER BY {key}
"""
_SOURCE_ROWS = """
COPY (
    SELECT {columns}
      FROM {source}
     WHERE {key} >= {first} AND ({last} = '' OR {key} < {last})
     ORDER BY {key}
) TO STDOUT (FORMAT BINARY)
"""
_BY_PHASE = {phase_of(view): view for view in DERIVED_VIEWS}


def build_part(work: BuildJob, part: BuildPart) -> int:
    """Builds a part, unless it is completed; returns its amount of work (`build_part.work`)."""
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
    """A connection that reads the log and one that writes the views, kept for the life of the worker process."""
    source = connect(url)
    refresh(source)
    source.execute(_IN_ORDER)
    source.execute("SELECT set_config('search_path', %s, false)", (schema,))
    return source, connect(url)


def _finished_table(target: psycopg.Connection, part: BuildPart) -> int:
    target.execute("SET LOCAL maintenance_work_mem = '128MB'")
    target.execute("SET LOCAL max_parallel_maintenance_workers = 0")  # the tables are built in parallel
    target.execute("SET LOCAL default_statistics_target = 25")  # autovacuum will sample more
    finish_table(target, next(view for view in VIEWS if view.name == part.first))
    row = target.execute("SELECT pg_relation_size(%s::regclass)", (part.first,)).fetchone()
    assert row is not None
    return int(row[0])


def _folded(source: psycopg.Connection, target: psycopg.Connection, work: BuildJob, part: BuildPart) -> int:
    if part.phase == "persons":
        parts = _fold_streams(source, work, reference(), part)
    else:
        parts = _fold_derived(source, reference(), _BY_PHASE[part.phase], part)
    done = 0
    for folded, count in parts:
        copy_rows(target, folded)
        record_failures(target, folded.failures)
        done += count
    return done


def _fold_streams(
    source: psycopg.Connection, work: BuildJob, reference: Reference, part: BuildPart
) -> Iterator[tuple[RowBatch, int]]:
    """The rows of persons, areas and posts in batches, each with the number of its events.

    Raises EventForged when an event is not the one that was recorded.
    """
    store = HistoryStore.over(Datastore(work.url), work.keys)
    folded, events = RowBatch.empty(), 0
    first, last = UUID(part.first), UUID(part.last)
    merged = {one for one in merged_streams(all_merges(source)) if first <= one <= last}
    for raws in in_groups(store.recorder.select_stream_range(source, first, last, work.up_to)):
        if work.verified:
            for raw in raws:
                raw.verify(work.keys)
        histories = _histories_of([raw for raw in raws if raw.id not in merged], store, folded)
        _add(folded, histories, work, reference)
        events += sum(history.version for _, history in histories)
        if folded.size >= FLUSH_ROWS:
            yield folded, events
            folded, events = RowBatch.empty(), 0
    if merged:  # read together with the streams they were merged with, which may be in other ranges
        opened = open_all(source, merged, store, folded, work.up_to)
        histories = [(stream_id, history) for stream_id, history in opened.items() if stream_id in merged]
        _add(folded, histories, work, reference)
        events += sum(history.version for _, history in histories)
    yield folded, events


def _add(folded: RowBatch, histories: list[tuple[UUID, History]], work: BuildJob, reference: Reference) -> None:
    """Adds the rows of streams, of their histories as of `work.as_of`."""
    if work.as_of is not None:
        histories = [(stream_id, history.at(as_of=work.as_of)) for stream_id, history in histories]
    folded.add_streams(histories, reference.policies)


def _fold_derived(
    conn: psycopg.Connection, reference: Reference, view: View, part: BuildPart
) -> Iterator[tuple[RowBatch, int]]:
    """The rows of a derived view in batches, each with the number of rows of its source."""
    source = source_of(view)
    folded, count = RowBatch.empty(), 0
    with conn.cursor().copy(_in_source(_SOURCE_ROWS, view, first=part.first, last=part.last)) as copy:
        copy.set_types(column_types(source))
        rows = (source.row(*values) for values in copy.rows())
        for subject, of_subject in groupby(rows, key=attrgetter(view.key)):
            source_rows = list(of_subject)
            count += len(source_rows)
            folded.add(view, subject, source_rows, reference.policies)
            if folded.size >= FLUSH_ROWS:
                yield folded, count
                folded, count = RowBatch.empty(), 0
    yield folded, count


def _in_source(statement: LiteralString, view: View, **values: object) -> sql.Composed:
    """A statement on the source of a derived view, with the view's key, the columns of the source, and values."""
    source = source_of(view)
    return sql.SQL(statement).format(
        key=sql.Identifier(view.key),
        source=sql.Identifier(source.name),
        columns=sql.SQL(", ").join(map(sql.Identifier, source.columns)),
        **{name: sql.Literal(value) for name, value in values.items()},
    )


def _histories_of(raws: Iterable[RawStream], store: HistoryStore, folded: RowBatch) -> list[tuple[UUID, History]]:
    """The ids and histories of the streams that can be read."""
    histories = []
    for raw in raws:
        try:
            histories.append((raw.id, store.mapper.to_stream(raw).history))
        except Exception as error:  # a changed row of the log must not stop the other subjects
            folded.fail("roster", str(raw.id), error)
    return histories
