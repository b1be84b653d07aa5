"""`/v1/work-items`: tasks, activities, projects, vacancies, courses and work plans (R1-14, R2-5, R2-12, R4-12)."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import msgspec
from flask import Response
from flask.views import MethodView

from api.http import security_log
from api.http.as_of import day_of, open_views
from api.http.auth import READERS, allowed
from api.http.counts import CountedQuery, count_of, shared
from api.http.current import answer, context, in_language, language, page
from api.http.cursors import cursor_of, key_after, number_after
from api.http.fields import Text
from api.http.parameters import LIMIT, AreaCode, AsOfDay, Choice, Flag, ListQuery
from api.http.problems import HttpError, not_found
from api.http.read_your_writes import open_read_model
from api.http.resource import Resource
from api.http.responses.work_items import OneWorkItem, WorkItemHistoryPage, WorkItemPage
from api.presentation import timeline
from api.presentation.formatting import ValueFormatter
from domain.events.event import Field
from domain.events.work_items import WORK_ITEMS
from domain.history.history import History
from domain.reference.scope import EVERYWHERE
from domain.text import cleaned
from domain.work_items.work_item import (
    FULL,
    IN_FORCE,
    TITLES,
    WorkItem,
    kind_field,
    steps_of,
    work_item_events,
)
from projections.queries.work_items import (
    ListedWorkItem,
    WorkItemFilter,
    WorkItemKey,
    count_work_items,
    find_work_item,
    list_work_items,
)

blueprint = Resource("work_items", __name__, url_prefix="/v1", description="工作事项 / Work items")

_STATES: Final = tuple(
    dict.fromkeys([*(state for kind in WORK_ITEMS if (state := getattr(kind, "leads_to", None))), FULL, IN_FORCE])
)
_FIELDS: Final = tuple(name for name in WorkItem.__struct_fields__ if name not in ("state", "area"))
_AXIS: Final = "work_item"
_CRITERIA: Final = ("type", "state", "kind", "trade", "employer", "responsible", "overdue")


class WorkItemsQuery(CountedQuery, AsOfDay):
    """The filter of the list. Without an area: all that the account may see, items of the areas above included."""

    type = Choice(Field("事项类型", "type"), TITLES)
    area = AreaCode()
    state = Choice(Field("状态", "state"), _STATES)
    kind = Text(Field("类型", "kind", limit=40))
    trade = Text(Field("工种", "trade", limit=60))
    employer = Text(Field("用人单位", "employer", limit=100))
    responsible = Text(Field("责任人、揭榜人或督导检查专人", "responsible person, claimant or inspector", limit=100))
    overdue = Flag(Field("已过期限", "overdue"))


@blueprint.route("/work-items")
class WorkItems(MethodView):
    """The list of work items as of a day."""

    @allowed(*READERS)
    @blueprint.arguments(WorkItemsQuery, location="query")
    @blueprint.response(200, WorkItemPage)
    def get(self, query: dict[str, Any]) -> Response:
        """工作事项清单，今日或当日 / Work items, today or as of a day

        揭榜任务、活动和实事、项目和基地、招聘岗位、培训班、工作方案；先到期的在前。本地区的，和上级向本地区开放的。
        Tasks to claim, activities, projects, vacancies, courses and work plans, those due first at the beginning: the
        ones of the own area, and those of the areas above, which are open to it.
        """
        day = day_of(query, context().today())
        wanted = WorkItemFilter(
            **{name: query.get(name) for name in _CRITERIA},
            area=query.get("area", ""),
        )
        after = key_after(query, WorkItemKey, str, UUID, str)
        with open_views(query, area=wanted.area, households=False) as (conn, position, histories):
            found = list_work_items(conn, wanted, day=day, limit=query.get("limit", LIMIT), after=after)
            counted: Callable[[], int] = partial(count_work_items, conn, wanted, day=day)
            if histories is None:
                counted = shared(counted, "work_items", query, (*msgspec.structs.astuple(wanted), day), position)
            count = count_of(query, found, counted)
        following = cursor_of(*found.last.key) if found.last else None
        return page([_item_json(row) for row in found.rows], following, position, count)


@blueprint.route("/work-items/<string:item_type>/<string:area>/<path:item_id>")
class WorkItemView(MethodView):
    """A work item, by its type, the area that recorded it, and its id; a work plan by its area and year."""

    @allowed(*READERS)
    @blueprint.arguments(AsOfDay, location="query")
    @blueprint.response(200, OneWorkItem)
    def get(self, query: dict[str, Any], item_type: str, area: str, item_id: str) -> Response:
        """一项工作事项，今日或当日 / A work item, today or on a day"""
        day = day_of(query, context().today())
        with open_views(query, area=area if query.get("known_at") else "", households=False) as (conn, position, _):
            row = find_work_item(conn, item_type, area, cleaned(item_id), day=day)
        return answer({**_item_json(_found(row)), "as_of": day, "position": position})


@blueprint.route("/work-items/<string:item_type>/<string:area>/<path:item_id>/history")
class WorkItemHistory(MethodView):
    """The events of a work item."""

    @allowed(*READERS)
    @blueprint.arguments(ListQuery, location="query")
    @blueprint.response(200, WorkItemHistoryPage)
    def get(self, query: dict[str, Any], item_type: str, area: str, item_id: str) -> Response:
        """一项工作事项的经过 / The history of a work item

        按发生先后，每条连同报送的账号、来源和状态的变化。
        In the order in which things happened, each event with the account that posted it, its source, and the change of
        the state.
        """
        app, first = context(), number_after(query)
        with open_read_model(query) as (conn, position):
            row = _found(find_work_item(conn, item_type, area, cleaned(item_id), day=date.max))
        with app.pool.connection() as conn:  # who sees the item may see its events, those of the areas above included
            stream = app.store.load(conn, [row.stream_id], up_to=position, scope=EVERYWHERE)[row.stream_id]
        items = list(_history(stream.history, row, ValueFormatter(app.reference, language())))
        end = first + query.get("limit", LIMIT)
        following = cursor_of(end) if end < len(items) else None
        return page(items[first:end], following, position, len(items) if "cursor" not in query else None)


def _history(history: History, row: ListedWorkItem, words: ValueFormatter) -> Iterator[dict[str, Any]]:
    """The events of the item in order, with the changes of its state."""
    lines = {line.event.metadata.version: line for line in timeline.lines(history)}
    for event, before, after in steps_of(work_item_events(history, row.item_id)):
        (shown,) = timeline.items([lines[event.metadata.version]], history.subject, words)
        yield {**shown, "changes": [_change(before, after, words)] if before.state != after.state else []}


def _change(before: WorkItem, after: WorkItem, words: ValueFormatter) -> dict[str, Any]:
    label = words.axis(_AXIS)
    text = words.change(label, words.state(_AXIS, before.state), words.state(_AXIS, after.state))
    return {"field": _AXIS, "label": label, "before": before.state, "after": after.state, "text": text}


def _item_json(row: ListedWorkItem) -> dict[str, Any]:
    words, title, kind = (
        ValueFormatter(context().reference, language()),
        TITLES[row.item_type],
        kind_field(row.item_type),
    )
    return {
        "type": row.item_type,
        "type_title": in_language(title.zh, title.en),
        "id": row.item_id,
        "area": row.area,
        "state": row.state,
        "state_title": words.state(_AXIS, row.state),
        "kind_title": words.value(kind, row.kind) if kind is not None and row.kind is not None else None,
        "opened_on": row.opened_on,
        "since": row.since,
        **{name: getattr(row, name) for name in _FIELDS},
        "persons": row.persons,
        "places_left": row.places_left,
        "overdue": row.overdue,
        "link": f"/v1/work-items/{row.item_type}/{row.area}/{quote(row.item_id)}/history",
    }


def _found(row: ListedWorkItem | None) -> ListedWorkItem:
    """The item, for the security log too. Raises HttpError (404) if there is none, or it is not open to the caller."""
    if row is None:
        raise _no_item()
    security_log.set_subject(row.area, f"{row.item_type}/{row.area}/{row.item_id}")
    return row


def _no_item() -> HttpError:
    return not_found("没有这项工作事项，或不在您的管辖地区", "there is no such work item, or not in your area")
