"""4D: the district's circular on its plan, the units in the order of their completion (通报; R4-13).

Its items are those of 4A: the same SELECT, so the two tables cannot differ.
"""

from collections.abc import Iterator
from typing import Final

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, MeanRate, Rank, Rate
from projections.reports.haimen import plan_4a
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

_LEFT_OUT: Final = ("recognised", "registered_poor", "rank")
"""The columns of 4A that the circular shows otherwise, or needs for a rate only."""


def _columns() -> Iterator[Column]:
    """The columns of 4A, with the place of the unit after each rate of completion."""
    for column in plan_4a.REPORT.columns:
        if column.key in _LEFT_OUT:
            continue
        yield column
        if isinstance(column, Rate) and column.key in plan_4a.RATES:
            title = BilingualText("名次", "place")
            yield Rank(column.key.replace("_rate", "_place"), title, None, column.group, by=(column.key,))
    mean = BilingualText("平均完成率", "Mean rate of completion")
    yield MeanRate("mean_rate", mean, "percent", of=plan_4a.RATES)
    yield Rank("rank", BilingualText("排名", "Rank"), None, by=("mean_rate",))


REPORT = Report(
    code="4D",
    package=__package__,
    sql=plan_4a.REPORT.sql,
    title=BilingualText("重点群体帮扶任务完成情况通报表", "Circular on the completion of the assistance plan"),
    shape=UnitRows(heading=BilingualText("区镇（街道）", "Town, subdistrict or area")),
    columns=tuple(_columns()),
    hidden=(*(one for one in plan_4a.REPORT.columns if one.key == "registered_poor"), *plan_4a.REPORT.hidden),
    ordered_by="rank",
    definition=BilingualText(
        "各单位按排名先后列出，名次相同的并列，按原次序列出；没有完成率的不排名，列在最后。"
        "平均完成率为表中各项完成率的平均值，无计划的不计，排名以取整前的为准；名次为该项完成率在各单位中的位次。\n"
        f"其余各栏同4A：{plan_4a.REPORT.definition.zh}",
        "Units are listed by rank; equal ones share it and keep the order of the plan; a unit without a rate has none "
        "and comes last. The mean is that of the rates of completion printed, without those that have no plan, and "
        "ranks before it is rounded; the place is that of the unit by this rate.\n"
        f"The other columns are those of 4A: {plan_4a.REPORT.definition.en}",
    ),
)
