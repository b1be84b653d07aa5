"""The note on every page of a service that has the clock of a demo."""

from flask import Flask

from api.http.current import context, in_language
from domain.events.event import SHANGHAI


def install(app: Flask) -> None:
    """Gives every template `demo_clock`: the note in the language of the page; "" if the service has the true time."""
    app.context_processor(lambda: {"demo_clock": _note()})


def _note() -> str:
    at = context().demo_clock
    if at is None:
        return ""
    day = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return in_language(
        f"演示数据，人员均为虚构。时钟停在 {day}：到期、逾期和统计期以此为准。",
        f"Demo: the persons are made up. The clock stands at {day}: due days and periods are counted from there.",
    )
