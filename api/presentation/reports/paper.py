"""What every printed form of a report shows: heads, figures, the lines to fill in and to sign, notes, both clocks."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec

from api.http.current import Language
from api.presentation.reports.figures import FigureForm, form_of, moment_name, shown, unit_name
from api.presentation.reports.headings import Heading, headings, leaves
from api.presentation.reports.inspections import inspection_notes
from api.presentation.reports.widths import column_width
from domain.errors import Refusal
from projections.reports.columns import Column
from projections.reports.period import day_name, parse_period
from projections.reports.report import Report
from projections.reports.shapes import in_language


class PaperColumn(msgspec.Struct, frozen=True):
    """A column with the form of its figures and its width in em."""

    column: Column
    form: FigureForm
    width: int


class Line(msgspec.Struct, frozen=True):
    """A line of the paper: a label and its value; None is left to be filled in by hand."""

    label: str
    value: str | None = None


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A report in one language. `numbered` lists have a column 序号. `total` is None where a list has none."""

    lang: Language
    title: str
    heading: str
    name_width: int
    numbered: bool
    heads: list[Heading]
    columns: list[PaperColumn]
    rows: list[dict[str, Any]]
    total: dict[str, Any] | None
    caption: tuple[Line, ...]
    signatures: tuple[Line, ...]
    notes_title: str
    notes: list[str]
    clocks: str

    def shown(self, row: Mapping[str, Any], column: PaperColumn) -> str:
        """The text of a cell."""
        return shown(row[column.column.key], column.column, column.form, self.lang)

    def t(self, zh: str, en: str) -> str:
        """The text in the language of the paper."""
        return en if self.lang == "en" else zh

    @property
    def width(self) -> int:
        """The width of the table in em."""
        return self.name_width + sum(column.width for column in self.columns) + (NUMBER_WIDTH if self.numbered else 0)


NUMBER_WIDTH: Final = 3
"""The width of the column 序号 in em."""

MOST_ROWS: Final = 100_000
"""Printed forms are bounded by the time that writing them takes from other requests: some 10 s."""


def paper_of(report: Report, found: dict[str, Any], lang: Language, filled_on: date) -> Paper:
    """The paper of a report that `run` returned; `filled_on` is the day printed beside the signatures. Raises Refusal
    for a list that is too long to be printed."""
    _refuse_too_long(found)
    columns = report.shape.columns(report.columns)
    heads = headings(columns, lang)
    rows, total = found["rows"], found["total"]
    if report.reads == "persons" and all(total.get(column.key) is None for column in columns):
        total = None
    lines = [*rows, total] if total else rows
    heading = in_language(report.shape.heading, lang)
    return Paper(
        lang=lang,
        title=found["title"],
        heading=heading,
        name_width=column_width(Heading(heading, ""), (row["name"] for row in lines)),
        numbered=report.reads == "persons",
        heads=heads,
        columns=[_column(column, head, lines, lang) for column, head in zip(columns, leaves(heads), strict=True)],
        rows=rows,
        total=total,
        caption=_caption(found, columns, lang),
        signatures=_signatures(lang, filled_on),
        notes_title="Definitions" if lang == "en" else "统计口径",
        notes=[*found["definition"].split("\n"), *inspection_notes(found.get("inspections", ()), lang)],
        clocks=_clocks(found, lang),
    )


def _refuse_too_long(found: dict[str, Any]) -> None:
    if (rows := len(found["rows"])) > MOST_ROWS:
        raise Refusal(
            "shape",
            "report.too_long",
            f"共{rows}行，xlsx和网页最多{MOST_ROWS}行：请取CSV，或指定下级地区",
            f"{rows} rows; a workbook or a page takes {MOST_ROWS}: take CSV, or name a smaller area",
            {"rows": rows, "most": MOST_ROWS},
            field="format",
        )


def _column(column: Column, head: Heading, rows: list[dict[str, Any]], lang: Language) -> PaperColumn:
    values = [row[column.key] for row in rows]
    form = form_of(column, lang)
    texts = (shown(value, column, form, lang) for value in values)
    return PaperColumn(column, form, column_width(head, texts))


def _caption(found: dict[str, Any], columns: tuple[Column, ...], lang: Language) -> tuple[Line, ...]:
    asked = parse_period(found["period"])
    first, last = day_name(asked.first, lang), day_name(asked.last, lang)
    units = dict.fromkeys(unit_name(column.unit, lang) for column in columns if column.unit)
    if lang == "en":
        return (
            Line("Submitted by (seal)"),
            Line("Period", f"{first} to {last}"),
            Line("Units", ", ".join(units)),
        )
    return Line("填报单位（盖章）"), Line("统计期", f"{first}至{last}"), Line("单位", "、".join(units))


def _signatures(lang: Language, filled_on: date) -> tuple[Line, ...]:
    labels = ("Head of the unit", "Checked by", "Filled in by") if lang == "en" else ("单位负责人", "审核人", "填表人")
    return *map(Line, labels), Line("Date" if lang == "en" else "填报日期", day_name(filled_on, lang))


def _clocks(found: dict[str, Any], lang: Language) -> str:
    """The day of the stocks, and the last event of the log that the figures know."""
    day, known = day_name(date.fromisoformat(found["as_of"]), lang), moment_name(found["known_at"], lang)
    number = found["position"]
    if lang == "en":
        recorded = f", the last of them recorded {known}" if known else ""
        return f"Stocks as of {day}. Made from the first {number} events of the log{recorded}."
    recorded = f"，末条记录于{known}" if known else ""
    return f"期末数截至{day}；数据截止：本表依据业务日志前{number}条事件生成{recorded}。"
