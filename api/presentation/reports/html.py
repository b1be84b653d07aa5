"""A report as a page to be printed and signed: complete in itself, it loads nothing and runs nothing."""

from datetime import date
from typing import Any, Final

from flask import render_template

from api.console.styles import style
from api.http.current import Language
from api.presentation.reports.paper import Paper, paper_of
from projections.reports.report import Report

SHEET: Final = "report.css"
"""The style sheet within the page."""

_SMALLER: Final = ((120, "smallest"), (95, "smaller"), (82, "small"))
"""From this width of the table (in em) on, it is printed in the smaller font of the style sheet."""


def html_of(report: Report, found: dict[str, Any], lang: Language, filled_on: date, sheet: object | None = None) -> str:
    """The page; `filled_on` is the day printed beside the signatures, `sheet` what the page is checked by
    (`api.http.printed_sheet.Sheet`). Needs the Flask application for its template."""
    paper = paper_of(report, found, lang, filled_on)
    return render_template(
        "report.html",
        paper=paper,
        t=paper.t,
        lang="en" if lang == "en" else "zh-CN",
        size=_size(paper),
        sheet=sheet,
        style=style(SHEET)[0],
    )


def _size(paper: Paper) -> str:
    return next((name for width, name in _SMALLER if paper.width > width), "")
