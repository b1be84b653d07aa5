"""Events of vacancies (招聘岗位、空缺岗位; R1-4, R2-1, R4-7): announced, filled, closed."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import EventText, Field
from domain.events.work_item_event import NOT_RECORDED, RecordedIn, WorkItemEvent


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
    """The number of places of the vacancy that are taken. With all of them taken the vacancy is full."""

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


VACANCIES = (VacancyAnnounced, VacancyChanged, VacancyFilled, VacancyClosed)
