"""Events of work items (工作事项): tasks, activities, projects, vacancies and courses, and the work plan of an area.

A work item has one state, which its events lead from one to the next; the fields of its events that have the name of a
field of `WorkItem` (`domain.work_items.work_item`) set that field.
"""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import SUPERVISORS, Event, EventText, Field

NOT_RECORDED = "unregistered"
"""The state of a work item before its first event."""


RecordedIn = Annotated[str | None, Field("登记地区", "area that recorded it first", format="area")]
"""The area of a work item that is recorded already: it tells items of one id in several districts apart."""


class WorkItemEvent(Event, frozen=True):
    """An event of a work item.

    - `follows`: the states that it may follow. `leads_to`: the state after it; None: as before.
    - `clears`: the fields of the item that have no value after it.
    - `posted_for_claimant`: it is posted by the area that claims a task, not by the one that posted the task.
    """

    rules: ClassVar[tuple[str, ...]] = ("follows_the_state",)
    follows: ClassVar[tuple[str, ...]]
    leads_to: ClassVar[str | None] = None
    clears: ClassVar[tuple[str, ...]] = ()
    posted_for_claimant: ClassVar[bool] = False


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


class VacancyAnnounced(WorkItemEvent, frozen=True, tag="vacancy.announced"):
    """An employer has vacancies (空缺岗位; R1-4, R2-1, R4-7). One that was closed can be announced again."""

    stream = "vacancy"
    title = EventText("发布招聘岗位", "Vacancy announced")
    event_text = EventText(
        "{area}{employer}[（{uscc}）]招聘{name}{places}人[，工种{trade}][，地点：{location}][，月工资{monthly_wage_fen}]"
        "[，截止{due_on}]",
        "{employer}[ ({uscc})] in {area} has {places} vacancies: {name}[, trade {trade}][, at {location}]"
        "[, wage a month {monthly_wage_fen}][, until {due_on}]",
    )
    follows = (NOT_RECORDED, "closed")
    leads_to = "open"
    clears = ("taken", "cause")

    name: Annotated[str, Field("岗位名称", "name of the post", limit=100, required=True)]
    area: Annotated[str, Field("地区", "area", format="area", required=True)]
    employer: Annotated[str, Field("用人单位", "employer", limit=100, required=True)]
    places: Annotated[int, Field("招聘人数", "places", limit=10**6, required=True, minimum=1)]
    uscc: Annotated[str | None, Field("统一社会信用代码", "unified social credit code", limit=18, format="uscc")] = None
    trade: Annotated[str | None, Field("工种", "trade", limit=60, known_codes="trade")] = None
    location: Annotated[str | None, Field("工作地点", "location", limit=100)] = None
    monthly_wage_fen: Annotated[int | None, Field("月工资", "wage a month", limit=10**8, unit="fen")] = None
    due_on: Annotated[date | None, Field("招聘截止日期", "last day")] = None


class VacancyChanged(WorkItemEvent, frozen=True, tag="vacancy.changed"):
    """The terms of a vacancy were changed: its places, the wage, the last day."""

    stream = "vacancy"
    title = EventText("变更招聘岗位", "Vacancy changed")
    event_text = EventText(
        "变更招聘岗位[，{name}][，招聘{places}人][，地点：{location}][，月工资{monthly_wage_fen}][，截止{due_on}]",
        "Vacancy changed[, {name}][, {places} places][, at {location}][, wage a month {monthly_wage_fen}]"
        "[, until {due_on}]",
    )
    follows = ("open",)
    at_least_one_field: ClassVar[bool] = True

    name: Annotated[str | None, Field("岗位名称", "name of the post", limit=100)] = None
    places: Annotated[int | None, Field("招聘人数", "places", limit=10**6, minimum=1)] = None
    location: Annotated[str | None, Field("工作地点", "location", limit=100)] = None
    monthly_wage_fen: Annotated[int | None, Field("月工资", "wage a month", limit=10**8, unit="fen")] = None
    due_on: Annotated[date | None, Field("招聘截止日期", "last day")] = None
    area: RecordedIn = None


class VacancyFilled(WorkItemEvent, frozen=True, tag="vacancy.filled"):
    """So many places of the vacancy are taken in all, whoever took them. All of them: it is full."""

    stream = "vacancy"
    title = EventText("招聘进度", "Vacancy filled")
    event_text = EventText("已招{taken}人", "{taken} places taken")
    follows = ("open",)

    taken: Annotated[int, Field("已招人数", "places taken", limit=10**6, required=True)]
    area: RecordedIn = None


class VacancyClosed(WorkItemEvent, frozen=True, tag="vacancy.closed"):
    """The vacancy is closed: nobody is introduced to it any more."""

    stream = "vacancy"
    title = EventText("停止招聘", "Vacancy closed")
    event_text = EventText("停止招聘，原因：{cause}", "Vacancy closed, cause: {cause}")
    follows = ("open",)
    leads_to = "closed"

    cause: Annotated[str, Field("停止原因", "cause", limit=100, required=True)]
    area: RecordedIn = None


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
    """So many places of the course are taken in all, whoever took them. All of them: it is full."""

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


class WorkPlanSet(Event, frozen=True, tag="area.work_plan_set"):
    """The work plan of an area for a year: who is responsible, and who is named to inspect it (R4-12).

    The latest one by business time applies. The inspector is another person than the one responsible.
    """

    stream = "area"
    title = EventText("工作方案", "Work plan set")
    event_text = EventText(
        "{year}年工作方案“{name}”：责任人{responsible}，督导检查{inspector}[，{content}]",
        "Work plan {year}, {name}: responsible {responsible}, inspected by {inspector}[: {content}]",
    )
    rules = ("plan_inspected_by_another",)
    setting_of = ("year",)

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    name: Annotated[str, Field("方案名称", "name", limit=100, required=True)]
    responsible: Annotated[str, Field("责任人", "responsible person", limit=50, required=True)]
    inspector: Annotated[str, Field("督导检查专人", "inspector", limit=50, required=True)]
    content: Annotated[str | None, Field("目标任务和分工", "tasks and duties", limit=2000)] = None
    due_on: Annotated[date | None, Field("完成期限", "due on")] = None


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
ACTIVITIES = (ActivityPlanned, ActivityChanged, ActivityHeld, ActivityCancelled)
PROJECTS = (ProjectOpened, ProjectChanged, ProjectClosed)
VACANCIES = (VacancyAnnounced, VacancyChanged, VacancyFilled, VacancyClosed)
COURSES = (CourseAnnounced, CourseChanged, CourseFilled, CourseClosed)
WORK_ITEMS: tuple[type[Event], ...] = (*TASKS, *ACTIVITIES, *PROJECTS, *VACANCIES, *COURSES, WorkPlanSet)
