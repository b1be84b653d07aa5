"""Issues of reports (通报): circulars that were issued under a title and a number."""

from datetime import date
from typing import Annotated

from domain.events.event import Event, EventText, Field


class ReportIssued(Event, frozen=True, tag="area.report_issued"):
    """A report on the area was issued as a numbered circular (通报第N期; R1-17, R3-14, R4-13).

    The service records it for `POST /v1/reports/{code}/issues`. `as_of` is the day of the stocks, `known_until` the
    position of the log up to which events were known, `definition` the digest of the definition by which was counted.
    `content_sha256` is the digest of the bytes that were issued, `items_sha256` that of the list of what they count.
    """

    stream = "area"
    posted_by = ("integration", "caseworker", "supervisor")
    title = EventText("印发通报", "Report issued")
    event_text = EventText(
        "印发{heading}（{year}年第{number}期，报表{report}，统计期{period}，数据截至位置{known_until}）",
        "{heading} issued (no. {number} of {year}, report {report}, {period}, known up to position {known_until})",
    )
    rules = ("issue_number",)

    report: Annotated[str, Field("报表", "report", limit=20, required=True, fixed=True)]
    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990, fixed=True)]
    number: Annotated[int, Field("期号", "number", limit=10_000, required=True, minimum=1, fixed=True)]
    heading: Annotated[str, Field("标题", "title", limit=200, required=True)]
    period: Annotated[str, Field("统计期", "period", limit=24, required=True, fixed=True)]
    as_of: Annotated[date, Field("数据截至日期", "day of the stocks", required=True, fixed=True)]
    known_until: Annotated[int, Field("数据的日志位置", "known until position", limit=2**62, required=True, fixed=True)]
    definition: Annotated[str, Field("定义的摘要", "digest of the definition", limit=64, required=True, fixed=True)]
    content_sha256: Annotated[
        str, Field("内容的SHA-256", "digest of the content", limit=64, format="sha256", required=True, fixed=True)
    ]
    items_sha256: Annotated[
        str, Field("依据的SHA-256", "digest of the items", limit=64, format="sha256", required=True, fixed=True)
    ]


REPORT_ISSUES = (ReportIssued,)
