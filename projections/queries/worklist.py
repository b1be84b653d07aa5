"""The worklist: deadlines that run, exits of recognised persons who have reached the retirement age, and households
that are open, suspected or unwilling, in the order of their due times.

Each is a source of one list, and is cut to a page by itself, so that its index does the work.
"""

from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.events.event import SHANGHAI
from domain.reference.scope import Scope
from projections.queries.area_range import AreaRange, area_range
from projections.queries.page import Page

HOUSEHOLD_KINDS: Final = ("household_open", "household_suspected", "household_unwilling")
"""The kinds of tasks whose subject is a household."""

EXIT: Final = "exit"
"""The kind of the exit of a recognised person who has reached the retirement age."""

WITHOUT_DUE_TIME: Final = datetime(9999, 12, 30, tzinfo=UTC)
"""The due time of tasks that have none: they come after all that have one."""

_DEADLINES: Final = """
SELECT name COLLATE "C" AS kind, person_id::text COLLATE "C" AS subject, trigger_version AS version, area, started_at,
       due_at, provisional, helper
  FROM deadline
 WHERE met_at IS NULL AND waived_at IS NULL AND {within}
"""
_HOUSEHOLDS: Final = """
SELECT (CASE status WHEN 'suspected' THEN 'household_suspected' WHEN 'unwilling' THEN 'household_unwilling'
                    ELSE 'household_open' END) COLLATE "C" AS kind,
       household_key AS subject, 0 AS version, area, status_since::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at,
       coalesce((due + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond', %(never)s) AS due_at,
       false AS provisional, NULL::text AS helper
  FROM household
 WHERE status IN ('suspected', 'open', 'reopened', 'unwilling') AND (status <> 'unwilling' OR opened_at IS NOT NULL)
   AND {within}
   AND since <= %(today)s AND {lasts}
"""
_EXITS: Final = """
SELECT 'exit' COLLATE "C" AS kind, person_id::text COLLATE "C" AS subject, 0 AS version, area,
       retires_on::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at,
       (retires_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond' AS due_at,
       false AS provisional, NULL::text AS helper
  FROM roster
 WHERE case_state = 'recognised' AND retires_on <= %(today)s AND {within}
"""
_SOURCES: Final = (
    _DEADLINES,
    _EXITS,
    *(_HOUSEHOLDS.replace("{lasts}", lasts) for lasts in ("until IS NULL", "until > %(today)s")),
)
_PAGE: Final = """
SELECT * FROM ({source}) one
 WHERE (due_at, kind, subject, version) > (%(due)s, %(after_kind)s, %(subject)s, %(version)s)
   AND due_at < %(before)s {conditions} ORDER BY due_at, kind, subject, version LIMIT %(most)s
"""
_MERGED: Final = "SELECT * FROM ({pages}) two ORDER BY due_at, kind, subject, version LIMIT %(most)s"
_COUNTS: Final = """
SELECT kind, count(*) AS count, count(*) FILTER (WHERE due_at < %(now)s) AS overdue
  FROM ({sources}) one WHERE true {conditions} GROUP BY kind ORDER BY overdue DESC, count DESC, kind
"""


class WorklistFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks: of an area in the scope ("": the whole scope), of a helper, of a kind, only the overdue ones."""

    area: str = ""
    helper: str | None = None
    kind: str | None = None
    overdue: bool = False


class Task(msgspec.Struct, frozen=True):
    """A deadline that runs, an exit that is due, or a household to be dealt with.

    `subject` is the id of the person or the key of the household; `version` the number of the event that started the
    deadline, 0 for an exit or a household. Times carry a zone; `due_at` is the last moment in time,
    or WITHOUT_DUE_TIME.
    """

    kind: str
    subject: str
    version: int
    area: str
    started_at: datetime
    due_at: datetime
    provisional: bool
    helper: str | None

    @property
    def of_household(self) -> bool:
        """Whether the subject is a household."""
        return self.kind in HOUSEHOLD_KINDS


class TaskKey(NamedTuple):
    """The place of a task in the order of the list."""

    due_at: datetime = datetime.min.replace(tzinfo=UTC)
    kind: str = ""
    version: int = 0
    subject: str = ""


class TaskCount(msgspec.Struct, frozen=True):
    """How many tasks of a kind there are, and how many of them are overdue."""

    kind: str
    count: int
    overdue: int


def list_tasks(
    conn: psycopg.Connection,
    scope: Scope,
    wanted: WorklistFilter,
    *,
    now: datetime,
    limit: int,
    after: TaskKey | None = None,
) -> Page[Task]:
    """A page of the tasks, the earliest due time first; `after` is the last task of the page before.

    `now` decides what is overdue; its day in Asia/Shanghai decides which households are listed. Raises Refusal (shape)
    when `wanted.area` is no code.
    """
    key = after or TaskKey()
    within = area_range(scope, wanted.area)
    values = {
        **_values(within, wanted, now),
        "due": key.due_at,
        "after_kind": key.kind,
        "subject": key.subject,
        "version": key.version,
        "before": now if wanted.overdue else datetime.max.replace(tzinfo=UTC),
        "most": limit + 1,
    }
    conditions = _conditions(wanted, "helper", "kind")
    sources = _sources(within)
    pages = " UNION ALL ".join(f"({_PAGE.format(source=source, conditions=conditions)})" for source in sources)
    with conn.cursor(row_factory=class_row(Task)) as cursor:
        rows = cursor.execute(_MERGED.format(pages=pages).encode(), values, prepare=False).fetchall()
    return Page.of(rows, limit)


def count_tasks(conn: psycopg.Connection, scope: Scope, wanted: WorklistFilter, *, now: datetime) -> list[TaskCount]:
    """The tasks of each kind, the kinds with the most overdue tasks first. Only area and helper of the filter count."""
    within = area_range(scope, wanted.area)
    sources = " UNION ALL ".join(f"({source})" for source in _sources(within))
    statement = _COUNTS.format(sources=sources, conditions=_conditions(wanted, "helper"))
    with conn.cursor(row_factory=class_row(TaskCount)) as cursor:
        return cursor.execute(statement.encode(), _values(within, wanted, now), prepare=False).fetchall()


def _sources(within: AreaRange) -> list[str]:
    return [source.replace("{within}", within.condition()) for source in _SOURCES]


def _values(within: AreaRange, wanted: WorklistFilter, now: datetime) -> dict[str, Any]:
    today: date = now.astimezone(SHANGHAI).date()
    return {
        **within.values,
        "now": now,
        "today": today,
        "never": WITHOUT_DUE_TIME,
        "helper": wanted.helper,
        "kind": wanted.kind,
    }


def _conditions(wanted: WorklistFilter, *names: str) -> str:
    return "".join(f" AND {name} = %({name})s" for name in names if getattr(wanted, name) is not None)
