"""Reports of every shape as `run` returns them, with figures made up: the writers read nothing else."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.reference.bilingual_text import BilingualText
from projections.reports.columns import Column
from projections.reports.report import Report
from projections.reports.shapes import CodeRows, Matrix, MonthRows, PersonRows, Shape, UnitRows, in_language

FILLED_ON = date(2022, 1, 10)
HEADING = BilingualText("地区", "Area")
LOANS = BilingualText("贷款", "Loans")


def report(code: str, shape: Shape, *columns: Column, **options: Any) -> Report:
    return Report(
        code=code,
        title=BilingualText(f"表{code}", f"Table {code}"),
        definition=BilingualText("第一条。\n第二条。", "The first.\nThe second."),
        shape=shape,
        columns=columns,
        sql="none.sql",
        **options,
    )


def found_of(report: Report, names: Sequence[str] = (), lang: str = "zh") -> dict[str, Any]:
    """What `run` returns: a row for each name; every third figure is missing, the others differ."""
    columns = report.shape.columns(report.columns)
    rows = [
        {"key": str(line), "name": name} | {one.key: _value(one, 7 * line + at) for at, one in enumerate(columns)}
        for line, name in enumerate(names)
    ]
    return {
        "code": report.code,
        "title": report.titled("海门区" if lang == "zh" else "Haimen", "2021年" if lang == "zh" else "2021", lang),
        "area": "320614",
        "period": "2021",
        "as_of": "2021-12-31",
        "known_at": "2022-01-05T08:20:11+00:00",
        "position": 48211,
        "definition": in_language(report.definition, lang),
        "columns": [column.described(lang) for column in columns],
        "rows": rows,
        "total": {"key": "320614", "name": "合计" if lang == "zh" else "Total"}
        | {one.key: None if one.type != "number" else _value(one, 1) for one in columns},
    }


def _value(column: Column, number: int) -> Any:
    if number % 3 == 0:
        return None
    if column.type == "day":
        return f"2021-03-{number % 28 + 1:02d}"
    if column.type == "text":
        return f"=HYPERLINK({number})"
    if column.unit == "percent" or column.decimals:
        return 100.0 + number / 10
    return 1000 + number


UNITS = report(
    "T1",
    UnitRows(heading=HEADING),
    Column("persons", BilingualText("人数", "Persons"), "persons"),
    Column("loans", BilingualText("笔数", "Number"), "times", LOANS),
    Column("amount", BilingualText("金额", "Amount"), "fen", LOANS),
    Column("sum", BilingualText("总额", "Sum"), "ten_thousand_yuan", scale=1_000_000, decimals=1),
    Column("mean", BilingualText("人均", "Mean"), "ten_thousand_yuan", scale=1_000_000, decimals=3),
    Column("rate", BilingualText("完成率", "Rate"), "percent"),
)
CODES = report("T2", CodeRows(heading=HEADING, codes="channel"), Column("jobs", HEADING, "persons"))
MONTHS = report("T3", MonthRows(heading=HEADING), Column("posts", HEADING, "posts"))
MATRIX = report("T4", Matrix(heading=HEADING, rows=UnitRows(heading=HEADING), across="channel", unit="persons"))
PERSONS = report(
    "T5",
    PersonRows(heading=BilingualText("姓名", "Name")),
    Column("id_no", BilingualText("身份证号", "Identity number"), None, type="text"),
    Column("from", BilingualText("起", "From"), None, BilingualText("培训", "Training"), type="day"),
    Column("to", BilingualText("止", "To"), None, BilingualText("培训", "Training"), type="day"),
    Column("amount", BilingualText("金额", "Amount"), "fen"),
    reads="persons",
)
SHAPES = (UNITS, CODES, MONTHS, MATRIX, PERSONS)
WIDE = report(
    "T6",
    UnitRows(heading=HEADING),
    *(Column(f"c{number}", BilingualText("某项补贴金额", "Amount of a subsidy"), "fen") for number in range(60)),
)
TOWNS = ("海门街道", "滨江街道", "三星镇")
