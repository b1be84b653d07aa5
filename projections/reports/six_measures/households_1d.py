"""1D: zero-employment families, from the opening to the closing stock (零就业家庭动态表; R1-8)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import YES_OR_NO, Column, Computed
from projections.reports.report import Report
from projections.reports.shapes import UnitRows


def _zero(overdue: int) -> str:
    return "no" if overdue else "yes"


def _within(closing: int, overdue: int) -> int:
    return closing - overdue


def _of_households(key: str, zh: str, en: str) -> Column:
    return Column(key, BilingualText(zh, en), "households", counts="household")


REPORT = Report(
    code="1D",
    package=__package__,
    sql="households_1d.sql",
    title=BilingualText("零就业家庭动态表", "Zero-employment families"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        _of_households("opening", "期初存量", "Opening stock"),
        _of_households("recognised", "新认定", "Newly recognised"),
        _of_households("reopened", "返零", "Reopened"),
        _of_households("cleared", "清零", "Cleared"),
        _of_households("withdrawn", "撤销", "Withdrawn"),
        _of_households("other_in", "其他转入", "Other additions"),
        _of_households("other_out", "其他转出", "Other removals"),
        _of_households("closing", "期末存量", "Closing stock"),
        _of_households("overdue", "其中超过时限", "of these overdue"),
        Computed(
            "within",
            BilingualText("其中时限内", "of these within the limit"),
            "households",
            counts="household",
            of=("closing", "overdue"),
            function=_within,
        ),
        Column("longest", BilingualText("最长未清零天数", "Longest open"), "days", counts="household", empty=None),
        Computed(
            "dynamic_zero",
            BilingualText("动态清零", "Dynamic zero"),
            None,
            type="text",
            terms=YES_OR_NO,
            of=("overdue",),
            function=_zero,
        ),
    ),
    definition=BilingualText(
        "存量为当日已认定（含返零）而无人就业的家庭，期初为统计期首日前一日，期末为期末当日；各项变动按发生日期计入统计期，计入当时的责任单位；"
        "认定当日成员均不计入的，自有成员计入之日起计为新认定。\n"
        "期末存量＝期初存量＋新认定＋返零－清零－撤销＋其他转入－其他转出。其他转入、转出为责任单位变更，以及成员一时均不计入（如均无就业意愿）而后又计入的家庭。\n"
        "超过时限为期末当日之前到期的；没有超过时限的即动态清零。最长未清零天数自认定（返零）之日起算。",
        "Stock: recognised or reopened families with nobody in work on the day: the day before the period, and its "
        "last day. Changes count on their day, for the unit then responsible; a family of which nobody counts on the "
        "day of its recognition is newly recognised on the first day on which somebody does.\n"
        "Closing = opening + newly recognised + reopened - cleared - withdrawn + other additions - other removals. "
        "Other additions and removals: a change of the responsible unit, and families none of whose members count "
        "for a time, such as all being unwilling.\n"
        "Overdue: the limit ended before the last day; with none overdue, the area is at dynamic zero. Longest open: "
        "days since the recognition or reopening.",
    ),
)
