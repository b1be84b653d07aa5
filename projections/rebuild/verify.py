"""Verifying that each event of the log is the one that was recorded, by ranges of positions in several processes.

Detected: a changed state or column of an event, an inserted event, a removed digest. Not detected: events of different
streams that changed places with all their columns, and the removal of the last events of the log with all that refers
to them. The latter needs a head of the log that is kept elsewhere, as in a backup.
"""

from collections.abc import Iterator
from concurrent.futures import as_completed
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from psycopg import sql

from projections.rebuild.build import Progress, Workers
from service.event_store.digests import is_genuine
from service.event_store.recorder import head
from service.postgres.database import connect
from service.security.keys import Keys

EVENTS_A_RANGE = 50_000
NAMED = 100
"""The most changed events that are reported."""

_EVENTS = """
COPY (
    SELECT stream_id, version, position, type, area,
           to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), state, digest
      FROM zuji.log WHERE position > {after} AND position <= {up_to}
) TO STDOUT (FORMAT BINARY)
"""
_TYPES = ("uuid", "int4", "int8", "text", "text", "text", "bytea", "bytea")


class Changed(NamedTuple):
    """An event that is not the one that was recorded; `what` describes the change."""

    position: int
    stream_id: UUID
    version: int
    what: str

    def __str__(self) -> str:
        return (
            f"event {self.version} of stream {self.stream_id} (position {self.position}) was changed below the "
            f"application: {self.what}"
        )


class Verified(NamedTuple):
    """The result for the log: the first NAMED changed events, and the number of events that have no digest because a
    version without digests recorded them."""

    changed: tuple[Changed, ...]
    unsealed: int


class _Range(NamedTuple):
    changed: list[Changed]
    unsealed: list[tuple[int, UUID, int]]
    first_sealed: int | None


def verify(url: str, keys: Keys, workers: int, progress: Progress) -> Verified:
    """Verifies the whole log in as many processes as workers."""
    with connect(url) as conn:
        end = head(conn)
        last = conn.execute("SELECT max(position) FROM zuji.log").fetchone()
    end = max(end, int(last[0] or 0) if last else 0)
    bounds = [*range(0, end, EVENTS_A_RANGE), end]
    progress("verify", 0, end)
    found: list[_Range] = []
    with Workers(min(workers, len(bounds))) as pool:
        futures = {
            pool.pool.submit(_verified, url, keys, after, up_to): up_to - after for after, up_to in pairwise(bounds)
        }
        done = 0
        for future in as_completed(futures):
            found.append(future.result())
            done += futures[future]
            progress("verify", done, end)
    sealed = min((one.first_sealed for one in found if one.first_sealed is not None), default=None)
    unsealed = sorted(event for one in found for event in one.unsealed)
    changed = [event for one in found for event in one.changed]
    late = [event for event in unsealed if sealed is not None and event[0] > sealed]
    changed += [
        Changed(*event, "it has no digest, and an earlier event has one: inserted, or stripped") for event in late
    ]
    return Verified(tuple(sorted(changed)[:NAMED]), len(unsealed) - len(late))


def _verified(url: str, keys: Keys, after: int, up_to: int) -> _Range:
    """Verifies the events after a position, up to another."""
    changed: list[Changed] = []
    unsealed: list[tuple[int, UUID, int]] = []
    first_sealed: int | None = None
    with connect(url) as conn:
        for stream_id, version, position, kind, area, at, state, digest in _events(conn, after, up_to):
            what = _mismatches(state, kind, area, version, position, at)
            if digest is None:
                unsealed.append((position, stream_id, version))
            else:
                first_sealed = position if first_sealed is None else min(position, first_sealed)
                if not is_genuine(keys, stream_id, version, state, digest):
                    what.insert(0, "its text is not the one recorded")
            if what:
                changed.append(Changed(position, stream_id, version, "; ".join(what)))
    return _Range(changed, unsealed, first_sealed)


def _events(conn: psycopg.Connection, after: int, up_to: int) -> Iterator[tuple[Any, ...]]:
    with conn.cursor().copy(sql.SQL(_EVENTS).format(after=after, up_to=up_to)) as copy:
        copy.set_types(_TYPES)
        yield from copy.rows()


def _mismatches(state: bytes, kind: str, area: str, version: int, position: int, at: str) -> list[str]:
    """Descriptions of the differences between the columns of a row and its state."""
    place = f',"position":{position},"recorded_at":"{at}"}}}}'
    if state.endswith(place.encode()) and state.startswith(f'{{"type":"{kind}",'.encode()):
        metadata = state[state.rfind(b',"stamp":{') :]
        if f'"version":{version},'.encode() in metadata and f'"area":"{area}"'.encode() in metadata:
            return []
    try:
        read = msgspec.json.decode(state)
        metadata = read["stamp"]
        said = {
            "type": read["type"],
            **{name: metadata.get(name) for name in ("area", "version", "position", "recorded_at")},
        }
    except (msgspec.DecodeError, LookupError, TypeError, AttributeError):
        return ["its text cannot be read"]
    columns = {"type": kind, "area": area, "version": version, "position": position, "recorded_at": at}
    return [
        f"column {name} says {columns[name]}, its text {said[name]}" for name in columns if columns[name] != said[name]
    ]
