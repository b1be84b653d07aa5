"""Merges of duplicates: which streams belong to one person, and which stream a merged one is read with."""

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
    """Two streams that were merged at some time, and whether the merge is in force."""

    duplicate: UUID
    survivor: UUID
    in_force: bool


def merges_of(conn: psycopg.Connection, ids: Iterable[UUID]) -> list[Merge]:
    """All merges that connect these streams with others, directly or through others. One query if there are none."""
    known, found = set(ids), dict[tuple[UUID, UUID], Merge]()
    pending = known
    while pending:
        rows = conn.execute(_TOUCHING, {"ids": list(pending)}, binary=True)
        more = {(row[0], row[1]): Merge(*row) for row in rows}
        found |= more
        pending = {stream_id for pair in more for stream_id in pair} - known
        known = known | pending
    return list(found.values())


def all_merges(conn: psycopg.Connection) -> list[Merge]:
    """All merges, also those that were reverted. They are few in comparison with the persons."""
    return [Merge(*row) for row in conn.execute("SELECT duplicate, survivor, in_force FROM zuji.merge", binary=True)]


def merged_streams(merges: Iterable[Merge]) -> set[UUID]:
    """The streams of the merges."""
    return {stream_id for merge in merges for stream_id in (merge.duplicate, merge.survivor)}


def survivor(stream_id: UUID, merges: Collection[Merge]) -> UUID:
    """The stream into which this one is merged now, through any number of merges; itself if it is not merged."""
    into = {merge.duplicate: merge.survivor for merge in merges if merge.in_force}
    seen: set[UUID] = set()
    while stream_id in into and stream_id not in seen:
        seen.add(stream_id)
        stream_id = into[stream_id]
    return stream_id


def apply_merges(histories: Mapping[UUID, History], merges: Collection[Merge]) -> dict[UUID, History]:
    """The histories, with merged histories for merged streams. `histories` must contain all streams of the merges."""
    if not merges:
        return dict(histories)
    found = dict(histories)
    parts = {str(i): histories[i] for i in merged_streams(merges) if i in histories}
    for history in merge_histories(parts).values():
        found[history.subject_id] = history
    return found
