"""A report as CSV: the table alone, a heading a column; for Excel with a byte order mark."""

import csv
from io import StringIO
from typing import Any

from api.http.current import Language
from api.presentation.reports.figures import unit_name
from api.presentation.reports.formulas import no_formula
from api.presentation.reports.headings import in_brackets
from projections.reports.columns import Column
from projections.reports.report import Report
from projections.reports.shapes import in_language


def csv_of(report: Report, found: dict[str, Any], lang: Language) -> str:
    """The text of the file: a head, the rows, the total. Figures are those of the JSON, but amounts are in yuan."""
    text = StringIO()
    writer = csv.writer(text)
    columns = report.shape.columns(report.columns)
    titles = [in_brackets(one["title"], unit_name(one["unit"], lang), lang) for one in found["columns"]]
    names = [in_language(report.shape.key_heading, lang), in_language(report.shape.heading, lang)]
    writer.writerow(map(no_formula, [*names, *titles]))
    for row in (*found["rows"], found["total"]):
        figures = (_figure(row[column.key], column) for column in columns)
        writer.writerow([no_formula(row["key"]), no_formula(row["name"]), *figures])
    return "\ufeff" + text.getvalue()


def _figure(value: Any, column: Column) -> Any:
    if isinstance(value, str):
        return no_formula(value)
    return value if value is None or column.unit != "fen" else f"{value / 100:.2f}"
