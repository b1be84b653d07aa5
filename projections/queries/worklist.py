"""The worklist: deadlines that run, exits of recognised persons who have reached the retirement age, households that
are open, suspected or unwilling, services of the plan year that are missing, rectifications to be accepted, and
contradictions, by their due times.

Each is a source of one list, and is cut to a page by itself, so that its index does the work. What is due at the end of
the year or without a due time is read only where the page has room for it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

import msgspec
import psycopg
from psycopg.rows import args_row

from domain.contradictions.kinds import KINDS, REFUSED_FACT
from domain.events.event import SHANGHAI
from domain.policy.policies import Policies
from domain.reference.calendar import end_of_day
from domain.reference.scope import Scope
from projections.queries.area_range import AreaRange, area_range
from projections.queries.contradictions import ALL_CONTRADICTIONS, parameters_of
from projections.queries.page import Page
from projections.views.search_terms import NO_HELPER

HOUSEHOLD_KINDS: Final = ("household_open", "household_suspected", "household_unwilling")
"""The kinds of tasks whose subject is a household."""

EXIT: Final = "exit"
"""The kind of the exit of a recognised person who has reached the retirement age."""

PLAN_SERVICES: Final = "plan_services"
"""The kind of the services of the plan year that a person lacks (R4-6), due at the end of the year."""

ACCEPTANCE: Final = "acceptance"
"""The kind of the rectified findings that nobody has accepted or rejected yet (R3-16); without a due time."""

WITHOUT_DUE_TIME: Final = datetime(9999, 12, 30, tzinfo=UTC)
"""The due time of tasks that have none: they come after all that have one."""

_DEADLINES: Final = """
SELECT name COLLATE "C" AS kind, person_id::text COLLATE "C" AS subject, trigger_version AS version, area, started_at,
       due_at, provisional, helper, 0::bigint AS money_fen
  FROM deadline
 WHERE met_at IS NULL AND waived_at IS NULL AND {within}
   AND (retires_on IS NULL OR retires_on > %(today)s) AND (working_from IS NULL OR working_from <= %(today)s)
"""
"""Children and the retired are not to be placed; the dead have no deadline that runs."""

_HOUSEHOLDS: Final = """
SELECT (CASE status WHEN 'suspected' THEN 'household_suspected' WHEN 'unwilling' THEN 'household_unwilling'
                    ELSE 'household_open' END) COLLATE "C" AS kind,
       household_key AS subject, 0 AS version, area, status_since::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at,
       coalesce((due + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond', %(never)s) AS due_at,
       false AS provisional, NULL::text AS helper, 0::bigint AS money_fen
  FROM household
 WHERE status IN ('suspected', 'open', 'reopened', 'unwilling') AND (status <> 'unwilling' OR opened_at IS NOT NULL)
   AND {within}
   AND since <= %(today)s AND {lasts}
"""
_EXITS: Final = """
SELECT 'exit' COLLATE "C" AS kind, person_id::text COLLATE "C" AS subject, 0 AS version, area,
       retires_on::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at,
       (retires_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond' AS due_at,
       false AS provisional, helper, 0::bigint AS money_fen
  FROM roster
 WHERE case_state = 'recognised' AND retires_on <= %(today)s AND {within}
"""
_PLAN_SERVICES: Final = """
SELECT 'plan_services' COLLATE "C" AS kind, person_id::text COLLATE "C" AS subject, 0 AS version, area,
       greatest(services_lacking_since, %(january)s)::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at,
       %(end_of_year)s AS due_at, false AS provisional, helper, 0::bigint AS money_fen
  FROM roster
 WHERE services_lacking_since <= %(today)s AND (retires_on IS NULL OR retires_on > %(today)s) AND {within}
"""
_CONTRADICTIONS: Final = f"""
SELECT kind, c.person_id::text COLLATE "C" AS subject, CASE WHEN quarantine_id > 0 THEN quarantine_id ELSE version END
       AS version, c.area, day::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at, %(never)s AS due_at,
       false AS provisional, (SELECT r.helper FROM roster r WHERE r.person_id = c.person_id) AS helper, money_fen
  FROM {ALL_CONTRADICTIONS} c
 WHERE {{known}}
"""
_ACCEPTANCES: Final = """
SELECT 'acceptance' COLLATE "C" AS kind, f.person_id::text COLLATE "C" AS subject, f.version, f.area,
       f.rectified_on::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at, %(never)s AS due_at, false AS provisional,
       (SELECT r.helper FROM roster r WHERE r.person_id = f.person_id) AS helper,
       coalesce(f.found_fen, 0) AS money_fen
  FROM finding f
 WHERE f.state = 'rectified' AND {within}
"""
_BY_HOUSEHOLD: Final = tuple(_HOUSEHOLDS.replace("{lasts}", lasts) for lasts in ("until IS NULL", "until > %(today)s"))
_PAGE: Final = """
SELECT * FROM ({source}) one
 WHERE (due_at, kind, subject, version) > (%(due)s, %(after_kind)s, %(subject)s, %(version)s)
   AND due_at < %(before)s {conditions} ORDER BY due_at, kind, subject, version LIMIT %(most)s
"""
_MERGED: Final = "SELECT * FROM ({pages}) two ORDER BY due_at, kind, subject, version LIMIT %(most)s"
_COUNT: Final = """
SELECT kind, count(*) AS count, count(*) FILTER (WHERE due_at < %(now)s) AS overdue
  FROM ({source}) one WHERE true {conditions} GROUP BY kind
"""
_COUNTS: Final = """
SELECT kind, sum(count)::bigint AS count, sum(overdue)::bigint AS overdue
  FROM ({counts}) each GROUP BY kind ORDER BY overdue DESC, count DESC, kind
"""
"""Each source is counted by itself, so that only the columns that are counted by are computed."""


class WorklistFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks: of an area in the scope ("": the whole scope), of a helper, of a kind, only the overdue ones.

    `helper` is a name, or NO_HELPER for the persons without one. `past`: the views are those of a past moment, of which
    nothing is known about refused events. `acceptances`: with the rectifications that wait for acceptance, for who may
    accept them.
    """

    area: str = ""
    helper: str | None = None
    kind: str | None = None
    overdue: bool = False
    past: bool = False
    acceptances: bool = False


class Task(msgspec.Struct, frozen=True):
    """A deadline that runs, an exit that is due, services that are missing, a household to be dealt with, a
    rectification to be accepted, or a contradiction to be decided.

    `subject` is the id of the person or the key of the household; `version` the number of the event that started the
    deadline, of the finding, or of the later fact of a contradiction, of a refused one its number in quarantine,
    otherwise 0. Times
    carry a zone; `due_at` is the last moment in time, or WITHOUT_DUE_TIME. `money_fen` is at stake, in fen.
    """

    kind: str
    subject: str
    version: int
    area: str
    started_at: datetime
    due_at: datetime
    provisional: bool
    helper: str | None
    money_fen: int = 0

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
    policies: Policies,
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
        **_values(within, policies, wanted, now),
        "due": key.due_at,
        "after_kind": key.kind,
        "subject": key.subject,
        "version": key.version,
        "before": now if wanted.overdue else datetime.max.replace(tzinfo=UTC),
        "most": limit + 1,
    }
    conditions = _conditions(wanted, "helper", "kind")

    def select(sources: Sequence[str]) -> list[Task]:
        pages = " UNION ALL ".join(f"({_PAGE.format(source=source, conditions=conditions)})" for source in sources)
        with conn.cursor(row_factory=args_row(Task)) as cursor:
            return cursor.execute(_MERGED.format(pages=pages).encode(), values, prepare=False).fetchall()

    early, late = _sources(within, wanted)
    rows = select(early) if wanted.kind not in LATE_KINDS else []
    if late and (len(rows) <= limit or rows[-1].due_at >= values["end_of_year"]):
        rows = sorted([*rows, *select(late)], key=lambda task: (task.due_at, task.kind, task.subject, task.version))
    return Page.of(rows[: limit + 1], limit)


def count_tasks(
    conn: psycopg.Connection, scope: Scope, policies: Policies, wanted: WorklistFilter, *, now: datetime
) -> list[TaskCount]:
    """The tasks of each kind, the kinds with the most overdue tasks first. Only area and helper of the filter count."""
    within = area_range(scope, wanted.area)
    early, late = _sources(within, msgspec.structs.replace(wanted, kind=None, overdue=False))
    conditions = _conditions(wanted, "helper")
    counts = " UNION ALL ".join(_COUNT.format(source=source, conditions=conditions) for source in (*early, *late))
    statement = _COUNTS.format(counts=counts)
    values = _values(within, policies, wanted, now)
    with conn.cursor(row_factory=args_row(TaskCount)) as cursor:
        return cursor.execute(statement.encode(), values, prepare=False).fetchall()


def _sources(within: AreaRange, wanted: WorklistFilter) -> tuple[list[str], list[str]]:
    """The sources of tasks that are due in any year, and of those due at the end of this one or without a due time."""
    households = () if wanted.helper is not None else _BY_HOUSEHOLD
    known = f"kind <> '{REFUSED_FACT}'" if wanted.past else "true"
    contradictions = _CONTRADICTIONS.replace("{known}", known)
    acceptances = (_ACCEPTANCES,) if wanted.acceptances else ()
    late: tuple[str, ...] = (_PLAN_SERVICES, contradictions, *acceptances)
    if wanted.overdue or wanted.kind not in (None, *LATE_KINDS):
        late = ()
    elif wanted.kind is not None:
        late = {PLAN_SERVICES: (_PLAN_SERVICES,), ACCEPTANCE: acceptances}.get(wanted.kind, (contradictions,))

    def of(sources: Iterable[str]) -> list[str]:
        return [source.replace("{within}", within.condition()) for source in sources]

    return of((_DEADLINES, _EXITS, *households)), of(late)


LATE_KINDS: Final = (PLAN_SERVICES, ACCEPTANCE, *KINDS)
"""The kinds of tasks that are due at the end of the year, or without a due time."""


def _values(within: AreaRange, policies: Policies, wanted: WorklistFilter, now: datetime) -> dict[str, Any]:
    today: date = now.astimezone(SHANGHAI).date()
    return {
        **parameters_of(policies),
        "january": date(today.year, 1, 1),
        "end_of_year": end_of_day(date(today.year, 12, 31)),
        **within.values,
        "now": now,
        "today": today,
        "never": WITHOUT_DUE_TIME,
        "helper": wanted.helper,
        "kind": wanted.kind,
    }


def _conditions(wanted: WorklistFilter, *names: str) -> str:
    asked = {name: getattr(wanted, name) for name in names if getattr(wanted, name) is not None}
    conditions = {name: f"{name} = %({name})s" for name in asked}
    if asked.get("helper") == NO_HELPER:
        conditions["helper"] = "helper IS NULL"
    return "".join(f" AND {condition}" for condition in conditions.values())
