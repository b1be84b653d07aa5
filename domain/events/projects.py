"""Events of projects and bases that give work (创业项目、基地; R2-5): opened, changed, closed."""

from typing import Annotated, ClassVar

from domain.events.event import EventText, Field
from domain.events.work_item_event import NOT_RECORDED, RecordedIn, WorkItemEvent


class ProjectOpened(WorkItemEvent, frozen=True, tag="project.opened"):
    """A project or base that gives work was opened (创业项目、基地; R2-5): where, who runs it, for how many."""

    stream = "project"
    title = EventText("设立项目或基地", "Project opened")
    event_text = EventText(
        "{area}设立{kind}：{name}[，地点：{location}][，经营单位：{unit}][，责任人：{responsible}][，容量{places}人]"
        "[，其中帮扶对象{assisted_places}人][，扶持：{support}]",
        "Opened in {area}, {kind}: {name}[, at {location}][, run by {unit}][, responsible: {responsible}]"
        "[, {places} places][, {assisted_places} of them for assisted persons][, support: {support}]",
    )
    rules = ("follows_the_state", "assisted_places_within_the_places")
    follows = (NOT_RECORDED, "closed")
    leads_to = "open"
    clears = ("cause",)

    name: Annotated[str, Field("名称", "name", limit=100, required=True)]
    area: Annotated[str, Field("地区", "area", format="area", required=True)]
    kind: Annotated[str, Field("类型", "kind", codes="project_kind", required=True)]
    location: Annotated[str | None, Field("地点", "location", limit=100)] = None
    unit: Annotated[str | None, Field("经营单位", "unit that runs it", limit=100)] = None
    responsible: Annotated[str | None, Field("责任人", "responsible person", limit=50)] = None
    places: Annotated[int | None, Field("容量（人）", "places", limit=10**6)] = None
    assisted_places: Annotated[int | None, Field("其中帮扶对象", "places for assisted persons", limit=10**6)] = None
    support: Annotated[str | None, Field("提供的扶持", "support given", limit=500)] = None


class ProjectChanged(WorkItemEvent, frozen=True, tag="project.changed"):
    """What is known of a project or base was changed: its places, who runs it, where it is."""

    stream = "project"
    title = EventText("变更项目或基地", "Project changed")
    event_text = EventText(
        "变更项目[，名称：{name}][，地点：{location}][，经营单位：{unit}][，责任人：{responsible}][，容量{places}人]"
        "[，其中帮扶对象{assisted_places}人][，扶持：{support}]",
        "Project changed[, name: {name}][, at {location}][, run by {unit}][, responsible: {responsible}]"
        "[, {places} places][, {assisted_places} of them for assisted persons][, support: {support}]",
    )
    rules = ("follows_the_state", "assisted_places_within_the_places")
    follows = ("open",)
    at_least_one_field: ClassVar[bool] = True

    name: Annotated[str | None, Field("名称", "name", limit=100)] = None
    location: Annotated[str | None, Field("地点", "location", limit=100)] = None
    unit: Annotated[str | None, Field("经营单位", "unit that runs it", limit=100)] = None
    responsible: Annotated[str | None, Field("责任人", "responsible person", limit=50)] = None
    places: Annotated[int | None, Field("容量（人）", "places", limit=10**6)] = None
    assisted_places: Annotated[int | None, Field("其中帮扶对象", "places for assisted persons", limit=10**6)] = None
    support: Annotated[str | None, Field("提供的扶持", "support given", limit=500)] = None
    area: RecordedIn = None


class ProjectClosed(WorkItemEvent, frozen=True, tag="project.closed"):
    """The project or base no longer exists."""

    stream = "project"
    title = EventText("撤销项目或基地", "Project closed")
    event_text = EventText("项目撤销，原因：{cause}", "Project closed, cause: {cause}")
    follows = ("open",)
    leads_to = "closed"

    cause: Annotated[str, Field("撤销原因", "cause", limit=100, required=True)]
    area: RecordedIn = None


PROJECTS = (ProjectOpened, ProjectChanged, ProjectClosed)
