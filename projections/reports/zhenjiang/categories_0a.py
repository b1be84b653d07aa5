"""0A: categories and levels of the persons in the real-name database (分类分级矩阵; R0-1)."""

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.policy_rows import CategoryRows
from projections.reports.report import Report
from projections.reports.shapes import Matrix

REPORT = Report(
    code="0A",
    package=__package__,
    sql="categories_0a.sql",
    title=BilingualText("分类分级矩阵", "Categories and levels"),
    shape=Matrix(
        heading=BilingualText("困难类别", "Category"),
        rows=CategoryRows(heading=BilingualText("困难类别", "Category")),
        across="level",
        unit="persons",
        total="own",
    ),
    columns=(
        Column("persons", BilingualText("人数", "Persons"), "persons", total="own"),
        Column("no_level", BilingualText("未分级", "Without a level"), "persons", total="own"),
    ),
    of_last_day=True,
    definition=BilingualText(
        "实名制数据库中未退出、未死亡的人员，按目前的困难类别和分级，计入目前的责任单位。有几个类别的人在每个类别各计一次，合计只计一次，故各行之和可大于合计。\n"
        "各行为该地区政策当日规定的类别；政策已不规定的类别只计入合计。已结束的统计期，按其最后一日。",
        "Persons of the real-name database who have neither exited nor died, by their present categories and level, "
        "for the unit now responsible. A person with several categories counts in the row of each and once in the "
        "total, so the rows can add up to more.\n"
        "The rows are the categories of the policy of the area on the day; a category that it no longer has is in the "
        "total only. Of a period that has ended, the matrix is that of its last day.",
    ),
)
