"""Folding: from histories to rows, for one subject at a time; what fails is parked and stops nobody else."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql

from domain.history.history import History
from domain.policy.policies import Policies
from projections.schema.statements import column_types
from projections.views.household import HOUSEHOLD
from projections.views.membership import MembershipRow
from projections.views.registry import VIEWS, VIEWS_OF_STREAM
from projections.views.view import View

_astuple = msgspec.structs.astuple


class Failure(msgspec.Struct, frozen=True):
    """A view that could not be computed for a subject, and the error."""

    view: str
    subject: str
    error: str


class RowBatch(msgspec.Struct):
    """The rows of some subjects by view, the subjects they replace, what failed, and how many rows there are."""

    rows: dict[str, list[tuple[Any, ...]]]
    subjects: dict[str, list[Any]]
    failures: list[Failure]
    size: int = 0

    @classmethod
    def empty(cls) -> "RowBatch":
        """Nothing folded yet."""
        return cls({view.name: [] for view in VIEWS}, {view.name: [] for view in VIEWS}, [])

    def add(self, view: View, subject: Any, compute: Callable[..., Sequence[msgspec.Struct]], *told: Any) -> None:
        """Computes the view of one subject; a failure is noted, and the rows it has in the table stay."""
        try:
            rows = compute(*told)
        except Exception as error:  # whatever a view stumbles over must not stop the others
            self.fail(view.name, str(subject), error)
        else:
            self.subjects[view.name].append(subject)
            if rows:
                self.rows[view.name] += map(_astuple, rows)
                self.size += len(rows)

    def fail(self, view: str, subject: str, error: Exception) -> None:
        """Notes what failed."""
        self.failures.append(Failure(view, subject, f"{type(error).__name__}: {error}"))

    def add_stream(self, stream_id: UUID, history: History, policies: Policies) -> None:
        """All views of a person, an area or a post."""
        for view in VIEWS_OF_STREAM[history.recorded[0].stream]:
            subject = history.subject if view.key == "area" else stream_id
            self.add(view, subject, view.rows, history, policies)

    def add_household(self, household_key: str, memberships: Sequence[MembershipRow], policies: Policies) -> None:
        """The story of a household, from all memberships there ever were in it."""
        self.add(HOUSEHOLD, household_key, HOUSEHOLD.rows, memberships, policies)


def copy_rows(conn: psycopg.Connection, folded: RowBatch) -> None:
    """Copies the rows into the tables of the current schema."""
    for view in VIEWS:
        rows = folded.rows[view.name]
        if rows:
            _copy(conn, view, rows)


def replace_rows(conn: psycopg.Connection, folded: RowBatch) -> None:
    """Replaces the rows of the folded subjects in the tables of the current schema."""
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
    """Notes what failed, or that it failed again."""
    for failure in failures:
        conn.execute(
            "INSERT INTO failed_subject (view, subject, error) VALUES (%s, %s, %s)"
            " ON CONFLICT (view, subject) DO UPDATE SET error = excluded.error, attempts = failed_subject.attempts + 1",
            (failure.view, failure.subject, failure.error.replace("\0", "␀")),
        )


def clear_failures(conn: psycopg.Connection, folded: RowBatch) -> None:
    """What could be computed is parked no more."""
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
