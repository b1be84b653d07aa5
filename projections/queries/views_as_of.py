"""The views as of a moment, for lists: the histories of an area, cut off at the moment, folded by the functions of the
views into a schema of their own, which exists within one transaction only.

The tables are those of the live views, row-level security and functions included, so every query reads them as it reads
the live ones. Nothing is computed in a second way, and nothing stays: the transaction is rolled back.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from domain.history.history import History
from domain.households.household_key import key_of, name_in, naming_area
from domain.reference.scope import EVERYWHERE, Scope
from projections.engine.fold import RowBatch, copy_rows, record_failures, source_rows_of
from projections.queries.area_range import AreaRange, area_range
from projections.schema.schema import create_tables
from projections.views.membership import MEMBERSHIP
from projections.views.registry import DERIVED_VIEWS
from service.event_store.history_store import HistoryStore
from service.event_store.streams import stream_of
from service.postgres.database import READER, reading_all_areas
from service.reference import Reference

MOST_PERSONS: Final = 10_000
"""The most persons of an area whose histories are folded for one read: some seconds of work."""

_NOW: Final = "SELECT person_id FROM roster WHERE {within} LIMIT %(most)s"
_EVER: Final = "SELECT DISTINCT person_id FROM outcome WHERE {within} LIMIT %(most)s"
"""Persons for whom the area is or was responsible, by what is known now."""

_CHANGED_SINCE: Final = """
SELECT DISTINCT stream_id
  FROM zuji.log later
 WHERE recorded_at > %(known_at)s
   AND type IN ('person.corrected', 'person.voided', 'person.merged', 'person.merge_reverted', 'person.moved')
   AND EXISTS (SELECT FROM zuji.log event
                WHERE event.stream_id = later.stream_id
                  AND ({event_within} OR event.type = 'person.moved' AND {move_within}))
 LIMIT %(most)s
"""
"""Persons whose areas may be others now than those known then, with an event in the area or a move there. The area of a
move is the one that the person left."""

_PROGRAMME: Final = """
SELECT stream_id FROM post WHERE {within}
 UNION
SELECT stream_id FROM post_capacity WHERE {within}
 UNION
SELECT stream_id FROM work_item WHERE {within} OR area_prefix = ANY(%(above)s)
"""
"""The posts of the area, and the work items that are open to it. An area without a work plan has no id in its view: its
stream is found by its name."""

_PLANNED: Final = """
SELECT area FROM area_plan WHERE {within} UNION SELECT area FROM half_year_report WHERE {within}
 UNION SELECT area FROM interview WHERE {within}
 UNION SELECT area FROM schedule_reminder WHERE {within} UNION SELECT area FROM schedule_talk WHERE {within}
 UNION SELECT area FROM doubt WHERE {within}
"""

_TO_AREA: Final = """((convert_from(event.state, 'UTF8')::json ->> 'to_area') COLLATE "C")"""

_OF_HOUSEHOLD: Final = """
SELECT DISTINCT person_id FROM zuji.household
 WHERE household_id = %(household)s OR (household_area, household_id) = (%(naming)s, %(name)s)
 LIMIT %(most)s
"""
_CLAIMS: Final = """
SELECT household_area, household_id, person_id FROM zuji.household
 WHERE household_id = ANY(%(names)s) OR {within}
"""

_READ_AS: Final = """
SELECT set_config('max_parallel_workers_per_gather', '0', true), set_config('zuji.scope', %s, true),
       set_config('role', %s, true)
"""


class Moment(NamedTuple):
    """What had happened until `as_of`, as far as it was recorded until `known_at`, both with a time zone; None: no
    limit."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    def of(self, history: History) -> History:
        """The history at the moment."""
        return history.at(as_of=self.as_of, known_at=self.known_at)


class TooManyPersons(Exception):
    """The area has more than MOST_PERSONS persons."""


class ViewsAsOf(NamedTuple):
    """A transaction that reads the views as of the moment within a scope, and the histories they were folded from."""

    conn: psycopg.Connection
    histories: Mapping[UUID, History]


@contextmanager
def views_as_of(
    pool: ConnectionPool,
    store: HistoryStore,
    reference: Reference,
    scope: Scope,
    moment: Moment,
    *,
    area: str = "",
    household: str | None = None,
    up_to: int,
    households: bool = True,
) -> Iterator[ViewsAsOf]:
    """Opens the views as of a moment of an area in the scope ("": the whole scope), with the events of the log up to a
    position. Persons and households are in the area that was responsible then.

    With `household` (a key or a household_id), only those of the persons who were ever members of such a household are
    opened. Without `households`, the memberships of persons outside the area and the households are left out. Raises
    TooManyPersons, and Refusal (shape) when `area` is no code.
    """
    within = area_range(scope, area) if household is None else AreaRange("", "", [])
    with reading_all_areas(pool) as (conn, _):
        persons = _persons(conn, within, moment.known_at) if household is None else _members(conn, household)
        programme = _programme(conn, within)
    with pool.connection() as conn, conn.transaction(force_rollback=True):
        fold = _Fold(conn, store, reference, moment, up_to)
        fold.add_streams(persons)
        fold.add_streams(programme)
        if households:
            fold.add_households(within)
        _create(conn, fold.rows, up_to)
        conn.execute(_READ_AS, (scope.setting, READER))
        yield ViewsAsOf(conn, fold.histories)


def _persons(conn: psycopg.Connection, within: AreaRange, known_at: datetime | None) -> set[UUID]:
    """The persons who may have been in the area at the moment. Raises TooManyPersons."""
    values = {**within.values, "known_at": known_at, "most": MOST_PERSONS + 1}
    found = set[UUID]()
    conditions = {
        "{within}": within.condition(),
        "{event_within}": within.condition("event.area"),
        "{move_within}": within.condition(_TO_AREA),
    }
    for statement in (_NOW, _EVER, *((_CHANGED_SINCE,) if known_at is not None else ())):
        query = statement
        for name, condition in conditions.items():
            query = query.replace(name, condition)
        found.update(row[0] for row in conn.execute(query.encode(), values, binary=True, prepare=False))
        if len(found) > MOST_PERSONS:
            raise TooManyPersons(f"more than {MOST_PERSONS} persons in the area")
    return found


def _members(conn: psycopg.Connection, household: str) -> set[UUID]:
    """The persons who ever joined a household of that key or household_id, in whichever area. Raises TooManyPersons."""
    if "\0" in household:
        return set()
    values = {
        "household": household,
        "naming": naming_area(household),
        "name": name_in(household),
        "most": MOST_PERSONS + 1,
    }
    found = {row[0] for row in conn.execute(_OF_HOUSEHOLD, values, binary=True, prepare=False)}
    if len(found) > MOST_PERSONS:
        raise TooManyPersons(f"more than {MOST_PERSONS} persons in households of that id")
    return found


def _programme(conn: psycopg.Connection, within: AreaRange) -> set[UUID]:
    """The streams of the posts in the area, of its work items, and of the areas with a plan or a report; none of a
    household."""
    if not within.prefixes:
        return set()
    above = [prefix[:size] for prefix in within.prefixes for size in range(len(prefix) + 1)]
    values = {**within.values, "above": above}
    found = {row[0] for row in conn.execute(_PROGRAMME.replace("{within}", within.condition()).encode(), values)}
    planned = conn.execute(_PLANNED.replace("{within}", within.condition()).encode(), within.values)
    return found | {stream_of("area", area) for (area,) in planned}


class _Fold:
    """The rows of the views at a moment, with the histories of the area."""

    def __init__(
        self, conn: psycopg.Connection, store: HistoryStore, reference: Reference, moment: Moment, up_to: int
    ) -> None:
        self._conn, self._store, self._reference, self._moment, self._up_to = conn, store, reference, moment, up_to
        self.rows = RowBatch.empty()
        self.histories: dict[UUID, History] = {}

    def add_streams(self, ids: Collection[UUID]) -> None:
        """Adds the rows of all views of these streams: posts, areas, persons and those they were ever merged with."""
        streams = self._store.load(self._conn, ids, self._up_to, scope=EVERYWHERE)
        histories = {stream_id: self._moment.of(stream.history) for stream_id, stream in streams.items()}
        effective = {stream_id: history for stream_id, history in histories.items() if history.transitions}
        self.histories.update(effective)
        self.rows.add_streams(effective.items(), self._reference.policies)

    def add_households(self, within: AreaRange) -> None:
        """Adds the memberships of everybody else in the households of the persons, and in those that an area named, and
        the views derived from memberships."""
        keys = {row[_KEY] for row in self.rows.rows[MEMBERSHIP.name]}
        values = {"names": [name_in(key) for key in keys], **within.values}
        claims = _CLAIMS.replace("{within}", within.condition("household_area")).encode()
        prefixes = tuple(within.prefixes)
        others = {
            person_id
            for area, name, person_id in self._conn.execute(claims, values, binary=True, prepare=False)
            if person_id not in self.histories and (area.startswith(prefixes) or key_of(area, name) in keys)
        }
        loaded = self._store.load(self._conn, others, self._up_to, scope=EVERYWHERE)
        for stream_id, stream in loaded.items():
            if stream_id not in self.histories:
                self.rows.add(MEMBERSHIP, stream_id, self._moment.of(stream.history), self._reference.policies)
        for view in (view for view in DERIVED_VIEWS if view.source is MEMBERSHIP):
            for subject, rows in source_rows_of(view, self.rows).items():
                self.rows.add(view, subject, rows, self._reference.policies)


_KEY: Final = MEMBERSHIP.columns.index("household_key")


def _create(conn: psycopg.Connection, rows: RowBatch, up_to: int) -> None:
    """Creates a schema with the rows in the transaction, and makes it the search path. No other transaction sees it,
    and no other connection uses its name."""
    names = map(sql.Identifier, (f"as_of_{conn.info.backend_pid}", READER))
    conn.execute(sql.SQL("CREATE SCHEMA {0}; GRANT USAGE ON SCHEMA {0} TO {1}").format(*names))
    conn.execute("SELECT set_config('search_path', %s, true)", (f"as_of_{conn.info.backend_pid}",))
    create_tables(conn)
    copy_rows(conn, rows)
    record_failures(conn, rows.failures)
    conn.execute("UPDATE projection_position SET position = %s", (up_to,))
