"""Merges: which streams were ever one human's, and whose stream a duplicate's id leads to."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.history.history import History
from domain.history.merged_history import merge_histories

_TOUCHING = """
SELECT duplicate, survivor, in_force FROM zuji.merge WHERE duplicate = ANY(%(ids)s) OR survivor = ANY(%(ids)s)
"""


class Merge(NamedTuple):
    """A pair that was ever merged, and whether it is now."""

    duplicate: UUID
    survivor: UUID
    in_force: bool


def merges_of(conn: psycopg.Connection, ids: Iterable[UUID]) -> list[Merge]:
    """All merges that lead from these streams to others, however many steps away. One query where there are none."""
    known, found = set(ids), dict[tuple[UUID, UUID], Merge]()
    asked = known
    while asked:
        rows = conn.execute(_TOUCHING, {"ids": list(asked)}, binary=True)
        more = {(row[0], row[1]): Merge(*row) for row in rows}
        found |= more
        asked = {one for pair in more for one in pair} - known
        known = known | asked
    return list(found.values())


def all_merges(conn: psycopg.Connection) -> list[Merge]:
    """All merges there ever were: few, beside the persons."""
    return [Merge(*row) for row in conn.execute("SELECT duplicate, survivor, in_force FROM zuji.merge", binary=True)]


def streams_in(merges: Iterable[Merge]) -> set[UUID]:
    """Every stream that takes part."""
    return {one for merge in merges for one in (merge.duplicate, merge.survivor)}


def survivor(stream_id: UUID, merges: Collection[Merge]) -> UUID:
    """The stream that now speaks for this one: itself, unless it is merged."""
    into = {merge.duplicate: merge.survivor for merge in merges if merge.in_force}
    seen: set[UUID] = set()
    while stream_id in into and stream_id not in seen:
        seen.add(stream_id)
        stream_id = into[stream_id]
    return stream_id


def read_together(histories: Mapping[UUID, History], merges: Collection[Merge]) -> dict[UUID, History]:
    """The histories, those of merged streams as they read together. All streams of the merges must be among them."""
    if not merges:
        return dict(histories)
    found = dict(histories)
    parts = {str(one): histories[one] for one in streams_in(merges) if one in histories}
    for history in merge_histories(parts).values():
        found[history.subject_id] = history
    return found
