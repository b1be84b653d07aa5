"""Comparing two builds of the views in one snapshot: first the sums of their rows, then the rows where sums differ."""

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
"""The most differing subjects of a view that are named one by one."""

BUCKETS = 1024
BUCKETS_SHOWN = 32
"""So many buckets of subjects have sums of their own; rows are compared in at most so many of those that differ."""


class Difference(msgspec.Struct, frozen=True):
    """Where two builds differ: the view, the subject, the columns; `only_in` when a row stands in one of them alone."""

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
"""By bucket: the number of rows, and the sums of the two halves of their hashes. Sums, not an exclusive or: in that, a
row that stands there twice is none."""


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
    """What differs between the views of two schemas, some of each view.

    `conn` is in the transaction that exported the snapshot; `report` is told how many bytes of how many are summed up.
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
        row_key = sorted(bucket for bucket in {*ours, *theirs} if ours.get(bucket) != theirs.get(bucket))
        if row_key:
            yield from _named(conn, view, live, other, row_key[:BUCKETS_SHOWN])


def _bucket(view: View) -> sql.Composed:
    """The bucket of a row `t`: that of its subject, so that a row and what it was changed to are in the same."""
    key = sql.Identifier(view.key)
    return sql.SQL("(hash_record_extended(ROW(t.{}), 0) & {})").format(key, sql.Literal(BUCKETS - 1))


def _sums(conn: psycopg.Connection, table: _Table) -> Sums:
    """One pass over the table, nothing sorted."""
    query = sql.SQL(
        "SELECT bucket::int, count(*), sum(hash >> 32)::numeric, sum(hash & 4294967295)::numeric"
        "  FROM (SELECT {bucket} AS bucket, hash_record_extended(t.*, 0) AS hash FROM {table} t OFFSET 0) h"
        " GROUP BY bucket"
    ).format(bucket=_bucket(table.view), table=sql.Identifier(table.schema, table.view.name))
    return {bucket: (rows, high, low) for bucket, rows, high, low in conn.execute(query)}


def _named(conn: psycopg.Connection, view: View, live: str, other: str, buckets: list[int]) -> Iterator[Difference]:
    here, there = sql.Identifier(live, view.name), sql.Identifier(other, view.name)
    key, within = sql.Identifier(view.key), sql.SQL("{} = ANY({})").format(_bucket(view), sql.Literal(buckets))
    subjects = sql.SQL(
        "WITH ours AS MATERIALIZED (SELECT t.* FROM {here} t WHERE {within}),"
        " theirs AS MATERIALIZED (SELECT t.* FROM {there} t WHERE {within})"
        " SELECT DISTINCT {key} FROM ((SELECT * FROM ours EXCEPT ALL SELECT * FROM theirs)"
        " UNION ALL (SELECT * FROM theirs EXCEPT ALL SELECT * FROM ours)) d ORDER BY {key} LIMIT {most}"
    ).format(here=here, there=there, within=within, key=key, most=sql.Literal(SHOWN))
    named = [subject for (subject,) in conn.execute(subjects)]
    ours, theirs = _rows(conn, view, here, named), _rows(conn, view, there, named)
    for row in sorted({*ours, *theirs}):
        yield from _apart(view, row[0], ours[row], theirs[row])


def _apart(view: View, subject: str, ours: list[Any], theirs: list[Any]) -> Iterator[Difference]:
    """The rows of one key, of which there should be one in each build."""
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
    """The rows of these subjects by their keys."""
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
