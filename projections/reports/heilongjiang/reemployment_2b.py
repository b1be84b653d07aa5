"""2B: progress of re-employment against stock and target (4050再就业进度; R2-2, R2-3)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column, Rate
from projections.reports.report import Report
from projections.reports.shapes import UnitRows

REPORT = Report(
    code="2B",
    package=__package__,
    sql="reemployment_2b.sql",
    counts_from="year",
    title=BilingualText("“4050”等困难群体再就业进度表", "Progress of re-employment of 4050 and other groups"),
    shape=UnitRows(heading=BilingualText("地区", "Area")),
    columns=(
        Column("stock", BilingualText("存量", "Stock"), "persons", counts="area", empty=None),
        Column("target", BilingualText("目标", "Target"), "persons", counts="area", empty=None),
        Column("done", BilingualText("完成", "Done"), "persons"),
        Rate("rate", BilingualText("完成率", "Rate"), "percent", numerator="done", denominator="target"),
        Rate("of_stock", BilingualText("占存量", "Of the stock"), "percent", numerator="done", denominator="stock"),
    ),
    definition=BilingualText(
        "存量为年初认定基数，目标为全年目标；单位未单独下达的，为其下属各单位之和。\n"
        "完成按人计，自1月1日至期末，每人每年只计一次，以当年首次符合条件的就业为准，计入当时的责任单位；群体为该地区政策计入再就业的各群体。核实为不属实的不计。",
        "Stock: the baseline of recognised persons at the start of the year. Target: that of the whole year. Where "
        "none was set for a unit, the sum of those below it.\n"
        "Done: persons from 1 January to the end of the period, each once a year by the first counted employment, for "
        "the unit then responsible; the groups are those that the policy of the area counts. A job that was refuted "
        "does not count.",
    ),
)
