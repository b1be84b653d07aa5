"""A report as CSV: the table alone, a heading a column; for Excel with a byte order mark."""

import csv
from io import StringIO
from typing import Any

from api.http.current import Language
from api.presentation.reports.formulas import no_formula
from api.presentation.reports.headings import with_unit
from projections.reports.report import Report
from projections.reports.shapes import in_language


def csv_of(report: Report, found: dict[str, Any], lang: Language) -> str:
    """The text of the file: a head, the rows, the total."""
    text = StringIO()
    writer = csv.writer(text)
    columns = report.shape.columns(report.columns)
    titles = [with_unit(described["title"], described["unit"], lang) for described in found["columns"]]
    names = [in_language(report.shape.key_heading, lang), in_language(report.shape.heading, lang)]
    writer.writerow(map(no_formula, [*names, *titles]))
    for row in (*found["rows"], found["total"]):
        figures = (row[column.key] for column in columns)
        texts = (no_formula(figure) if isinstance(figure, str) else figure for figure in figures)
        writer.writerow([no_formula(row["key"]), no_formula(row["name"]), *texts])
    return "\ufeff" + text.getvalue()
