"""The worklist as a page for the desk of a town officer: to work from on the screen, or to print and tick off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template

from api.console.styles import page_of, style
from api.http.auth import caller
from api.http.context import context
from api.http.language import html_lang, in_language, language
from api.presentation.formatting import ValueFormatter

_SHEET = "worklist.css"


def page(found: Mapping[str, Any], query: Mapping[str, Any]) -> Response:
    """The page of what the worklist answers; `query` is what was asked."""
    words = ValueFormatter(context().reference, language())
    area = query.get("area", caller().area)
    kept = {name: query[name] for name in ("area", "helper", "kind", "limit") if name in query}
    if query.get("overdue"):
        kept["overdue"] = "true"

    def address(**changes: object) -> str:
        asked = {**kept, "format": "html", "lang": language(), **changes}
        return "?" + urlencode({name: value for name, value in asked.items() if value is not None})

    html = render_template(
        "worklist.html",
        lang=html_lang(),
        t=in_language,
        style=style(_SHEET)[0],
        items=found["items"],
        counts=found["counts"],
        total=sum(count["count"] for count in found["counts"] or ()),
        overdue=sum(count["overdue"] for count in found["counts"] or ()),
        position=found["position"],
        area_name=words.area(area) if area else in_language("全部地区", "everywhere"),
        area_of=words.area,
        helper=query.get("helper"),
        kind=query.get("kind"),
        as_of=f"{found['as_of']:%Y-%m-%d %H:%M}",
        first="cursor" not in query,
        next=address(cursor=found["next"]) if found["next"] else None,
        address=address,
        day=_day,
        shown=_standing,
    )
    return page_of(html, _SHEET)


def _day(moment: datetime | None) -> str:
    """A day, with the time of day unless it is the end of the day."""
    if moment is None:
        return "—"
    return f"{moment:%Y-%m-%d}" if (moment.hour, moment.minute) in ((23, 59), (0, 0)) else f"{moment:%Y-%m-%d %H:%M}"


def _standing(task: Mapping[str, Any]) -> str:
    """How long it is over, in words."""
    days = task["days_over"]
    if not task["overdue"]:
        return in_language("未到期", "not due yet") if task["due"] else in_language("尽快", "soon")
    if not days:
        return in_language("今日逾期", "over since today")
    return in_language(f"逾期{days}天", f"{days} day{'s' * (days != 1)} over")
