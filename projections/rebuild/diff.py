"""Comparing two builds of the views in one snapshot: first sums of their rows, then the rows where the sums differ."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec
import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from projections.rebuild.snapshot import run_parallel
from projections.views.registry import VIEWS
from projections.views.view import View

SHOWN = 100
"""The most differing subjects that are reported for each view."""

BUCKETS = 1024
BUCKETS_SHOWN = 32
"""The number of buckets of subjects, each with its own sum, and the most differing buckets whose rows are compared."""


class Difference(msgspec.Struct, frozen=True):
    """A difference between two builds: the view, the subject, the differing columns. `only_in` is `live` or `log` when
    only one of them has the row."""

    view: str
    subject: str
    columns: tuple[str, ...]
    only_in: str | None = None

    def __str__(self) -> str:
        where = f"only in {self.only_in}" if self.only_in else ", ".join(self.columns)
        return f"{self.view} {self.subject}: {where}"


class _Table(NamedTuple):
    schema: str
    view: View
    bytes: int


Sums = dict[int, tuple[int, int, int]]
"""By bucket: the number of rows, and the sums of the two halves of their hashes. An exclusive or would not see a row
that is there twice."""


def differences(
    conn: psycopg.Connection,
    url: str,
    snapshot: str,
    live: str,
    other: str,
    *,
    workers: int,
    report: Callable[[int, int], None],
) -> Iterator[Difference]:
    """The differences between the views of two schemas, at most SHOWN subjects of each view.

    `conn` is in the transaction that exported the snapshot. `report` is called with the bytes summed up and the total.
    """
    tables = [_Table(schema, view, _size(conn, schema, view)) for view in VIEWS for schema in (live, other)]
    tables.sort(key=lambda table: -table.bytes)
    done, total = 0, sum(table.bytes for table in tables)
    report(done, total)
    sums: dict[tuple[str, str], Sums] = {}
    for table, found in run_parallel(url, snapshot, workers, _sums, tables):
        sums[table.view.name, table.schema] = found
        done += table.bytes
        report(done, total)
    for view in VIEWS:
        ours, theirs = sums[view.name, live], sums[view.name, other]
        differing = sorted(bucket for bucket in {*ours, *theirs} if ours.get(bucket) != theirs.get(bucket))
        if differing:
            yield from _differing_rows(conn, view, live, other, differing[:BUCKETS_SHOWN])


def _bucket(view: View) -> sql.Composed:
    """The bucket of a row `t`. It depends on the subject only, so that a row and its changed version share a bucket."""
    key = sql.Identifier(view.key)
    return sql.SQL("(hash_record_extended(ROW(t.{}), 0) & {})").format(key, sql.Literal(BUCKETS - 1))


def _sums(conn: psycopg.Connection, table: _Table) -> Sums:
    """The sums of a table: one pass, without sorting."""
    query = sql.SQL(
        "SELECT bucket::int, count(*), sum(hash >> 32)::numeric, sum(hash & 4294967295)::numeric"
        "  FROM (SELECT {bucket} AS bucket, hash_record_extended(t.*, 0) AS hash FROM {table} t OFFSET 0) h"
        " GROUP BY bucket"
    ).format(bucket=_bucket(table.view), table=sql.Identifier(table.schema, table.view.name))
    return {bucket: (rows, high, low) for bucket, rows, high, low in conn.execute(query)}


def _differing_rows(
    conn: psycopg.Connection, view: View, live: str, other: str, buckets: list[int]
) -> Iterator[Difference]:
    here, there = sql.Identifier(live, view.name), sql.Identifier(other, view.name)
    key, within = sql.Identifier(view.key), sql.SQL("{} = ANY({})").format(_bucket(view), sql.Literal(buckets))
    subjects = sql.SQL(
        "WITH ours AS MATERIALIZED (SELECT t.* FROM {here} t WHERE {within}),"
        " theirs AS MATERIALIZED (SELECT t.* FROM {there} t WHERE {within})"
        " SELECT DISTINCT {key} FROM ((SELECT * FROM ours EXCEPT ALL SELECT * FROM theirs)"
        " UNION ALL (SELECT * FROM theirs EXCEPT ALL SELECT * FROM ours)) d ORDER BY {key} LIMIT {most}"
    ).format(here=here, there=there, within=within, key=key, most=sql.Literal(SHOWN))
    differing = [subject for (subject,) in conn.execute(subjects)]
    ours, theirs = _rows(conn, view, here, differing), _rows(conn, view, there, differing)
    for row in sorted({*ours, *theirs}):
        yield from _differences_of(view, row[0], ours[row], theirs[row])


def _differences_of(view: View, subject: str, ours: list[Any], theirs: list[Any]) -> Iterator[Difference]:
    """The differences of the rows of one key, of which each build should have one."""
    if len(ours) != len(theirs):
        yield Difference(view.name, subject, view.columns, only_in="live" if len(ours) > len(theirs) else "log")
        return
    columns = tuple(name for name in view.columns if sorted(_each(ours, name)) != sorted(_each(theirs, name)))
    if columns:
        yield Difference(view.name, subject, columns)


def _each(rows: list[dict[str, Any]], column: str) -> list[str]:
    return [repr(row[column]) for row in rows]


def _rows(
    conn: psycopg.Connection, view: View, table: sql.Identifier, subjects: list[Any]
) -> defaultdict[tuple[str, ...], list[dict[str, Any]]]:
    """The rows of some subjects, by key."""
    found = defaultdict[tuple[str, ...], list[dict[str, Any]]](list)
    query = sql.SQL("SELECT * FROM {} WHERE {} = ANY(%s)").format(table, sql.Identifier(view.key))
    with conn.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(query, (subjects,)):
            found[tuple(str(row[column]) for column in (view.key, *view.row_key))].append(row)
    return found


def _size(conn: psycopg.Connection, schema: str, view: View) -> int:
    row = conn.execute("SELECT pg_relation_size(%s::regclass)", (f'"{schema}".{view.name}',)).fetchone()
    assert row is not None
    return int(row[0])
