"""A report as a workbook: one sheet with the table as it is printed, A4 landscape, to be filled in and signed.

The same report gives the same bytes: the file holds no moment but those of the report (docs/decisions/0056).
"""

from datetime import date
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from api.http.current import Language
from api.presentation.reports.paper import paper_of
from api.presentation.reports.xlsx_properties import set_properties
from api.presentation.reports.xlsx_sheet import write_sheet
from domain.errors import Refusal
from projections.reports.report import Report

MOST_ROWS: Final = 100_000
"""The rows of a workbook are bounded by the time that writing them takes from other requests: some 10 s."""

_LONG: Final = 2_000
"""A longer list is written row by row into a temporary file instead of being held in memory."""


def xlsx_of(report: Report, found: dict[str, Any], lang: Language, filled_on: date) -> bytes:
    """The file; `filled_on` is the day printed beside the signatures. Raises Refusal if the list is too long."""
    _refuse_too_long(found)
    paper = paper_of(report, found, lang, filled_on)
    long = len(paper.rows) > _LONG
    file = BytesIO()
    with Workbook(file, {"constant_memory": long, "in_memory": not long}) as book:
        set_properties(book, paper, found)
        write_sheet(book, paper, report.code, long=long)
    return file.getvalue()


def _refuse_too_long(found: dict[str, Any]) -> None:
    if (rows := len(found["rows"])) > MOST_ROWS:
        raise Refusal(
            "shape",
            "report.too_long",
            f"共{rows}行，xlsx最多{MOST_ROWS}行：请取CSV，或指定下级地区",
            f"{rows} rows, and a workbook takes {MOST_ROWS}: take CSV, or name a smaller area",
            {"rows": rows, "most": MOST_ROWS},
            field="format",
        )
