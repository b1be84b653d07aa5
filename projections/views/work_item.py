"""Work items (工作事项): tasks, activities, projects, vacancies, courses, work plans (R1-14, R2-5, R2-12, R4-12)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest
from uuid import UUID

import msgspec

from domain.events.event import Event
from domain.events.work_item_event import NOT_RECORDED, WorkItemEvent
from domain.events.work_plans import WorkPlanSet
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.area_codes import scope_prefix
from domain.reference.bilingual_text import BilingualText
from domain.work_items.work_item import TYPES, WORK_PLAN, WorkItem, steps_of
from projections.views.view import View
from service.event_store.streams import stream_of


class WorkItemRow(WorkItem, frozen=True, kw_only=True):
    """A work item from `since` to the day before `until`; None while it stays so. `version` is the event that set it.

    `item_id` is the id that the district gave to the item, for a work plan the year. `area_prefix` is the common prefix
    of the areas to which the item is open: that of its area and all below it. `opened_on` is the day on which it was
    recorded first, or announced again.
    """

    stream_id: UUID
    version: int
    item_type: str
    item_id: str
    area_prefix: str
    opened_on: date
    since: date
    until: date | None


def rows(history: History, _: Policies) -> Sequence[WorkItemRow]:
    """A row for each event of the item. Of several events of a day, only the last one has a row that lasts."""
    return [row for events in _items_of(history) for row in _periods(history, events)]


def _items_of(history: History) -> Iterator[Sequence[Event]]:
    """The events of each work item of the stream: one item, or the work plans of an area by year."""
    if history.recorded[0].stream in TYPES:
        yield history.events
        return
    plans: dict[int, list[Event]] = {}
    for event in history.events:
        if isinstance(event, WorkPlanSet):
            plans.setdefault(event.year, []).append(event)
    yield from plans.values()


def _periods(history: History, events: Sequence[Event]) -> Iterator[WorkItemRow]:
    steps = list(steps_of(events))
    opened_on = steps[0].event.metadata.day if steps else None
    for step, following in zip_longest(steps, steps[1:]):
        event, item = step.event, step.after
        plan = isinstance(event, WorkPlanSet)
        if isinstance(event, WorkItemEvent) and NOT_RECORDED in event.follows:
            opened_on = event.metadata.day
        assert opened_on is not None  # there is a step
        yield WorkItemRow(
            stream_id=stream_of("area", history.subject) if plan else history.subject_id,
            version=event.metadata.version,
            item_type=WORK_PLAN if isinstance(event, WorkPlanSet) else event.stream,
            item_id=str(event.year) if isinstance(event, WorkPlanSet) else event.metadata.key,
            area_prefix=scope_prefix(item.area or ""),
            opened_on=opened_on,
            since=event.metadata.day,
            until=following.event.metadata.day if following is not None else None,
            **msgspec.structs.asdict(item),
        )


WORK_ITEM = View(
    name="work_item",
    subject="work_item",
    key="stream_id",
    row=WorkItemRow,
    rows=rows,
    internal=("area_prefix",),
    title=BilingualText("工作事项", "work item"),
    labels={
        "stream_id": BilingualText("事项（内部编号）", "stream of the item"),
        "item_type": BilingualText("事项类型", "type of item"),
        "item_id": BilingualText("事项编号", "id of the item"),
        "state": BilingualText("状态", "state"),
        "opened_on": BilingualText("登记日期", "recorded on"),
        "name": BilingualText("名称", "name"),
        "content": BilingualText("内容", "content"),
        "due_on": BilingualText("期限", "due on"),
        "starts_on": BilingualText("开始日期", "from"),
        "ends_on": BilingualText("结束日期", "to"),
        "location": BilingualText("地点", "location"),
        "responsible": BilingualText("责任人", "responsible person"),
        "inspector": BilingualText("督导检查专人", "inspector"),
        "claimant": BilingualText("揭榜单位或个人", "claimant"),
        "claimant_area": BilingualText("揭榜地区", "area of the claimant"),
        "unit": BilingualText("主办或经营单位", "unit"),
        "uscc": BilingualText("统一社会信用代码", "unified social credit code"),
        "provider": BilingualText("培训机构", "provider"),
        "trade": BilingualText("工种", "trade"),
        "monthly_wage_fen": BilingualText("月工资", "wage a month"),
        "days": BilingualText("天数", "days"),
        "places": BilingualText("名额", "places"),
        "assisted_places": BilingualText("其中帮扶对象名额", "places for assisted persons"),
        "taken": BilingualText("已报已占名额", "places reported as taken"),
        "support": BilingualText("提供的扶持", "support given"),
        "campaign": BilingualText("专项活动", "campaign"),
        "target": BilingualText("计划数", "target"),
        "measure": BilingualText("计量单位", "what is counted"),
        "done": BilingualText("完成数", "done"),
        "attendees": BilingualText("到场人数", "attendees"),
        "assisted": BilingualText("其中帮扶对象", "assisted persons among them"),
        "result": BilingualText("结果", "result"),
        "cause": BilingualText("原因", "cause"),
    },
)
