"""4B: the half-yearly reports of an area's units with the completion of their plans (半年报; R4-14)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.haimen import plan_4a
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

_REPORTS = BilingualText("半年报", "Half-yearly reports")

REPORT = Report(
    code="4B",
    package=__package__,
    sql="half_year_4b.sql",
    title=BilingualText("计划完成情况半年报", "Half-yearly reports on the completion of the plan"),
    shape=UnitRows(heading=BilingualText("区镇（街道）", "Town, subdistrict or area")),
    columns=(
        Column("on_time", BilingualText("按时报送", "on time"), "times", _REPORTS, counts="area"),
        Column("late", BilingualText("逾期报送", "late"), "times", _REPORTS, counts="area"),
        Column("versions", BilingualText("报送版本", "versions"), "times", _REPORTS, counts="area"),
        *plan_4a.REPORT.columns,
    ),
    hidden=plan_4a.REPORT.hidden,
    definition=BilingualText(
        "按时、逾期以首次报送的日期为准，期限由政策规定（海门区2021年为7月10日和12月10日），当日24时前为按时；"
        "两栏均为0的，尚未报送。各单位的工作小结和报送时所附数据见半年报本身（/v1/half-year-reports）。\n"
        f"其余各栏同4A：{plan_4a.REPORT.definition.zh}",
        "A report is on time or late by the day of its first submission; the due day is policy data (10 July and 10 "
        "December in Haimen in 2021) and lasts to 24:00. A unit with 0 in both columns has not submitted. The summary "
        "of the work and the figures attached to it are in the report itself (/v1/half-year-reports).\n"
        f"The other columns are those of 4A: {plan_4a.REPORT.definition.en}",
    ),
)
