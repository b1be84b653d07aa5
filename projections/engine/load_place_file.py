"""Loading a file of the place: checked, then recorded together with the rows of the views that it changes.

Both happen in one transaction, under the lock of the projector: no step mixes the old data with the new. A rebuild or a
check computes rows for longer than a step, so no file is loaded meanwhile.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg

from domain.events.event import SHANGHAI
from domain.reference.area_codes import scope_prefix
from projections.engine.fold import RowBatch, add_derived
from projections.engine.step import PROJECTING_LOCK, open_all, project_streams, replace_streams
from projections.rebuild.rebuild import REBUILD_LOCK, AnotherRuns
from projections.schema.fingerprint import code_fingerprint
from projections.schema.schema import Live, live_views, using
from projections.views.registry import DERIVED_VIEWS, VIEWS
from projections.views.view import View
from service.event_store.history_store import HistoryStore
from service.event_store.tracking import PositionRecorder
from service.place_files.merge import AreasFile, PolicyFile
from service.place_files.place_file import PlaceFile
from service.place_files.store import append, refresh, with_file
from service.postgres.database import ROLE
from service.reference import Reference, reference
from service.security.access_log import Line, write
from service.security.accounts import CHANNEL

_BATCH: Final = 500
_STREAMS: Final = """
SELECT stream_id FROM zuji.log WHERE area OPERATOR(zuji.^@) ANY(%(prefixes)s)
 UNION
SELECT person_id FROM outcome WHERE area OPERATOR(zuji.^@) ANY(%(prefixes)s)
"""
"""The second part finds persons who moved into the area: the area of that event is the one they left."""

_RECORDED_SINCE: Final = """
SELECT count(DISTINCT stream_id) FROM zuji.log
 WHERE area OPERATOR(zuji.^@) ANY(%s)
   AND left(convert_from(state, 'UTF8')::json #>> '{stamp,occurred_at}', 10) >= %s
"""


class Effect(msgspec.Struct):
    """What a file changes: how many persons (and posts, areas, ...) it concerns, and of how many the rows of which
    views become others. `changed` counts subjects by view."""

    concerned: int = 0
    changed: dict[str, int] = msgspec.field(default_factory=dict)


def load_place_file(
    conn: psycopg.Connection, store: HistoryStore, file: PlaceFile, *, by: str, preview: bool = False
) -> Effect:
    """Loads the file, and brings the live views up to it; with `preview`, only tells what would change.

    `conn` has the rights of the owner; `by` is the operator. The reference data of this process is that with the file
    afterwards. Raises PlaceFileRefused for a file that is wrong, or that would change a past of which events are
    recorded, AnotherRuns during a rebuild or a check; then nothing is changed.
    """
    with conn.transaction():
        if not preview:
            _refuse_rebuild(conn)
        conn.execute("SELECT pg_advisory_xact_lock(%s)", (PROJECTING_LOCK,))
        refresh(conn)
        old = msgspec.structs.replace(reference())
        new = with_file(old, file)
        prefixes = _prefixes(file, new)
        _refuse_past(conn, file, prefixes)
        live = live_views(conn)
        was_current = live.current
        if not preview:
            append(conn, new, by)
            reference().take(new)
            if was_current:
                conn.execute("UPDATE zuji.live_views SET made_by = %s", (code_fingerprint(),))
            details = {"name": file.name, "since": str(file.since), "number": len(new.files)}
            write(conn, [Line(action=f"{file.kind}.loaded", account=by, role="operator", details=details)])
            conn.execute("SELECT pg_notify(%s, '')", (CHANNEL,))
        conn.execute(f"SET LOCAL ROLE {ROLE}".encode())
        return _effect(conn, store, live, prefixes, (old, new), preview=preview)


def _refuse_rebuild(conn: psycopg.Connection) -> None:
    """Keeps rebuilds and checks from beginning until the end of the transaction. Raises AnotherRuns if one runs."""
    row = conn.execute("SELECT pg_try_advisory_xact_lock(%s)", (REBUILD_LOCK,)).fetchone()
    if not (row and row[0]):
        raise AnotherRuns


def _effect(
    conn: psycopg.Connection,
    store: HistoryStore,
    live: Live,
    prefixes: list[str],
    references: tuple[Reference, Reference],
    *,
    preview: bool,
) -> Effect:
    old, new = references
    concerned, changed = 0, dict[str, set[Any]]()
    if not live.writable:
        return Effect()
    with using(conn, live.schema):
        position = PositionRecorder.position(conn)
        for ids in _batches(conn, prefixes):
            before, after = RowBatch.empty(), RowBatch.empty()
            histories = open_all(conn, ids, store, after, position)
            before.add_streams(histories.items(), old.policies)
            after.add_streams(histories.items(), new.policies)
            concerned += len(ids)
            if not preview:
                _replace(conn, store, new, ids, position, after)
            for view in DERIVED_VIEWS:
                add_derived(conn, view, histories.keys(), (before, old.policies), (after, new.policies))
            for view in VIEWS:
                if subjects := _changed_subjects(view, before, after):
                    changed.setdefault(view.name, set()).update(subjects)
    return Effect(concerned, {view: len(subjects) for view, subjects in changed.items()})


def _replace(
    conn: psycopg.Connection, store: HistoryStore, new: Reference, ids: list[UUID], position: int, folded: RowBatch
) -> None:
    """Replaces the rows of the streams by those of the batch. If rows of one do not fit, each is computed by itself."""
    try:
        with conn.transaction():
            replace_streams(conn, new, folded)
    except psycopg.DataError:
        project_streams(conn, store, new, ids, position)


def _changed_subjects(view: View, before: RowBatch, after: RowBatch) -> set[Any]:
    """The subjects with rows in one of the batches only."""
    column = view.columns.index(view.key)
    changed = {repr(row) for row in before.rows[view.name]} ^ {repr(row) for row in after.rows[view.name]}
    return {row[column] for row in (*before.rows[view.name], *after.rows[view.name]) if repr(row) in changed}


def _batches(conn: psycopg.Connection, prefixes: list[str]) -> Iterator[list[UUID]]:
    ids = [stream_id for (stream_id,) in conn.execute(_STREAMS.encode(), {"prefixes": prefixes}).fetchall()]
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _prefixes(file: PlaceFile, new: Reference) -> list[str]:
    """The prefixes of the areas whose rows may change."""
    if file.kind == "calendar":
        return [""]
    if file.kind == "areas":
        areas = tuple(code for code, line in file.read(AreasFile).areas.items() if "replaced_by" in line)
    else:
        areas = file.read(PolicyFile).areas
    ever = date.max
    return [prefix for area in areas for prefix in (scope_prefix(area), *new.areas.also_covered(area, ever))]


def _refuse_past(conn: psycopg.Connection, file: PlaceFile, prefixes: list[str]) -> None:
    """Raises PlaceFileRefused if the file holds from a day before today and events of that time are recorded."""
    if file.since >= datetime.now(SHANGHAI).date():
        return
    row = conn.execute(_RECORDED_SINCE.encode(), (prefixes, str(file.since))).fetchone()
    if row is not None and row[0]:
        raise file.refused(
            f"{row[0]} persons or subjects have events since {file.since}, which were decided by the rules of then:"
            " choose a day from today on",
            f"{file.since}起已有{row[0]}个对象的事件按当时的规定记录：请选今天或以后的日期",
        )
