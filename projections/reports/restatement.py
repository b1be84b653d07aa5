"""The restatement of an issue: each figure that has changed since, and why.

The items that were counted are compared with those that count now. Each item that came or went has one cause, found in
the events that its subject received since, so the causes of a figure add up to its difference.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg

from domain.reference.bilingual_text import BilingualText
from projections.reports.counted_items import CountedItem
from service.event_store.streams import stream_of

_INSPECTION: Final = "inspection"

CAUSES: Final[Mapping[str, BilingualText]] = {
    "merge": BilingualText("重复登记合并", "merge"),
    "void": BilingualText("作废", "void"),
    "correction": BilingualText("更正", "correction"),
    "move": BilingualText("迁移", "move"),
    "changed_target": BilingualText("目标调整", "changed target"),
    _INSPECTION: BilingualText("抽签、检查结果", "draw or result of a check"),
    "late_report": BilingualText("补报", "late report"),
    "changed_rule": BilingualText("规则变化", "changed rule"),
}
"""Why a figure has changed, in the order of precedence."""

_BY_TYPE: Final[Mapping[str, str]] = {
    "person.merged": "merge",
    "person.merge_reverted": "merge",
    "person.voided": "void",
    "person.corrected": "correction",
    "person.identity_corrected": "correction",
    "person.employment_verified": "correction",
    "person.moved": "move",
    "area.target_set": "changed_target",
    "area.baseline_set": "changed_target",
    "person.spot_checked": _INSPECTION,
    "inspection.drawn": _INSPECTION,
    "inspection.case_drawn": _INSPECTION,
    "inspection.case_replaced": _INSPECTION,
    "inspection.abandoned": _INSPECTION,
}


class LaterEvent(NamedTuple):
    """An event that a subject received since: its position in the log, stream, version, type, and the version that it
    corrects or voids (0 for none)."""

    position: int
    stream_id: UUID
    version: int
    type: str
    target: int


class Change(NamedTuple):
    """A changed figure: what it was and is, and for each cause what it adds and by which events."""

    line: str
    column: str
    was: int
    now: int
    causes: Mapping[str, tuple[int, Sequence[LaterEvent]]]


def restated(
    conn: psycopg.Connection,
    before: Sequence[CountedItem],
    now: Sequence[CountedItem],
    *,
    known_until: int,
    position: int,
    of_inspections: bool = False,
) -> list[Change]:
    """The figures that differ between the items of an issue, known up to `known_until`, and those of now.

    `position` is that up to which the views know the log. The sum over the causes of a figure is `now - was`. Draws and
    results of checks change figures `of_inspections` only.
    """
    changed = Counter(now)
    changed.subtract(before)
    changed = Counter({item: times for item, times in changed.items() if times})
    if not changed:
        return []
    events = _later_events(conn, {item.subject for item in changed}, known_until, position, of_inspections)
    was, is_now = _sums(before), _sums(now)
    causes: dict[tuple[str, str], dict[str, tuple[int, set[LaterEvent]]]] = defaultdict(dict)
    for item, times in changed.items():
        cause, by = _cause(item, events.get(item.subject, ()), came=times > 0)
        adds, known = causes[item.line, item.column].get(cause, (0, set()))
        causes[item.line, item.column][cause] = (adds + times * item.adds, known | set(by))
    return [
        Change(
            line,
            column,
            was[line, column],
            is_now[line, column],
            {cause: (of[cause][0], sorted(of[cause][1])) for cause in CAUSES if cause in of},
        )
        for (line, column), of in sorted(causes.items())
    ]


def _cause(item: CountedItem, events: Sequence[LaterEvent], *, came: bool) -> tuple[str, Sequence[LaterEvent]]:
    """The cause of an item that came or went, with the later events of its subject that give it.

    An item whose own event is new was reported late; one whose own event was corrected or voided went for that. Else it
    is the first of CAUSES that the later events give.
    """
    own = [event for event in events if event.version == item.version and str(event.stream_id) == item.subject]
    if came and own:
        return _cause_of(own[0]), own
    of_target = [event for event in events if event.target == item.version and str(event.stream_id) == item.subject]
    found: dict[str, list[LaterEvent]] = defaultdict(list)
    for event in (not came and of_target) or events:
        found[_cause_of(event)].append(event)
    return next(((cause, found[cause]) for cause in CAUSES if cause in found), ("changed_rule", ()))


def _cause_of(event: LaterEvent) -> str:
    return _BY_TYPE.get(event.type, "late_report")


def _sums(items: Iterable[CountedItem]) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for item in items:
        sums[item.line, item.column] += item.adds
    return sums


_EVENTS: Final = """
SELECT position, stream_id, version, type,
       CASE WHEN type IN ('person.corrected', 'person.voided')
            THEN coalesce((convert_from(state, 'UTF8')::json ->> 'target_version')::int, 0) ELSE 0 END
  FROM zuji.log
 WHERE stream_id = ANY (%(streams)s) AND position > %(after)s AND position <= %(up_to)s
 ORDER BY position
"""
_MERGED: Final = """
SELECT survivor, duplicate FROM zuji.merge WHERE survivor = ANY (%(persons)s) OR duplicate = ANY (%(persons)s)
"""
_DRAWN: Final = """
SELECT DISTINCT person_id, inspection_id FROM inspection_case WHERE person_id = ANY (%(persons)s)
"""
_MEMBERS: Final = "SELECT household_key, person_id FROM membership WHERE household_key = ANY (%(keys)s)"


def _later_events(
    conn: psycopg.Connection, subjects: Collection[str], after: int, up_to: int, of_inspections: bool
) -> dict[str, list[LaterEvent]]:
    """The events recorded after a position, by the subject of items that they may have changed: its own, those of the
    persons that it was ever merged with, and those of the members of a household. For figures `of_inspections` also
    those of the inspections that drew a person; for others neither these nor the results of checks."""
    streams = _streams(conn, subjects, of_inspections)
    parameters: dict[str, Any] = {"streams": [*{stream for own in streams.values() for stream in own}]}
    by_stream: dict[UUID, list[LaterEvent]] = defaultdict(list)
    for row in conn.execute(_EVENTS, parameters | {"after": after, "up_to": up_to}):
        by_stream[row[1]].append(LaterEvent(*row))
    return {
        subject: sorted(
            event
            for stream in own
            for event in by_stream.get(stream, ())
            if of_inspections or _cause_of(event) != _INSPECTION
        )
        for subject, own in streams.items()
    }


def _streams(conn: psycopg.Connection, subjects: Collection[str], of_inspections: bool) -> dict[str, set[UUID]]:
    """The streams whose events may change what a subject counts for."""
    streams = {subject: {stream} for subject in subjects if (stream := _uuid(subject)) is not None}
    others = [subject for subject in subjects if subject not in streams]
    for subject in others:  # the code of an area, or the key of a household
        streams[subject] = {stream_of("area", subject)}
    for key, person in conn.execute(_MEMBERS, {"keys": others}):
        streams[key].add(person)
    persons = [*{stream for own in streams.values() for stream in own}]
    merged: dict[UUID, set[UUID]] = defaultdict(set)
    for survivor, duplicate in conn.execute(_MERGED, {"persons": persons}):
        merged[survivor].add(duplicate)
        merged[duplicate].add(survivor)
    for person, inspection in conn.execute(_DRAWN, {"persons": persons}) if of_inspections else ():
        merged[person].add(inspection)
    return {subject: own.union(*(merged.get(stream, ()) for stream in own)) for subject, own in streams.items()}


def _uuid(subject: str) -> UUID | None:
    try:
        return UUID(subject)
    except ValueError:
        return None
