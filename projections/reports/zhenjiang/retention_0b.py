"""0B: who is still at work months after being employed, with the cash beside it (长效跟踪表; R0-5, R0-9)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Rate
from projections.reports.policy_rows import MilestoneRows
from projections.reports.report import Report

REPORT = Report(
    code="0B",
    package=__package__,
    sql="retention_0b.sql",
    title=BilingualText("长效跟踪表", "Long-term tracking"),
    shape=MilestoneRows(heading=BilingualText("就业后", "After")),
    columns=(
        Column("cohort", BilingualText("期内就业", "Employed in the period"), "persons", total="own"),
        Column("elapsed", BilingualText("已满期限", "Window elapsed"), "persons", total="none"),
        Column("stable", BilingualText("仍在业", "Still at work"), "persons", total="none"),
        Rate("rate", BilingualText("稳定率", "Retention"), "percent", numerator="stable", denominator="elapsed"),
        Column("recipients", BilingualText("享受补贴人数", "Paid a benefit"), "persons", total="own", empty=None),
        Column("paid", BilingualText("补贴发放金额", "Benefits paid"), "fen", total="own", empty=None),
    ),
    definition=BilingualText(
        "期内就业为统计期内首次符合条件的就业，每人一次，计入当时的责任单位；核实为不属实的不计。\n"
        "已满期限为自就业之日起的月数在期末当日以前已满的；仍在业为期满当日在同一或其后的工作上，其间每次间断不超过政策规定的天数。稳定率＝仍在业÷已满期限。\n"
        "补贴为这些人在统计期内核定的补贴至今的发放，列在合计。钱不是结果，就业才是。",
        "Employed: persons by the first counted employment of the period, each once, for the unit then responsible; a "
        "job that was refuted does not count.\n"
        "Window elapsed: the months since that day have passed by the last day. Still at work: in the same or a next "
        "job at the end of the window, each gap between being at most the days of the policy. Retention: still at "
        "work / window elapsed.\n"
        "Benefits: what was paid so far to these persons of grants of the period, in the total. Work is the outcome, "
        "cash is not.",
    ),
)
