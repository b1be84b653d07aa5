"""A step of the projector.

The subjects of the next events are computed anew; their rows and the position are replaced in one transaction.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import psycopg
from eventsourcing.persistence import Tracking
from psycopg import sql

from domain.history.history import History
from projections.engine.fold import Failure, RowBatch, record_failures, replace_rows
from projections.schema.schema import live_views, mark_mixed, using
from projections.views.registry import DERIVED_VIEWS
from projections.views.source_rows import source_of, source_rows
from projections.views.view import View
from service.event_store.history_store import HistoryStore
from service.event_store.merges import apply_merges
from service.event_store.recorder import head
from service.event_store.rows import NO_LIMIT
from service.event_store.tracking import LOG, LiveViewsRecorder, PositionRecorder
from service.place_files.store import refresh
from service.reference import Reference

PROJECTING_LOCK = 0x5A554A51
"""Advisory lock, held for the transaction by every step and by the switch of a rebuild."""

EVENTS_A_STEP = 20_000
SUBJECTS_A_STEP = 5_000
"""Bounds of one step. In a backlog each subject is computed once, however many of its events are pending."""


def project_next(conn: psycopg.Connection, store: HistoryStore, reference: Reference, schema: str | None = None) -> int:
    """Moves the live views (or those of a schema) forward by one step; returns the number of events.

    Returns 0 for live views whose tables are not those of the running code. Live views with the same tables that other
    code or policy computed are kept up until they are rebuilt, and marked as mixed.
    """
    with conn.transaction():
        # a cached plan may date from when the tables were small
        conn.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        # rows and position can only be lost together; they are then computed again
        conn.execute("SET LOCAL synchronous_commit = off")
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (PROJECTING_LOCK,))
        if schema is None:
            refresh(conn)  # a file of the place is loaded under the same lock
            live = live_views(conn)
            if not live.writable:
                return 0
            mark_mixed(conn, live)
        taken = step(conn, store, reference, schema or live.schema)
        if taken and schema is None:
            LiveViewsRecorder.announce(conn)
        return taken


def step(
    conn: psycopg.Connection,
    store: HistoryStore,
    reference: Reference,
    schema: str,
    up_to: int = NO_LIMIT,
    as_of: datetime | None = None,
) -> int:
    """One step, not beyond position `up_to`, in the caller's transaction, which must hold PROJECTING_LOCK; for a schema
    of which the caller is the only writer, it need not. Histories are cut off at `as_of`, a moment of business time.
    """
    with using(conn, schema):
        done, end = PositionRecorder.position(conn), min(head(conn), up_to)
        if done >= end:
            return 0
        end = min(end, done + EVENTS_A_STEP)
        changed = store.recorder.select_changed_streams(conn, done, end, SUBJECTS_A_STEP + 1)
        if len(changed) > SUBJECTS_A_STEP:
            _, beyond = changed.pop()
            end = beyond - 1
        project_streams(conn, store, reference, [stream_id for stream_id, _ in changed], end, as_of)
        PositionRecorder.advance(conn, Tracking(LOG, end))
        return end - done


def project_streams(
    conn: psycopg.Connection,
    store: HistoryStore,
    reference: Reference,
    ids: list[UUID],
    up_to: int,
    as_of: datetime | None = None,
) -> None:
    """Computes the streams up to a position, and those merged with them; replaces their rows and the rows derived from
    them."""
    try:
        with conn.transaction():
            _project(conn, store, reference, ids, up_to, as_of)
    except psycopg.DataError as error:  # rows of a subject do not fit their table: find it by bisection
        if len(ids) == 1:
            record_failures(conn, [Failure("roster", str(ids[0]), f"{type(error).__name__}: {error}")])
            return
        half = len(ids) // 2
        project_streams(conn, store, reference, ids[:half], up_to, as_of)
        project_streams(conn, store, reference, ids[half:], up_to, as_of)


def retry_failed_subjects(conn: psycopg.Connection, store: HistoryStore, reference: Reference) -> int:
    """Computes the failed subjects again, which may succeed after an update of the service; returns how many still
    fail.

    Returns 0 for live views whose tables are not those of the running code.
    """
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (PROJECTING_LOCK,))
        refresh(conn)
        live = live_views(conn)
        if not live.writable:
            return 0
        with using(conn, live.schema):
            position = PositionRecorder.position(conn)
            failed = conn.execute("SELECT DISTINCT view, subject FROM failed_subject").fetchall()
            derived = {view.name: {subject for name, subject in failed if name == view.name} for view in DERIVED_VIEWS}
            streams = {UUID(subject) for name, subject in failed if name not in derived and _is_uuid(subject)}
            if streams:
                project_streams(conn, store, reference, [*streams], position)
            for view in DERIVED_VIEWS:
                _project_derived(conn, reference, view, derived[view.name])
            left = conn.execute("SELECT count(*) FROM failed_subject").fetchone()
            return int(left[0]) if left else 0


def open_all(
    conn: psycopg.Connection, ids: Collection[UUID], store: HistoryStore, folded: RowBatch, up_to: int
) -> dict[UUID, History]:
    """The histories of the streams up to a position, and of those merged with them.

    A stream that cannot be deserialized is left out and recorded as a failure in `folded`.
    """
    found, merges = store.recorder.select_streams(conn, ids, up_to)
    histories: dict[UUID, History] = {}
    for raw in found:
        try:
            histories[raw.id] = store.mapper.to_stream(raw).history
        except Exception as error:  # a changed row of the log must not stop the other subjects
            folded.fail("roster", str(raw.id), error)
    return apply_merges(histories, merges)


def _project(
    conn: psycopg.Connection,
    store: HistoryStore,
    reference: Reference,
    ids: list[UUID],
    up_to: int,
    as_of: datetime | None,
) -> None:
    folded = RowBatch.empty()
    histories = open_all(conn, ids, store, folded, up_to)
    if as_of is not None:
        histories = {stream_id: history.at(as_of=as_of) for stream_id, history in histories.items()}
    folded.add_streams(histories.items(), reference.policies)
    replace_streams(conn, reference, folded)


def replace_streams(conn: psycopg.Connection, reference: Reference, folded: RowBatch) -> None:
    """Replaces the rows of the streams of a batch, and the rows derived from them.

    Raises psycopg.DataError if rows of a subject do not fit their table.
    """
    # read before the rows are replaced: the subjects of the replaced rows change, too
    derived = [(view, _derived_subjects(conn, view, folded)) for view in DERIVED_VIEWS]
    replace_rows(conn, folded)
    record_failures(conn, folded.failures)
    for view, subjects in derived:
        _project_derived(conn, reference, view, subjects)


def _derived_subjects(conn: psycopg.Connection, view: View, folded: RowBatch) -> set[str]:
    """The subjects of a derived view that have rows of the batch in its source, or rows that the batch replaces."""
    source = source_of(view)
    if not (replaced := folded.subjects[source.name]):
        return set()
    before = sql.SQL("SELECT DISTINCT {} FROM {} WHERE {} = ANY(%s)").format(
        *map(sql.Identifier, (view.key, source.name, source.key))
    )
    column = source.columns.index(view.key)
    return {
        *(subject for (subject,) in conn.execute(before, (replaced,))),
        *(row[column] for row in folded.rows[source.name]),
    }


def _project_derived(conn: psycopg.Connection, reference: Reference, view: View, subjects: Collection[str]) -> None:
    """Computes subjects of a derived view from the rows of its source; replaces their rows."""
    if not subjects:
        return
    folded = RowBatch.empty()
    found = source_rows(conn, view, subjects)
    for subject in subjects:
        folded.add(view, subject, found.get(subject, ()), reference.policies)
    replace_rows(conn, folded)
    record_failures(conn, folded.failures)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
