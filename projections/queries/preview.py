"""Preview: which rows of the views would change if some streams had more events.

The streams before and after are computed as the projector computes them, then the views derived from their rows; the
rows of both are compared.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec
import psycopg

from domain.events.identity import Merged
from domain.history.history import History
from domain.reference.scope import EVERYWHERE
from projections.engine.fold import RowBatch, add_derived
from projections.schema.schema import live_schema, using
from projections.views.registry import DERIVED_VIEWS, VIEWS
from projections.views.view import View
from service.event_store.history_store import HistoryStore
from service.event_store.merges import Merge, apply_merges, merged_streams, merges_of
from service.reference import Reference

Row = dict[str, Any]


class RowChange(msgspec.Struct, frozen=True):
    """A row that would be added (no `before`), removed (no `after`) or changed; `subject` is the value of the view's
    key."""

    view: View
    subject: str
    before: Row | None
    after: Row | None

    @property
    def what(self) -> Literal["added", "removed", "changed"]:
        """Whether the row would be added, removed or changed."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def row_changes(
    conn: psycopg.Connection,
    store: HistoryStore,
    reference: Reference,
    before: Mapping[UUID, History],
    after: Mapping[UUID, History],
) -> list[RowChange]:
    """All rows that would differ, without regard to a scope: the caller must leave out what its reader may not see.

    The connection must be the service's own; nothing is written. The rows of other streams, of the other members of a
    household for example, are those of the live views.
    """
    before, after = _read_together(conn, store, before, after)
    old, new = _folded(before, reference), _folded(after, reference)
    with conn.transaction(), using(conn, live_schema(conn)[0]):
        for view in DERIVED_VIEWS:
            add_derived(conn, view, before.keys(), (old, reference.policies), (new, reference.policies))
    return list(_compared(old, new))


def _read_together(
    conn: psycopg.Connection, store: HistoryStore, before: Mapping[UUID, History], after: Mapping[UUID, History]
) -> tuple[Mapping[UUID, History], Mapping[UUID, History]]:
    """The histories of the streams, and of the streams they are or would be merged with."""
    new = {
        (UUID(event.merged_person), UUID(event.into))
        for history in after.values()
        for event in history.recorded
        if isinstance(event, Merged) and event.merged_person
    }
    merges = merges_of(conn, {*before, *(one for pair in new for one in pair)})
    known = {(merge.duplicate, merge.survivor) for merge in merges}
    merges += [Merge(*pair, in_force=True) for pair in new - known]
    wanted = merged_streams(merges) - before.keys()
    # computed without a scope: the caller leaves out what its reader may not see
    others = {stream.id: stream.history for stream in store.load(conn, wanted, scope=EVERYWHERE).values()}
    return apply_merges({**others, **before}, merges), apply_merges({**others, **after}, merges)


def _folded(histories: Mapping[UUID, History], reference: Reference) -> RowBatch:
    folded = RowBatch.empty()
    recorded = [(stream_id, history) for stream_id, history in histories.items() if history.version]
    folded.add_streams(recorded, reference.policies)
    return folded


def _compared(old: RowBatch, new: RowBatch) -> Iterator[RowChange]:
    """The differing rows by view. A subject that cannot be computed would keep its rows, so it has no differences."""
    failed = {(failure.view, failure.subject) for failure in new.failures}
    for view in VIEWS:
        ours, theirs = _by_key(view, old), _by_key(view, new)
        for key in sorted(ours.keys() | theirs.keys(), key=str):
            before, after = ours.get(key), theirs.get(key)
            if before != after and (view.name, str(key[0])) not in failed:
                yield RowChange(view, str(key[0]), before, after)


def _by_key(view: View, folded: RowBatch) -> dict[tuple[Any, ...], Row]:
    rows = (
        {column: value for column, value in zip(view.columns, row, strict=True) if column not in view.internal}
        for row in folded.rows[view.name]
    )
    return {tuple(row[column] for column in (view.key, *view.row_key)): row for row in rows}
