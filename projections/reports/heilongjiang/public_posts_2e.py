"""2E: public-welfare posts (公益性岗位; R2-4, R2-6, R3-8, R4-1)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Rate
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

REPORT = Report(
    code="2E",
    package=__package__,
    sql="public_posts_2e.sql",
    title=BilingualText("公益性岗位开发和安置表", "Public-welfare posts developed and filled"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        Column("developed", BilingualText("开发岗位", "Posts developed"), "posts", counts="post"),
        Column("signed", BilingualText("签约上岗", "Persons who took one"), "persons"),
        Rate("rate", BilingualText("签约率", "Rate"), "percent", numerator="signed", denominator="developed"),
        Column("left_post", BilingualText("离岗", "Persons who left one"), "persons"),
        Column("on_post", BilingualText("期末在岗", "On a post at the end"), "persons"),
        Column("over_term", BilingualText("其中超过期限", "of these beyond the term"), "persons"),
    ),
    definition=BilingualText(
        "开发、上岗、离岗按日期计入统计期，在岗、超过期限以期末当日为准；计入岗位所在地、当时的责任单位。每栏每人只计一次。核实为不属实的不计。\n"
        "签约率＝签约上岗÷开发岗位。开发不等于安置。",
        "Developed, took and left count on their day; on a post and beyond the term are as of the last day. They count "
        "for the area of the post, persons for the unit then responsible. A person counts once a column. A job that "
        "was refuted does not count.\n"
        "Rate: persons who took a post / posts developed. A post developed is not a person placed.",
    ),
)
