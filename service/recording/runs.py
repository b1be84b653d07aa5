"""Runs: what one source reported between two positions of the log, or under ids with one beginning.

A run is named by what the log has of every event: its source, the id of its request, its position and the time of its
recording. It is read from its end to its beginning: an event that was recorded later may depend on an earlier one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg

from domain.errors import Refusal
from domain.events.amendments import Voided
from domain.events.event import event_type_of
from domain.reference.scope import Scope
from service.event_store.recorder import head

_VOID: Final = event_type_of(Voided)
_WINDOW: Final = 10_000

_SELECT: Final = """
SELECT l.position, l.stream_id, l.version, l.type, found.state #>> '{stamp,actor,name}'
  FROM zuji.log l
 CROSS JOIN LATERAL (SELECT convert_from(l.state, 'UTF8')::json AS state OFFSET 0) found
 WHERE l.position >= %(first)s AND l.position < %(before)s
   AND position(%(marker)s::bytea IN l.state) > 0
   AND (%(everywhere)s OR l.area OPERATOR(zuji.^@) ANY (%(prefixes)s::text[]))
   AND found.state #>> '{stamp,source}' = %(source)s
   AND starts_with(found.state #>> '{stamp,request_id}', %(id_prefix)s)
 ORDER BY l.position DESC LIMIT %(most)s
"""
"""The marker spares most events of other sources the parsing of their JSON."""

_BOUNDS: Final = """
SELECT min(l.position), max(l.position)
  FROM zuji.account a
  JOIN zuji.request r ON r.account = a.name AND r.source = %(source)s
   AND r.request_id >= %(id_prefix)s AND r.request_id < %(beyond)s
  JOIN zuji.log l ON (l.stream_id, l.version) = (r.stream_id, r.version)
 WHERE starts_with(r.request_id, %(id_prefix)s)
"""
_RECORDED_AT: Final = "SELECT recorded_at FROM zuji.log WHERE position = %s"
_VOIDS: Final = f"""
SELECT stream_id, version, (convert_from(state, 'UTF8')::json ->> 'target_version')::int
  FROM zuji.log WHERE stream_id = ANY(%s) AND type = '{_VOID}' ORDER BY stream_id, version DESC
"""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The events of a source between two positions, both included, whose request ids begin with `id_prefix`."""

    source: str
    id_prefix: str = ""
    first: int
    last: int


class RunEvent(NamedTuple):
    """An event of a run; `account` posted it."""

    position: int
    stream_id: UUID
    version: int
    type: str
    account: str

    @property
    def of_person(self) -> bool:
        """Whether there is a void for it: only events of persons can be declared void."""
        return self.type.startswith("person.")


def find_run(
    conn: psycopg.Connection,
    source: str,
    *,
    id_prefix: str = "",
    first: int | None = None,
    last: int | None = None,
    recorded_from: datetime | None = None,
    recorded_to: datetime | None = None,
) -> Run:
    """The run that these name, up to the present end of the log: what is recorded later is not part of it.

    Raises Refusal (shape) if nothing but the source is named.
    """
    if not id_prefix and first is None and recorded_from is None:
        raise Refusal(
            "shape",
            "withdrawal.run",
            "请指明是哪一次导入：请求编号的开头、位置或记录时间",
            "name the run: the beginning of its request ids, its positions or its times of recording",
            field="first",
        )
    low, high = first or 1, min(last if last is not None else head(conn), head(conn))
    if recorded_from is not None:
        low = max(low, _recorded_before(conn, recorded_from) + 1)
    if recorded_to is not None:
        high = min(high, _recorded_before(conn, recorded_to))
    if id_prefix:
        values = {"source": source, "id_prefix": id_prefix, "beyond": f"{id_prefix}{chr(0x10FFFF)}"}
        found = conn.execute(_BOUNDS, values).fetchone()
        begins, ends = found if found is not None and found[0] is not None else (1, 0)
        low, high = max(low, begins), min(high, ends)
    return Run(source=source, id_prefix=id_prefix, first=low, last=high)


def events_of_run(
    conn: psycopg.Connection, run: Run, scope: Scope, *, before: int | None = None, most: int = _WINDOW
) -> list[RunEvent]:
    """At most `most` events of the run in the areas of the scope, those recorded last first; `before` is the position
    of the last one that was read."""
    values = {
        "first": run.first,
        "before": min(run.last + 1, before if before is not None else run.last + 1),
        "marker": b'"source":' + msgspec.json.encode(run.source),
        "everywhere": scope.area == "",
        "prefixes": [*scope.prefixes],
        "source": run.source,
        "id_prefix": run.id_prefix,
        "most": most,
    }
    return [RunEvent(*row) for row in conn.execute(_SELECT, values, prepare=False)]


def every_event(conn: psycopg.Connection, run: Run, scope: Scope) -> Iterator[RunEvent]:
    """All events of the run in the areas of the scope, those recorded last first."""
    before: int | None = None
    while events := events_of_run(conn, run, scope, before=before):
        yield from events
        if len(events) < _WINDOW:
            return
        before = events[-1].position


def without_void(conn: psycopg.Connection, events: Sequence[RunEvent]) -> list[RunEvent]:
    """The events that are not void already."""
    void = _void_versions(conn, {event.stream_id for event in events})
    return [event for event in events if event.version not in void.get(event.stream_id, ())]


def _void_versions(conn: psycopg.Connection, streams: set[UUID]) -> Mapping[UUID, set[int]]:
    """The versions of the events that are void, by stream. A void that is void itself has no effect."""
    found: dict[UUID, set[int]] = {}
    rows: Sequence[tuple[UUID, int, int]] = conn.execute(_VOIDS.encode(), ([*streams],)).fetchall()
    for stream_id, version, target in rows:  # the last first: what declares a void void comes after it
        void = found.setdefault(stream_id, set())
        if version not in void:
            void.add(target)
    return found


def _recorded_before(conn: psycopg.Connection, moment: datetime) -> int:
    """The position of the last event that was recorded before a moment; 0 if there is none. Times follow positions."""
    low, high = 0, head(conn)
    while low < high:
        middle = (low + high + 1) // 2
        row: Any = conn.execute(_RECORDED_AT, (middle,)).fetchone()
        if row is not None and row[0] < moment:
            low = middle
        else:
            high = middle - 1
    return low
