"""A workbook as another library reads it."""

from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.presentation.reports.formulas import no_formula
from projections.reports.columns import Column
from projections.reports.report import Report


def sheet_of(content: bytes) -> Worksheet:
    """The only sheet of the workbook."""
    (sheet,) = load_workbook(BytesIO(content)).worksheets
    return sheet


def texts_of(sheet: Worksheet) -> list[str]:
    """The texts of all cells, row by row."""
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def body_of(sheet: Worksheet, found: dict[str, Any]) -> list[list[Any]]:
    """The rows of the table below its head, which is frozen, with the total; days in ISO 8601."""
    first = int("".join(filter(str.isdigit, sheet.freeze_panes)))
    lines = [[_value(cell.value) for cell in row] for row in sheet.iter_rows(min_row=first)]
    return lines[: len(found["rows"]) + 1]


def _value(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else value


def expected_body(report: Report, found: dict[str, Any]) -> list[list[Any]]:
    """The same rows, from the JSON."""
    columns = report.shape.columns(report.columns)
    lines = [[row["name"], *(_cell(row[one.key], one) for one in columns)] for row in (*found["rows"], found["total"])]
    if report.reads == "persons":
        numbers: list[Any] = [*range(1, len(lines)), None]
        lines = [[number, *line] for number, line in zip(numbers, lines, strict=True)]
        if all(found["total"][one.key] is None for one in columns):
            lines[-1] = [None] * len(lines[-1])  # a list without sums has no total
    return lines


def _cell(value: Any, column: Column) -> Any:
    if value is None:
        return "—"
    if column.type == "text":
        return no_formula(value)
    return value / 100 if column.unit == "fen" else value
