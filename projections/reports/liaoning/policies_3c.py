"""3C: which policies persons enjoy (政策享受查询; R3-3, R4-11)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.report import Report
from projections.reports.shapes import CodeRows

REPORT = Report(
    code="3C",
    package=__package__,
    sql="policies_3c.sql",
    title=BilingualText("政策享受情况表", "Policies enjoyed"),
    shape=CodeRows(heading=BilingualText("政策", "Policy"), codes="benefit"),
    columns=(
        Column("persons", BilingualText("人数", "Persons"), "persons", total="own"),
        Column("grants", BilingualText("笔数", "Grants"), "times"),
        Column("granted", BilingualText("核定金额", "Granted"), "fen"),
        Column("paid", BilingualText("已发放", "Paid"), "fen"),
        Column("recovered", BilingualText("已追回", "Recovered"), "fen"),
    ),
    definition=BilingualText(
        "按核定日期计入统计期，计入当时的责任单位。每项政策每人只计一次，合计中每人只计一次。已发放、已追回为这些核定至今的发放、追回。",
        "A benefit counts on the day on which it was granted, for the unit then responsible. A person counts once a "
        "policy, and once in the total. Paid and recovered are what was paid and recovered of these grants so far.",
    ),
)
