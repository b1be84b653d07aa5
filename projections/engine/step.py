"""One step of the live views: subjects touched by the next events are folded anew, their rows replaced, at once."""

from collections.abc import Collection
from uuid import UUID

import psycopg
from eventsourcing.persistence import Tracking

from domain.history.history import History
from projections.engine.fold import Failure, RowBatch, record_failures, replace_rows
from projections.schema.schema import live_views, mark_mixed, using
from projections.views.household import HOUSEHOLD
from projections.views.membership import MEMBERSHIP
from projections.views.source_rows import source_rows
from service.event_store.append import head
from service.event_store.histories import NO_LIMIT
from service.event_store.history_store import HistoryStore
from service.event_store.merges import apply_merges
from service.event_store.tracking import LOG, LiveViewsRecorder, PositionRecorder
from service.reference import Reference

PROJECTING_LOCK = 0x5A554A51
"""Advisory lock: whoever moves the views forward holds it for the transaction; the switch of a rebuild, too."""

EVENTS_A_STEP = 20_000
SUBJECTS_A_STEP = 5_000
"""So much at most is taken in at once: of who is behind by many events, each subject is folded once for all of them."""

_HOUSEHOLD_KEY = MEMBERSHIP.columns.index("household_key")


def project_next(conn: psycopg.Connection, store: HistoryStore, reference: Reference, schema: str | None = None) -> int:
    """Moves the live views (or those of a schema) forward by one step; returns how many events it took in.

    Live views of another shape are left alone: 0. Those of the same shape that other code or policy made are kept up,
    so that what is recorded can be seen until they are rebuilt, and are noted as mixed.
    """
    with conn.transaction():
        conn.execute("SET LOCAL plan_cache_mode = force_custom_plan")  # a plan made for small tables would stay
        conn.execute("SET LOCAL synchronous_commit = off")  # rows and position are lost together, and made again
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (PROJECTING_LOCK,))
        if schema is None:
            live = live_views(conn)
            if not live.writable:
                return 0
            mark_mixed(conn, live)
        taken = step(conn, store, reference, schema or live.schema)
        if taken and schema is None:
            LiveViewsRecorder.announce(conn)
        return taken


def step(
    conn: psycopg.Connection, store: HistoryStore, reference: Reference, schema: str, up_to: int = NO_LIMIT
) -> int:
    """One step, not beyond `up_to`, inside the caller's transaction, which holds the projecting lock."""
    with using(conn, schema):
        done, end = PositionRecorder.position(conn), min(head(conn), up_to)
        if done >= end:
            return 0
        end = min(end, done + EVENTS_A_STEP)
        changed = store.recorder.select_changed_streams(conn, done, end, SUBJECTS_A_STEP + 1)
        if len(changed) > SUBJECTS_A_STEP:
            _, beyond = changed.pop()
            end = beyond - 1
        project_streams(conn, store, reference, [stream_id for stream_id, _ in changed], end)
        PositionRecorder.advance(conn, Tracking(LOG, end))
        return end - done


def project_streams(
    conn: psycopg.Connection, store: HistoryStore, reference: Reference, ids: list[UUID], up_to: int
) -> None:
    """Folds the streams, and those merged with them, as they stand at a position; replaces what was derived."""
    try:
        with conn.transaction():
            _project(conn, store, reference, ids, up_to)
    except psycopg.DataError as error:  # one subject's rows do not fit their table: find it, park it, keep the others
        if len(ids) == 1:
            record_failures(conn, [Failure("roster", str(ids[0]), f"{type(error).__name__}: {error}")])
            return
        half = len(ids) // 2
        project_streams(conn, store, reference, ids[:half], up_to)
        project_streams(conn, store, reference, ids[half:], up_to)


def retry_failed_subjects(conn: psycopg.Connection, store: HistoryStore, reference: Reference) -> int:
    """Tries parked subjects again, after an update of the service for example; returns how many are parked still.

    Live views of another shape are left alone: 0.
    """
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (PROJECTING_LOCK,))
        live = live_views(conn)
        if not live.writable:
            return 0
        with using(conn, live.schema):
            position = PositionRecorder.position(conn)
            parked = conn.execute("SELECT DISTINCT subject, view = 'household' FROM failed_subject").fetchall()
            streams = [UUID(subject) for subject, household in parked if not household and _is_uuid(subject)]
            if streams:
                project_streams(conn, store, reference, streams, position)
            households = {subject for subject, household in parked if household}
            if households:
                folded = RowBatch.empty()
                fold_households(conn, reference, households, folded)
                replace_rows(conn, folded)
                record_failures(conn, folded.failures)
            left = conn.execute("SELECT count(*) FROM failed_subject").fetchone()
            return int(left[0]) if left else 0


def open_all(
    conn: psycopg.Connection, ids: Collection[UUID], store: HistoryStore, folded: RowBatch, up_to: int
) -> dict[UUID, History]:
    """The histories of the streams and of those merged with them; one that does not decode is a failure of its own."""
    found, merges = store.recorder.select_streams(conn, ids, up_to)
    histories: dict[UUID, History] = {}
    for raw in found:
        try:
            histories[raw.id] = store.mapper.to_stream(raw).history
        except Exception as error:  # an altered row must not stop the other subjects
            folded.fail("roster", str(raw.id), error)
    return apply_merges(histories, merges)


def _project(conn: psycopg.Connection, store: HistoryStore, reference: Reference, ids: list[UUID], up_to: int) -> None:
    folded = RowBatch.empty()
    histories = open_all(conn, ids, store, folded, up_to)
    ids = [*{*ids, *histories}]
    for stream_id, history in histories.items():
        folded.add_stream(stream_id, history, reference.policies)
    before = conn.execute("SELECT DISTINCT household_key FROM membership WHERE person_id = ANY(%s)", (ids,))
    households = {key for (key,) in before}
    households |= {row[_HOUSEHOLD_KEY] for row in folded.rows[MEMBERSHIP.name]}
    replace_rows(conn, folded)
    record_failures(conn, folded.failures)
    if households:
        of_households = RowBatch.empty()
        fold_households(conn, reference, households, of_households)
        replace_rows(conn, of_households)
        record_failures(conn, of_households.failures)


def fold_households(conn: psycopg.Connection, reference: Reference, households: set[str], folded: RowBatch) -> None:
    """The households' stories, out of their memberships as they stand in the current schema."""
    found = source_rows(conn, HOUSEHOLD, households)
    for key in households:
        folded.add_household(key, found.get(key, ()), reference.policies)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
