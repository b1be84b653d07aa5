"""Events about the work of an area: the half-yearly report of a town (半年报), interviews about the work (访谈)."""

from datetime import date
from typing import Annotated

from domain.events.event import Event, EventText, Field


class HalfYearReported(Event, frozen=True, tag="area.half_year_reported"):
    """The area submitted its report for half a year: completion of the plan and summary of the work (半年报; R4-14).

    A later submission for the same half-year is a further version; earlier ones remain. `figures` are those of the
    area's row of report 4A when it was submitted, as `key=value`; `figures_position` is the position in the log up to
    which they were known, `figures_on` the day of the stocks, and `figures_sha256` the digest of their bytes
    (`domain.town_reports.figures`). The service computes them for `POST /v1/half-year-reports`.
    """

    stream = "area"
    setting_of = ("year", "half")
    title = EventText("报送半年报", "Half-yearly report submitted")
    event_text = EventText(
        "报送{year}年第{half}个半年的计划完成情况和工作小结[；负责人{responsible}][；附4A数据（位置{figures_position}）]",
        "Report on half {half} of {year} submitted[; responsible: {responsible}]"
        "[; with the figures of 4A at position {figures_position}]",
    )

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    half: Annotated[int, Field("半年", "half", limit=2, required=True, minimum=1)]
    narrative: Annotated[str, Field("工作小结", "summary of the work", limit=10_000, required=True, lines=True)]
    responsible: Annotated[str | None, Field("负责人", "responsible person", limit=50)] = None
    figures: Annotated[tuple[str, ...], Field("4A数据", "figures of the plan report", limit=60, fixed=True)] = ()
    figures_position: Annotated[
        int | None, Field("数据的日志位置", "position of the figures", limit=2**62, fixed=True)
    ] = None
    figures_on: Annotated[date | None, Field("数据截至日期", "day of the figures", fixed=True)] = None
    figures_sha256: Annotated[
        str | None, Field("数据的SHA-256", "digest of the figures", limit=64, format="sha256", fixed=True)
    ] = None


class InterviewRecorded(Event, frozen=True, tag="area.interview_recorded"):
    """Staff, present or former assisted persons, or experts were interviewed about the work (访谈; R0-10).

    It is about the work of the area and names nobody. What a person reports about herself is a follow-up event.
    """

    stream = "area"
    title = EventText("访谈", "Interview recorded")
    event_text = EventText(
        "访谈（{party}[{persons}人]）：{topic}；{summary}", "Interview of {party}[ ({persons})]: {topic}; {summary}"
    )

    party: Annotated[str, Field("访谈对象", "party", codes="interview_party", required=True)]
    topic: Annotated[str, Field("主题", "topic", limit=100, required=True)]
    summary: Annotated[str, Field("内容摘要", "summary", limit=2_000, required=True, lines=True)]
    persons: Annotated[int | None, Field("人数", "persons", limit=10_000, minimum=1)] = None


TOWN_REPORTS = (HalfYearReported, InterviewRecorded)
