"""Events of training courses (培训班; R0-3, R4-4): announced, filled, closed."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import EventText, Field
from domain.events.work_item_event import NOT_RECORDED, RecordedIn, WorkItemEvent


class CourseAnnounced(WorkItemEvent, frozen=True, tag="course.announced"):
    """A training course was announced (培训班; R0-3, R4-4), with its places. A closed one is announced again."""

    stream = "course"
    title = EventText("发布培训班", "Course announced")
    event_text = EventText(
        "{area}发布培训班：{name}（{trade}，{kind}），{places}人[，培训机构{provider}][，{starts_on}开班][，{ends_on}结束]"
        "[，共{days}天][，地点：{location}][，报名截止{due_on}]",
        "Course announced in {area}: {name} ({trade}, {kind}), {places} places[, provider {provider}]"
        "[, from {starts_on}][ to {ends_on}][, {days} days][, at {location}][, enrolment until {due_on}]",
    )
    follows = (NOT_RECORDED, "closed")
    leads_to = "open"
    clears = ("taken", "cause")

    name: Annotated[str, Field("培训班名称", "name", limit=100, required=True)]
    area: Annotated[str, Field("地区", "area", format="area", required=True)]
    trade: Annotated[str, Field("工种", "trade", limit=60, required=True, known_codes="trade")]
    kind: Annotated[str, Field("培训类型", "kind", codes="training_kind", required=True)]
    places: Annotated[int, Field("计划人数", "places", limit=10**6, required=True, minimum=1)]
    provider: Annotated[str | None, Field("培训机构", "provider", limit=100)] = None
    starts_on: Annotated[date | None, Field("开班日期", "from")] = None
    ends_on: Annotated[date | None, Field("结束日期", "to")] = None
    days: Annotated[int | None, Field("天数", "days", limit=1000, unit="days", minimum=1)] = None
    location: Annotated[str | None, Field("地点", "location", limit=100)] = None
    due_on: Annotated[date | None, Field("报名截止日期", "last day of enrolment")] = None


class CourseChanged(WorkItemEvent, frozen=True, tag="course.changed"):
    """The terms of a course were changed: its places, its days, the last day of enrolment."""

    stream = "course"
    title = EventText("变更培训班", "Course changed")
    event_text = EventText(
        "变更培训班[，{name}][，{places}人][，培训机构{provider}][，{starts_on}开班][，{ends_on}结束][，地点：{location}]"
        "[，报名截止{due_on}]",
        "Course changed[, {name}][, {places} places][, provider {provider}][, from {starts_on}][, to {ends_on}]"
        "[, at {location}][, enrolment until {due_on}]",
    )
    follows = ("open",)
    at_least_one_field: ClassVar[bool] = True

    name: Annotated[str | None, Field("培训班名称", "name", limit=100)] = None
    places: Annotated[int | None, Field("计划人数", "places", limit=10**6, minimum=1)] = None
    provider: Annotated[str | None, Field("培训机构", "provider", limit=100)] = None
    starts_on: Annotated[date | None, Field("开班日期", "from")] = None
    ends_on: Annotated[date | None, Field("结束日期", "to")] = None
    location: Annotated[str | None, Field("地点", "location", limit=100)] = None
    due_on: Annotated[date | None, Field("报名截止日期", "last day of enrolment")] = None
    area: RecordedIn = None


class CourseFilled(WorkItemEvent, frozen=True, tag="course.filled"):
    """The number of places of the course that are taken. With all of them taken the course is full."""

    stream = "course"
    title = EventText("报名进度", "Course filled")
    event_text = EventText("已报名{taken}人", "{taken} places taken")
    follows = ("open",)

    taken: Annotated[int, Field("已报名人数", "places taken", limit=10**6, required=True)]
    area: RecordedIn = None


class CourseClosed(WorkItemEvent, frozen=True, tag="course.closed"):
    """The course is closed: nobody enrols in it any more."""

    stream = "course"
    title = EventText("停止报名", "Course closed")
    event_text = EventText("停止报名，原因：{cause}", "Course closed, cause: {cause}")
    follows = ("open",)
    leads_to = "closed"

    cause: Annotated[str, Field("停止原因", "cause", limit=100, required=True)]
    area: RecordedIn = None


COURSES = (CourseAnnounced, CourseChanged, CourseFilled, CourseClosed)
