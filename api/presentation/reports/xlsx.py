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
from projections.reports.report import Report

_LONG: Final = 2_000
"""A longer list is written row by row into a temporary file instead of being held in memory."""


def xlsx_of(report: Report, found: dict[str, Any], lang: Language, filled_on: date) -> bytes:
    """The file; `filled_on` is the day printed beside the signatures. Raises Refusal as `paper_of`."""
    paper = paper_of(report, found, lang, filled_on)
    long = len(paper.rows) > _LONG
    file = BytesIO()
    with Workbook(file, {"constant_memory": long, "in_memory": not long}) as book:
        set_properties(book, paper, found)
        write_sheet(book, paper, report.code, long=long)
    return file.getvalue()
