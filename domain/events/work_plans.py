"""The event of work plans (工作方案; R4-12)."""

from datetime import date
from typing import Annotated

from domain.events.event import Event, EventText, Field


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
