"""The worklist as an HTML page for a town officer, for the screen and for print."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template

from api.console.styles import page_of, style
from api.http.current import caller, context, html_lang, in_language, language
from api.presentation.formatting import ValueFormatter

_SHEET = "worklist.css"


def page(found: Mapping[str, Any], query: Mapping[str, Any]) -> Response:
    """The page of a worklist; `query` holds the parameters of the request."""
    formatter = ValueFormatter(context().reference, language())
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
        area_name=formatter.area(area) if area else in_language("全部地区", "everywhere"),
        area_of=formatter.area,
        helper=query.get("helper"),
        kind=query.get("kind"),
        as_of=f"{found['as_of']:%Y-%m-%d %H:%M}",
        first="cursor" not in query,
        next=address(cursor=found["next"]) if found["next"] else None,
        address=address,
        day=_day,
        shown=_overdue,
    )
    return page_of(html, _SHEET)


def _day(moment: datetime | None) -> str:
    """A day, with the time unless it is the start or the end of the day."""
    if moment is None:
        return "—"
    return f"{moment:%Y-%m-%d}" if (moment.hour, moment.minute) in ((23, 59), (0, 0)) else f"{moment:%Y-%m-%d %H:%M}"


def _overdue(task: Mapping[str, Any]) -> str:
    """Whether and for how long a task is overdue."""
    days = task["days_over"]
    if not task["overdue"]:
        return in_language("未到期", "not due yet") if task["due"] else in_language("尽快", "soon")
    if not days:
        return in_language("今日逾期", "over since today")
    return in_language(f"逾期{days}天", f"{days} day{'s' * (days != 1)} over")
