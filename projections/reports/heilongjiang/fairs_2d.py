"""2D: job fairs (招聘会; R2-7, R3-12, R4-7)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

REPORT = Report(
    code="2D",
    package=__package__,
    sql="fairs_2d.sql",
    title=BilingualText("招聘会情况表", "Job fairs"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        Column("fairs", BilingualText("场次", "Fairs"), "times", counts="fair"),
        Column("employers", BilingualText("用人单位", "Employers"), "employers", counts="fair"),
        Column("posts", BilingualText("岗位", "Posts"), "posts", counts="fair"),
        Column("attendees", BilingualText("到场人数", "Attendees"), "person_times", counts="fair"),
        Column("agreements", BilingualText("达成意向", "Agreements"), "person_times", counts="fair"),
    ),
    definition=BilingualText(
        "按举办日期计入统计期，计入举办地；各数为举办单位报告之和。达成意向不是就业。",
        "A fair counts on its day, for the area in which it was held; the figures are sums of what was reported. An "
        "agreement is no employment.",
    ),
)
