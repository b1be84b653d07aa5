"""3D: support of employers by measure (企业侧政策; R1-12, R3-13, R4-11)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.report import Report
from projections.reports.shapes import CodeRows

REPORT = Report(
    code="3D",
    package=__package__,
    sql="employers_3d.sql",
    title=BilingualText("企业扶持政策落实表", "Support of employers"),
    shape=CodeRows(heading=BilingualText("项目", "Measure"), codes="measure"),
    columns=(
        Column("employers", BilingualText("单位数", "Employers"), "employers", counts="employer", total="own"),
        Column("grants", BilingualText("笔数", "Grants"), "times", counts="employer"),
        Column("persons", BilingualText("惠及人数", "Persons"), "persons", counts="employer"),
        Column("amount", BilingualText("金额", "Amount"), "fen", counts="employer"),
    ),
    definition=BilingualText(
        "按发放日期计入统计期，计入发放的地区。每项每个单位只计一次，合计中每个单位只计一次；惠及人数、金额为各笔之和。",
        "A grant counts on its day, for the area that granted it. An employer counts once a measure, and once in the "
        "total; persons and amounts are the sums of the grants.",
    ),
)
