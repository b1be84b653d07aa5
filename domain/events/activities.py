"""Events of activities and practical things (活动、实事; R2-12): planned, held, cancelled."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import EventText, Field
from domain.events.work_item_event import NOT_RECORDED, RecordedIn, WorkItemEvent


class ActivityPlanned(WorkItemEvent, frozen=True, tag="activity.planned"):
    """An activity, or a practical thing (实事), was put on the programme (R2-12), with what it is to achieve."""

    stream = "activity"
    title = EventText("计划活动", "Activity planned")
    event_text = EventText(
        "{area}计划{kind}：{name}，{starts_on}起[，至{ends_on}][，地点：{location}][，主办：{unit}][，责任人：{responsible}]"
        "[，计划数{target}][{measure}][，属于{campaign}]",
        "Planned in {area}, {kind}: {name}, from {starts_on}[ to {ends_on}][, at {location}][, by {unit}]"
        "[, responsible: {responsible}][, target {target}][ {measure}][, part of {campaign}]",
    )
    follows = (NOT_RECORDED,)
    leads_to = "planned"

    name: Annotated[str, Field("名称", "name", limit=100, required=True)]
    area: Annotated[str, Field("地区", "area", format="area", required=True)]
    kind: Annotated[str, Field("类型", "kind", codes="activity_kind", required=True)]
    starts_on: Annotated[date, Field("计划开始日期", "planned from", required=True)]
    ends_on: Annotated[date | None, Field("计划结束日期", "planned to")] = None
    location: Annotated[str | None, Field("地点", "location", limit=100)] = None
    unit: Annotated[str | None, Field("主办单位", "unit that holds it", limit=100)] = None
    responsible: Annotated[str | None, Field("责任人", "responsible person", limit=50)] = None
    target: Annotated[int | None, Field("计划数", "target", limit=10**9)] = None
    measure: Annotated[str | None, Field("计量单位", "what is counted", limit=40)] = None
    campaign: Annotated[str | None, Field("专项活动", "campaign", codes="campaign")] = None


class ActivityChanged(WorkItemEvent, frozen=True, tag="activity.changed"):
    """The plan of an activity was changed."""

    stream = "activity"
    title = EventText("变更活动", "Activity changed")
    event_text = EventText(
        "变更活动计划[，名称：{name}][，{starts_on}起][，至{ends_on}][，地点：{location}][，主办：{unit}]"
        "[，责任人：{responsible}][，计划数{target}]",
        "Activity changed[, name: {name}][, from {starts_on}][, to {ends_on}][, at {location}][, by {unit}]"
        "[, responsible: {responsible}][, target {target}]",
    )
    follows = ("planned",)
    at_least_one_field: ClassVar[bool] = True

    name: Annotated[str | None, Field("名称", "name", limit=100)] = None
    starts_on: Annotated[date | None, Field("计划开始日期", "planned from")] = None
    ends_on: Annotated[date | None, Field("计划结束日期", "planned to")] = None
    location: Annotated[str | None, Field("地点", "location", limit=100)] = None
    unit: Annotated[str | None, Field("主办单位", "unit that holds it", limit=100)] = None
    responsible: Annotated[str | None, Field("责任人", "responsible person", limit=50)] = None
    target: Annotated[int | None, Field("计划数", "target", limit=10**9)] = None
    area: RecordedIn = None


class ActivityHeld(WorkItemEvent, frozen=True, tag="activity.held"):
    """The activity was held, or the practical thing done, with its figures (R2-12). Later figures replace these."""

    stream = "activity"
    title = EventText("完成活动", "Activity held")
    event_text = EventText(
        "活动已完成[，完成数{done}][，到场{attendees}人][，其中帮扶对象{assisted}人][，结果：{result}]",
        "Held[, done: {done}][, {attendees} came][, {assisted} of them assisted persons][, result: {result}]",
    )
    follows = ("planned", "held")
    leads_to = "held"

    done: Annotated[int | None, Field("完成数", "done", limit=10**9)] = None
    attendees: Annotated[int | None, Field("到场人数", "attendees", limit=10**7)] = None
    assisted: Annotated[int | None, Field("其中帮扶对象", "assisted persons among them", limit=10**7)] = None
    result: Annotated[str | None, Field("结果", "result", limit=500)] = None
    area: RecordedIn = None


class ActivityCancelled(WorkItemEvent, frozen=True, tag="activity.cancelled"):
    """The activity will not be held."""

    stream = "activity"
    title = EventText("取消活动", "Activity cancelled")
    event_text = EventText("取消活动，原因：{cause}", "Cancelled, cause: {cause}")
    follows = ("planned",)
    leads_to = "cancelled"

    cause: Annotated[str, Field("取消原因", "cause", limit=100, required=True)]
    area: RecordedIn = None


ACTIVITIES = (ActivityPlanned, ActivityChanged, ActivityHeld, ActivityCancelled)
