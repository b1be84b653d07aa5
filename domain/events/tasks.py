"""Events of tasks (揭榜任务; R1-14): posted, claimed, reported done, accepted."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import SUPERVISORS, EventText, Field
from domain.events.work_item_event import NOT_RECORDED, RecordedIn, WorkItemEvent


class TaskPosted(WorkItemEvent, frozen=True, tag="task.posted"):
    """A task was put on the list for a unit or a person to claim (揭榜领题; R1-14)."""

    stream = "task"
    title = EventText("发布任务", "Task posted")
    event_text = EventText(
        "{area}发布揭榜任务：{name}，完成期限{due_on}[，内容：{content}]",
        "Task posted by {area}: {name}, due on {due_on}[: {content}]",
    )
    follows = (NOT_RECORDED,)
    leads_to = "open"

    name: Annotated[str, Field("任务名称", "name", limit=100, required=True)]
    area: Annotated[str, Field("发布地区", "area that posts it", format="area", required=True)]
    due_on: Annotated[date, Field("完成期限", "due on", required=True)]
    content: Annotated[str | None, Field("任务内容", "content", limit=500)] = None


class TaskChanged(WorkItemEvent, frozen=True, tag="task.changed"):
    """The name, the content or the day due of a task was changed."""

    stream = "task"
    title = EventText("变更任务", "Task changed")
    event_text = EventText(
        "变更任务[，名称：{name}][，完成期限{due_on}][，内容：{content}]",
        "Task changed[, name: {name}][, due on {due_on}][, content: {content}]",
    )
    follows = ("open", "claimed", "reported")
    at_least_one_field: ClassVar[bool] = True

    name: Annotated[str | None, Field("任务名称", "name", limit=100)] = None
    due_on: Annotated[date | None, Field("完成期限", "due on")] = None
    content: Annotated[str | None, Field("任务内容", "content", limit=500)] = None
    area: RecordedIn = None


class TaskClaimed(WorkItemEvent, frozen=True, tag="task.claimed"):
    """A unit or a person of an area claimed the task (揭榜; R1-14). Nobody else may claim it until it is released."""

    stream = "task"
    title = EventText("揭榜", "Task claimed")
    event_text = EventText(
        "{claimant}（{claimant_area}）揭榜[，承诺：{promise}]", "Claimed by {claimant} ({claimant_area})[: {promise}]"
    )
    rules = ("follows_the_state", "claimed_within_the_area")
    follows = ("open",)
    leads_to = "claimed"
    posted_for_claimant: ClassVar[bool] = True

    claimant: Annotated[str, Field("揭榜单位或个人", "claimant", limit=100, required=True)]
    claimant_area: Annotated[str, Field("揭榜地区", "area of the claimant", format="area", required=True)]
    promise: Annotated[str | None, Field("承诺", "promise", limit=500)] = None
    area: RecordedIn = None


class TaskReleased(WorkItemEvent, frozen=True, tag="task.released"):
    """The claimant gave the task back; it can be claimed again."""

    stream = "task"
    title = EventText("退榜", "Task released")
    event_text = EventText("退榜", "Task released")
    follows = ("claimed",)
    leads_to = "open"
    clears = ("claimant", "claimant_area", "result")
    reason_required: ClassVar[bool] = True
    posted_for_claimant: ClassVar[bool] = True

    area: RecordedIn = None


class TaskReportedDone(WorkItemEvent, frozen=True, tag="task.reported_done"):
    """The claimant reported that the task is done, with the result (R1-14)."""

    stream = "task"
    title = EventText("报告完成", "Task reported done")
    event_text = EventText("报告完成：{result}", "Reported done: {result}")
    follows = ("claimed",)
    leads_to = "reported"
    posted_for_claimant: ClassVar[bool] = True

    result: Annotated[str, Field("结果", "result", limit=500, required=True)]
    area: RecordedIn = None


class TaskReturned(WorkItemEvent, frozen=True, tag="task.returned"):
    """The result was not accepted: the claimant goes on, possibly until another day."""

    stream = "task"
    posted_by = SUPERVISORS
    retried = False
    title = EventText("退回任务", "Task returned")
    event_text = EventText("未通过验收，退回[，完成期限{due_on}]", "Not accepted, returned[, due on {due_on}]")
    follows = ("reported",)
    leads_to = "claimed"
    clears = ("result",)
    reason_required: ClassVar[bool] = True

    due_on: Annotated[date | None, Field("完成期限", "due on")] = None
    area: RecordedIn = None


class TaskAccepted(WorkItemEvent, frozen=True, tag="task.accepted"):
    """The area that posted the task accepted the result (R1-14); another account than the one that reported it."""

    stream = "task"
    posted_by = SUPERVISORS
    retried = False
    title = EventText("验收任务", "Task accepted")
    event_text = EventText("验收通过[：{opinion}]", "Accepted[: {opinion}]")
    rules = ("follows_the_state", "task_accepted_by_another")
    follows = ("reported",)
    leads_to = "accepted"

    opinion: Annotated[str | None, Field("验收意见", "opinion", limit=500)] = None
    area: RecordedIn = None


class TaskWithdrawn(WorkItemEvent, frozen=True, tag="task.withdrawn"):
    """The task was taken off the list."""

    stream = "task"
    title = EventText("撤销任务", "Task withdrawn")
    event_text = EventText("撤销任务，原因：{cause}", "Task withdrawn, cause: {cause}")
    follows = ("open", "claimed", "reported")
    leads_to = "withdrawn"

    cause: Annotated[str, Field("撤销原因", "cause", limit=100, required=True)]
    area: RecordedIn = None


TASKS = (
    TaskPosted,
    TaskChanged,
    TaskClaimed,
    TaskReportedDone,
    TaskReturned,
    TaskReleased,
    TaskAccepted,
    TaskWithdrawn,
)
