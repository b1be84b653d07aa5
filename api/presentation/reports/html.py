"""A report as a page to be printed and signed: complete in itself, it loads nothing and runs nothing."""

from datetime import date
from typing import Any

from flask import render_template

from api.console.styles import style
from api.http.current import Language
from api.presentation.reports.figures import moment_name, shown
from api.presentation.reports.headings import headings
from projections.reports.period import day_name, parse_period
from projections.reports.report import Report
from projections.reports.shapes import in_language

SHEET = "report.css"
"""The style sheet within the page."""


def html_of(report: Report, found: dict[str, Any], lang: Language, filled_on: date) -> str:
    """The page; `filled_on` is the day printed beside the signatures. Needs the Flask application for its template."""
    asked = parse_period(found["period"])
    columns = report.shape.columns(report.columns)
    return render_template(
        "report.html",
        report=found,
        lang="en" if lang == "en" else "zh-CN",
        t=lambda zh, en: en if lang == "en" else zh,
        groups=headings(columns, lang),
        heading=in_language(report.shape.heading, lang),
        columns=columns,
        shown=lambda row, column: shown(row[column.key], column, lang),
        first=day_name(asked.first, lang),
        last=day_name(asked.last, lang),
        as_of=day_name(date.fromisoformat(found["as_of"]), lang),
        filled_in=day_name(filled_on, lang),
        known_at=moment_name(found["known_at"], lang),
        notes=found["definition"].split("\n"),
        style=style(SHEET)[0],
    )
