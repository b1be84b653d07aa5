"""1B: the time limits of the 2473 mechanism, met in time or overdue (2473时效表; R1-4)."""

from typing import Final

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Computed, Rate
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

CLOCKS: Final = {
    "needs": BilingualText("摸清需求", "Needs known"),
    "first_services": BilingualText("首轮“131”服务", "First round of services"),
    "placement": BilingualText("就业（第三时限）", "At work (third limit)"),
}
"""The time limits, by the name of the policy, which gives the hours, days and months."""


def _ended(on_time: int, overdue: int) -> int:
    return on_time + overdue


def _columns_of(name: str, group: BilingualText) -> tuple[Column, ...]:
    return (
        Column(f"{name}_on_time", BilingualText("时限内", "In time"), "person_times", group=group),
        Column(f"{name}_overdue", BilingualText("超时", "Overdue"), "person_times", group=group),
        Rate(
            f"{name}_rate",
            BilingualText("按时率", "Rate in time"),
            "percent",
            group=group,
            numerator=f"{name}_on_time",
            denominator=f"{name}_ended",
        ),
    )


def _ended_of(name: str, group: BilingualText) -> Column:
    return Computed(
        f"{name}_ended",
        BilingualText("已到结果", "Decided"),
        "person_times",
        group=group,
        of=(f"{name}_on_time", f"{name}_overdue"),
        function=_ended,
    )


REPORT = Report(
    code="1B",
    package=__package__,
    sql="clocks_1b.sql",
    title=BilingualText("“2473”服务时效表", "Time limits of 2473"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        Column("triggers", BilingualText("触发数", "Triggers (T0)"), "person_times"),
        *(column for name, group in CLOCKS.items() for column in _columns_of(name, group)),
    ),
    hidden=tuple(_ended_of(name, group) for name, group in CLOCKS.items()),
    definition=BilingualText(
        "统计期内起算的时限，时限长短由起算当日的政策规定；计入完成时或目前的责任单位。触发数为起算时限的事件数，同一人可有多次。\n"
        "时限内为截至期末当日已在时限内完成的；超时为已完成但迟于时限的，和期末当日之前到期而未完成的。免除的和尚未到期的不计入时限内、超时。\n"
        "按时率＝时限内÷（时限内＋超时）。",
        "The time limits that began in the period; the policy of the day on which one began gives its length. They "
        "count for the unit responsible at the end of the limit, or now. Triggers: the events that started limits; a "
        "person may have several.\n"
        "In time: met within the limit, by the last day. Overdue: met after it, or not met though the limit ended "
        "before the last day. Waived limits, and those that still run, are neither.\n"
        "Rate: in time / (in time + overdue).",
    ),
)
