"""A figure as a paper shows it: its unit in words, its value as a text."""

from datetime import date, datetime
from typing import Any

from api.http.current import Language
from domain.events.event import SHANGHAI
from projections.reports.columns import Column
from projections.reports.period import day_name
from projections.reports.report import UNITS
from projections.reports.shapes import in_language


def unit_name(code: str | None, lang: Language) -> str:
    """The unit in words; nothing for a column without a unit."""
    return in_language(UNITS[code], lang) if code else ""


def shown(value: Any, column: Column, lang: Language) -> str:
    """A value as printed; a dash where there is none."""
    if value is None:
        return "—"
    if column.type == "day":
        return day_name(date.fromisoformat(value), lang)
    if column.type == "text":
        return str(value)
    pattern = (",.1f" if lang == "en" else ".1f") if column.unit == "percent" else ("," if lang == "en" else "d")
    return format(value, pattern)


def moment_name(text: str | None, lang: Language) -> str:
    """A moment of the log in Asia/Shanghai: 2021年7月10日 16:20; nothing for None."""
    if text is None:
        return ""
    moment = datetime.fromisoformat(text).astimezone(SHANGHAI)
    return f"{day_name(moment.date(), lang)} {moment:%H:%M}"
