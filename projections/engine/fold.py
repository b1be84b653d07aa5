"""From histories to the rows of the views, one subject at a time.

A subject that cannot be computed is recorded as failed and stops no other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql

from domain.history.history import History
from domain.policy.policies import Policies
from projections.schema.statements import column_types
from projections.views.registry import VIEWS, VIEWS_OF_STREAM
from projections.views.source_rows import source_of, source_rows
from projections.views.view import View

T = TypeVar("T")

STREAMS_A_GROUP = 50
"""Streams whose views are computed together: few enough that their histories stay in the caches of the processor."""

_astuple = msgspec.structs.astuple


class Failure(msgspec.Struct, frozen=True):
    """A view that could not be computed for a subject, and the error."""

    view: str
    subject: str
    error: str


class RowBatch(msgspec.Struct):
    """The rows of some subjects, by view.

    `subjects` are those whose rows in the tables these rows replace, `failures` the views that could not be computed,
    `size` is the number of rows.
    """

    rows: dict[str, list[tuple[Any, ...]]]
    subjects: dict[str, list[Any]]
    failures: list[Failure]
    size: int = 0

    @classmethod
    def empty(cls) -> "RowBatch":
        """A batch without rows."""
        return cls({view.name: [] for view in VIEWS}, {view.name: [] for view in VIEWS}, [])

    def add(self, view: View, subject: Any, source: Any, policies: Policies) -> None:
        """Computes a view of one subject from its history, or from its rows in the source of a derived view.

        An exception is recorded as a failure; the subject then keeps the rows that the table has.
        """
        self._add_all(view, ((subject, source),), policies)

    def fail(self, view: str, subject: str, error: Exception) -> None:
        """Records a failure."""
        self.failures.append(Failure(view, subject, f"{type(error).__name__}: {error}"))

    def add_streams(self, streams: Iterable[tuple[UUID, History]], policies: Policies) -> None:
        """Computes all views of persons, areas and posts that concern their histories; `streams` are ids and histories.

        Of a group of streams one view after the other: the code of a view then stays in the caches of the processor,
        and a rebuild computes the rows in four fifths of the time that one stream after the other takes.
        """
        for group in in_groups(streams):
            by_kind: dict[str, list[tuple[UUID, History]]] = {}
            for stream in group:
                by_kind.setdefault(stream[1].recorded[0].stream, []).append(stream)
            for kind, of_kind in by_kind.items():
                for view in VIEWS_OF_STREAM[kind]:
                    concerned = (
                        [stream for stream in of_kind if view.concerns(stream[1])] if view.only_with else of_kind
                    )
                    if view.key == "area":
                        self._add_all(view, [(history.subject, history) for _, history in concerned], policies)
                    else:
                        self._add_all(view, concerned, policies)

    def _add_all(self, view: View, sources: Iterable[tuple[Any, Any]], policies: Policies) -> None:
        """Computes a view of some subjects, each with its source; see `add`."""
        compute, subjects, all_rows = view.rows, self.subjects[view.name], self.rows[view.name]
        for subject, source in sources:
            try:
                rows = compute(source, policies)
            except Exception as error:  # an error of any kind must not stop the other subjects
                self.fail(view.name, str(subject), error)
            else:
                subjects.append(subject)
                if rows:
                    all_rows += map(_astuple, rows)
                    self.size += len(rows)


def in_groups(streams: Iterable[T]) -> Iterator[list[T]]:
    """The streams in groups of STREAMS_A_GROUP, in order."""
    rest = iter(streams)
    while group := list(islice(rest, STREAMS_A_GROUP)):
        yield group


def source_rows_of(view: View, folded: RowBatch) -> dict[str, list[Any]]:
    """The rows of a batch in the source of a derived view, by the subject of the derived view."""
    source = source_of(view)
    found: dict[str, list[Any]] = {}
    for row in (source.row(*values) for values in folded.rows[source.name]):
        found.setdefault(getattr(row, view.key), []).append(row)
    return found


def add_derived(
    conn: psycopg.Connection, view: View, streams: Collection[UUID], *batches: tuple[RowBatch, Policies]
) -> None:
    """Computes a derived view in each batch by its policies. `streams` are those of the batches.

    It is computed from the rows that the batch has in the source of the view, and from those that all other streams
    have there in the current schema.
    """
    source = source_of(view)
    by_batch = [source_rows_of(view, folded) for folded, _ in batches]
    subjects = {subject for by_subject in by_batch for subject in by_subject}
    if not subjects:
        return
    stored = source_rows(conn, view, subjects)
    for (folded, policies), by_subject in zip(batches, by_batch, strict=True):
        for subject in subjects:
            others = [row for row in stored.get(subject, ()) if getattr(row, source.key) not in streams]
            folded.add(view, subject, [*others, *by_subject.get(subject, ())], policies)


def copy_rows(conn: psycopg.Connection, folded: RowBatch) -> None:
    """Copies the rows into the tables of the current schema."""
    for view in VIEWS:
        rows = folded.rows[view.name]
        if rows:
            _copy(conn, view, rows)


def replace_rows(conn: psycopg.Connection, folded: RowBatch) -> None:
    """Replaces the rows of the subjects of a batch in the tables of the current schema."""
    for view in VIEWS:
        subjects = folded.subjects[view.name]
        if subjects:
            conn.execute(
                sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(
                    sql.Identifier(view.name), sql.Identifier(view.key)
                ),
                (subjects,),
            )
    copy_rows(conn, folded)
    clear_failures(conn, folded)


def record_failures(conn: psycopg.Connection, failures: Iterable[Failure]) -> None:
    """Records failures in the current schema; counts the attempts of those recorded before."""
    for failure in failures:
        conn.execute(
            "INSERT INTO failed_subject (view, subject, error) VALUES (%s, %s, %s)"
            " ON CONFLICT (view, subject) DO UPDATE SET error = excluded.error, attempts = failed_subject.attempts + 1",
            (failure.view, failure.subject, failure.error.replace("\0", "␀")),
        )


def clear_failures(conn: psycopg.Connection, folded: RowBatch) -> None:
    """Deletes the recorded failures of subjects that could be computed."""
    for view, subject in conn.execute("SELECT view, subject FROM failed_subject").fetchall():
        if subject in map(str, folded.subjects[view]):
            conn.execute("DELETE FROM failed_subject WHERE (view, subject) = (%s, %s)", (view, subject))


def _copy(conn: psycopg.Connection, view: View, rows: Sequence[tuple[Any, ...]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(view.name), sql.SQL(", ").join(map(sql.Identifier, view.columns))
    )
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(column_types(view))
        for row in rows:
            copy.write_row(row)
