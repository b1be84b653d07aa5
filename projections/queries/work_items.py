"""Work items: lists as of a day, and one item (R1-14, R2-5, R2-12, R4-12).

Row-level security bounds what a reader sees: the items of the own area, and those of the areas above, which are open to
it.
"""

from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from domain.reference.scope import EVERYWHERE
from domain.work_items.work_item import FULL, WITH_PLACES, WORK_PLAN
from projections.queries.area_range import area_range
from projections.queries.page import Page
from projections.views.work_item import WORK_ITEM, WorkItemRow

_OVERDUE: Final = """coalesce(state IN ('open', 'claimed', 'planned')
           AND coalesce(due_on, ends_on, CASE WHEN item_type = 'activity' THEN starts_on END) < %(day)s, false)"""
"""Its last day has passed, and it is neither done nor closed. A task that was reported done is not late."""

_COLUMNS: Final = ", ".join(column for column in WORK_ITEM.columns if column != "state")
_ON_DAY: Final = f"""
SELECT {_COLUMNS}, persons, {_OVERDUE} AS overdue,
       CASE WHEN item_type = ANY(%(with_places)s)
            THEN greatest(places - greatest(taken, persons, 0), 0) END AS places_left,
       CASE WHEN state = 'open' AND greatest(taken, persons) >= places AND item_type = ANY(%(with_places)s)
            THEN '{FULL}' ELSE state END AS state,
       coalesce(due_on, ends_on, starts_on, 'infinity')::text COLLATE "C" AS order_day
  FROM (SELECT w.*, CASE WHEN item_type = ANY(%(with_places)s)
                         THEN places_taken(item_type, area, item_id, opened_on, %(day)s) END AS persons
          FROM work_item w WHERE since <= %(day)s AND (until IS NULL OR until > %(day)s) AND {{within}}) on_day
"""
_SELECTED: Final = f"""
  FROM ({_ON_DAY}) w
 WHERE (%(type)s::text IS NULL OR item_type = %(type)s) AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(kind)s::text IS NULL OR kind = %(kind)s)
   AND (%(trade)s::text IS NULL OR trade = %(trade)s)
   AND (%(employer)s::text IS NULL OR employer = %(employer)s)
   AND (%(responsible)s::text IS NULL OR %(responsible)s IN (responsible, claimant, inspector))
   AND (%(overdue)s::bool IS NULL OR overdue = %(overdue)s)
"""
_PAGE: Final = f"""
SELECT *{_SELECTED}
   AND (order_day, stream_id, item_id) > (%(after_day)s COLLATE "C", %(after_stream)s, %(after_id)s COLLATE "C")
 ORDER BY order_day, stream_id, item_id LIMIT %(most)s
"""
_COUNT: Final = f"SELECT count(*){_SELECTED}"
_ONE: Final = f"""
SELECT * FROM ({_ON_DAY.replace("{within}", "item_type = %(type)s AND item_id = %(id)s")}) w
 WHERE CASE WHEN item_type = '{WORK_PLAN}' THEN area = %(area)s ELSE left(area, 6) = left(%(area)s, 6) END
"""


class WorkItemFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which work items: of an area and those below it ("": all that the reader may see), of a type, in a state on the
    day (`full` included), of a kind, trade or employer, of a person or unit responsible (as claimant or inspector,
    too), overdue or not.
    """

    type: str | None = None
    area: str = ""
    state: str | None = None
    kind: str | None = None
    trade: str | None = None
    employer: str | None = None
    responsible: str | None = None
    overdue: bool | None = None


class WorkItemKey(NamedTuple):
    """The place of a work item in the order of the list: the day due, the stream, the id."""

    day: str = "-infinity"
    stream_id: UUID = UUID(int=0)
    item_id: str = ""


class ListedWorkItem(WorkItemRow, frozen=True, kw_only=True):
    """A work item on a day. `state` is also `full`.

    `persons` took a place of the vacancy or course, as far as their events name it; `places_left` are those that nobody
    took. Both are None for other items. `order_day` is the day by which the list is sorted, as text; `infinity` without
    one.
    """

    persons: int | None
    places_left: int | None
    overdue: bool
    order_day: str

    @property
    def key(self) -> WorkItemKey:
        """The place in the order of the list."""
        return WorkItemKey(self.order_day, self.stream_id, self.item_id)


def list_work_items(
    conn: psycopg.Connection, wanted: WorkItemFilter, *, day: date, limit: int, after: WorkItemKey | None = None
) -> Page[ListedWorkItem]:
    """A page of the work items as of a day (Asia/Shanghai), those due first at the beginning.

    Raises Refusal (shape) when the area is no code.
    """
    key = after or WorkItemKey()
    values = {
        **_values(wanted, day),
        "after_day": key.day,
        "after_stream": key.stream_id,
        "after_id": key.item_id,
        "most": limit + 1,
    }
    with conn.cursor(row_factory=class_row(ListedWorkItem)) as cursor:
        return Page.of(cursor.execute(_within(_PAGE, wanted), values, prepare=False).fetchall(), limit)


def count_work_items(conn: psycopg.Connection, wanted: WorkItemFilter, *, day: date) -> int:
    """How many work items `list_work_items` lists on all pages."""
    row = conn.execute(_within(_COUNT, wanted), _values(wanted, day), prepare=False).fetchone()
    return int(row[0]) if row else 0


def find_work_item(
    conn: psycopg.Connection, item_type: str, area: str, item_id: str, *, day: date
) -> ListedWorkItem | None:
    """A work item by the id that the district of the area gave it; a work plan by exactly its area and year."""
    values = {"type": item_type, "area": area, "id": item_id, "day": day, "with_places": list(WITH_PLACES)}
    with conn.cursor(row_factory=class_row(ListedWorkItem)) as cursor:
        return cursor.execute(_ONE.encode(), values, prepare=False).fetchone()


def _values(wanted: WorkItemFilter, day: date) -> dict[str, Any]:
    within = area_range(EVERYWHERE, wanted.area).values if wanted.area else {}
    chosen = {name: value for name, value in msgspec.structs.asdict(wanted).items() if name != "area"}
    return {**chosen, **within, "day": day, "with_places": list(WITH_PLACES)}


def _within(statement: str, wanted: WorkItemFilter) -> bytes:
    condition = area_range(EVERYWHERE, wanted.area).condition("w.area") if wanted.area else "true"
    return statement.replace("{within}", condition).encode()
