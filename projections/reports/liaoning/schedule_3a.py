"""3A: the monthly schedule of a province's cities (全省就业困难人员就业月调度; R3-1, R3-14)."""

from typing import Final

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Computed, Derived, Part, Rank, Rate, Row, Schedule, Table
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

REMINDERS: Final = {
    "due": BilingualText("应提醒", "due"),
    "issued": BilingualText("已提醒", "issued"),
}
"""Whether a unit that is behind its schedule has received a reminder of the month."""

TALKS: Final = {
    "due": BilingualText("应约谈", "due"),
    "held": BilingualText("已约谈", "held"),
}
"""Whether a talk that follows several reminders in a row was held."""


class Reminder(Derived, frozen=True, kw_only=True):
    """The reminder of the month, by REMINDERS; the total receives none (docs/domain.md 6)."""

    def parts(self) -> tuple[Part, ...]:
        """What was reached and what was due, and the reminders issued."""
        return Part("cumulative"), Part("schedule"), Part("reminded")

    def compute(self, row: Row, table: Table) -> str | None:
        """The key of REMINDERS, or None."""
        if row["reminded"]:
            return "issued"
        behind = row["schedule"] is not None and row["cumulative"] < row["schedule"]
        return "due" if behind and row is not table.total else None


class Talk(Derived, frozen=True, kw_only=True):
    """The talk about the month, by TALKS."""

    def parts(self) -> tuple[Part, ...]:
        """The reminders that a talk follows, and the talks held."""
        return Part("calls_for_talk"), Part("talks")

    def compute(self, row: Row, table: Table) -> str | None:
        """The key of TALKS, or None."""
        return "held" if row["talks"] else "due" if row["calls_for_talk"] else None


def _behind(cumulative: int, schedule: int) -> int:
    return int(cumulative - schedule)


REPORT = Report(
    code="3A",
    package=__package__,
    sql="schedule_3a.sql",
    counts_from="year",
    title=BilingualText("就业困难人员就业月调度表", "Monthly schedule of employment of persons in difficulty"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        Column("target", BilingualText("年度目标", "Target of the year"), "persons", counts="area", empty=None),
        Column("month", BilingualText("本月", "This month"), "persons"),
        Column("cumulative", BilingualText("累计", "Since January"), "persons"),
        Rate("rate", BilingualText("完成率", "Rate"), "percent", numerator="cumulative", denominator="target"),
        Schedule("schedule", BilingualText("序时进度", "Schedule"), "persons", target="target"),
        Computed("gap", BilingualText("差额", "Gap"), "persons", of=("cumulative", "schedule"), function=_behind),
        Rank("rank", BilingualText("排名", "Rank"), None, by=("rate",)),
        Reminder("reminder", BilingualText("提醒", "Reminder"), None, type="text", terms=REMINDERS),
        Talk("talk", BilingualText("约谈", "Talk"), None, type="text", terms=TALKS),
    ),
    hidden=(
        Column("reminded", BilingualText("提醒函", "Reminders"), "times", counts="area", total="none", follows=True),
        Column(
            "calls_for_talk",
            BilingualText("应约谈的提醒函", "Reminders that call for a talk"),
            "times",
            counts="area",
            total="none",
            follows=True,
        ),
        Column("talks", BilingualText("约谈记录", "Talks"), "times", counts="area", total="none", follows=True),
    ),
    definition=BilingualText(
        "年度目标为本年下达的就业人数；单位未单独下达的，为其下属各单位之和。\n"
        "人数按人计，每人每年只计一次，以当年首次符合条件的就业为准，计入当时的责任单位；本月为其中在统计期内就业的，累计为自1月1日至期末。核实为不属实的不计。\n"
        "序时进度＝年度目标×已满月数÷12，进位取整；差额＝累计－序时进度，负数为落后。完成率四舍五入保留一位小数，不封顶；排名按完成率，数值相同的名次并列。\n"
        "落后于序时进度的应提醒；已满的最近一个月已发提醒函的为已提醒，同年连续提醒达到政策规定次数的应约谈。合计按人直接统计。",
        "The target is that of the year and, where none was set for a unit, the sum of those below it.\n"
        "Persons count once a year, by the first counted employment of the year, for the unit then responsible; this "
        "month are those employed in the period, since January those up to its end. A job that was refuted does not "
        "count.\n"
        "Schedule: target x months that have ended / 12, rounded up. Gap: since January less schedule; negative is "
        "behind. Rates are rounded half up to one decimal and not capped; equal rates share a rank.\n"
        "A unit behind its schedule is to be reminded; the reminder is that of the last month that has ended. With so "
        "many reminders in a row within the year as the policy says, a talk is due. The total is counted from "
        "persons.",
    ),
)
