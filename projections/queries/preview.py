"""Preview: what would change in the views if some streams grew, by the very functions that fill the views.

The streams before and after are folded as the projector folds them; then their rows, and those of the households their
people belong or would belong to, are compared.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec
import psycopg

from domain.events.identity import Merged
from domain.history.history import History
from domain.reference.scope import EVERYWHERE
from projections.engine.fold import RowBatch
from projections.schema.schema import live_schema, using
from projections.views.household import HOUSEHOLD
from projections.views.membership import MEMBERSHIP, MembershipRow
from projections.views.registry import VIEWS
from projections.views.source_rows import source_rows
from projections.views.view import View
from service.event_store.history_store import HistoryStore
from service.event_store.merges import Merge, apply_merges, merged_streams, merges_of
from service.reference import Reference

Row = dict[str, Any]


class RowChange(msgspec.Struct, frozen=True):
    """A row of a view that would come (no `before`), go (no `after`), or change; `subject` as in the view's key."""

    view: View
    subject: str
    before: Row | None
    after: Row | None

    @property
    def what(self) -> Literal["added", "removed", "changed"]:
        """What would become of the row."""
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
    """All rows that would differ. The connection reads the log and the live views whole; nothing is written.

    Who else belongs to a household is as far as the live views have come.
    """
    before, after = _read_together(conn, store, before, after)
    old, new = _folded(before, reference), _folded(after, reference)
    households = _memberships(old).keys() | _memberships(new).keys()
    if households:
        with conn.transaction(), using(conn, live_schema(conn)[0]):
            live = source_rows(conn, HOUSEHOLD, households)
        for folded in (old, new):
            joined = _memberships(folded)
            for key in households:
                others = [stay for stay in live.get(key, ()) if stay.person_id not in before]
                folded.add_household(key, [*others, *joined.get(key, ())], reference.policies)
    return list(_compared(old, new))


def _read_together(
    conn: psycopg.Connection, store: HistoryStore, before: Mapping[UUID, History], after: Mapping[UUID, History]
) -> tuple[Mapping[UUID, History], Mapping[UUID, History]]:
    """The streams with those they are merged with, or would be."""
    new = {
        (UUID(event.merged_person), UUID(event.into))
        for history in after.values()
        for event in history.recorded
        if isinstance(event, Merged) and event.merged_person
    }
    merges = merges_of(conn, {*before, *(one for pair in new for one in pair)})
    known = {(merge.duplicate, merge.survivor) for merge in merges}
    merges += [Merge(*pair, in_force=True) for pair in new - known]
    wanted = merged_streams(merges) - before.keys()  # rows are computed from all; what is told is bounded by who asks
    others = {stream.id: stream.history for stream in store.load(conn, wanted, scope=EVERYWHERE).values()}
    return apply_merges({**others, **before}, merges), apply_merges({**others, **after}, merges)


def _folded(histories: Mapping[UUID, History], reference: Reference) -> RowBatch:
    folded = RowBatch.empty()
    for stream_id, history in histories.items():
        if history.version:
            folded.add_stream(stream_id, history, reference.policies)
    return folded


def _memberships(folded: RowBatch) -> dict[str, list[MembershipRow]]:
    """The memberships of the folded people, by household."""
    found: dict[str, list[MembershipRow]] = {}
    for stay in (MembershipRow(*row) for row in folded.rows[MEMBERSHIP.name]):
        found.setdefault(stay.household_key, []).append(stay)
    return found


def _compared(old: RowBatch, new: RowBatch) -> Iterator[RowChange]:
    """The differing rows by view; a view that cannot be computed after would keep the rows it has."""
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
