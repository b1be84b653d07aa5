"""4E: the list of subsistence subsidies paid in training (生活费补贴发放表; R4-5)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import YES_OR_NO, Column, Mean
from projections.reports.report import Report
from projections.reports.shapes import PersonRows

_GROUPS = {
    "registered_poor": BilingualText("建档立卡贫困劳动力", "registered-poor labour"),
    "difficulty": BilingualText("就业困难人员", "person in difficulty"),
}


REPORT = Report(
    code="4E",
    package=__package__,
    sql="subsistence_4e.sql",
    reads="persons",
    title=BilingualText("培训生活费补贴发放表", "Subsistence subsidies in training"),
    shape=PersonRows(heading=BilingualText("姓名", "Name")),
    columns=(
        Column("id_no", BilingualText("身份证号", "Identity number"), None, type="text"),
        Column("category", BilingualText("对象类别", "Group"), None, type="text", terms=_GROUPS),
        Column("course", BilingualText("培训项目", "Course"), None, type="text"),
        Column("since", BilingualText("起", "From"), None, type="day"),
        Column("until", BilingualText("止", "To"), None, type="day"),
        Column("days", BilingualText("天数", "Days attended"), "days"),
        Mean("standard", BilingualText("标准（每天）", "A day"), "fen", amount="amount", count="days"),
        Column("amount", BilingualText("金额", "Amount"), "fen"),
        Column("paid", BilingualText("已发放", "Paid"), "fen"),
        Column("before", BilingualText("本年已享受", "Granted earlier this year"), None, type="text", terms=YES_OR_NO),
    ),
    definition=BilingualText(
        "统计期内核定的生活费补贴，每笔一行，计入当时的责任单位；天数为实际出勤，标准＝金额÷天数。本年已享受：同一年内此前已核定过。\n"
        "身份证号、姓名部分遮盖。本系统不记录银行账户。",
        "Subsistence subsidies granted in the period, a row a grant, for the unit then responsible; days are those "
        "attended, and a day is amount / days. Granted earlier this year: before this grant, in the same year.\n"
        "Names and identity numbers are partly masked. No bank accounts are recorded.",
    ),
)
