"""Submitting a half-yearly report: the figures of report 4A of this moment, and the event with them (R4-14)."""

from typing import Any

from api.http.current import caller, context
from api.http.own_requests import digest_of, recorded_before
from domain.events.town_reports import HalfYearReported
from domain.town_reports.figures import digest_of as digest_of_figures
from domain.town_reports.figures import lines_of
from domain.town_reports.rule import first_day
from projections.reports import REPORTS
from projections.reports.run import run
from service.postgres.database import reading_all_areas
from service.recording.own_event import own_event
from service.recording.submission import Receipt, Submission

Json = dict[str, Any]

REPORT = REPORTS["4A"]


def submit(body: Json) -> tuple[Receipt, list[Submission]]:
    """Records the submission; the receipt says `duplicates` if it is recorded already, with the figures of then."""
    app, sender = context(), caller()
    area = body.get("area", sender.area)
    source = body.get("source") or sender.own_source
    request_id = body.get("id") or _request_id(area, body)
    if (before := recorded_before(source, request_id)) is not None:
        return before, []
    data: Json = {name: body[name] for name in ("year", "half", "narrative", "responsible") if name in body}
    if sender.covers(area):  # the refusal of another area does not need them
        data |= _figures(area, body["year"], body["half"])
    now = app.now().replace(microsecond=0)
    submission = own_event(
        app.recorder, sender, HalfYearReported, area, request_id=request_id, source=source, time=now, data=data
    )
    return app.recorder.record(sender, [submission]), [submission]


def _figures(area: str, year: int, half: int) -> Json:
    """The fields of the event with the figures of the area's row of 4A, as known now.

    The row is that of the table of the area above, so that it has its rank.
    """
    app = context()
    areas, today = app.reference.areas, app.today()
    rules = app.reference.policies.at(area, first_day(year, half)).half_year_reports
    period = next((rule.period_of(year) for rule in rules if rule.half == half), f"{year}-H{half}")
    unit = areas.current(area, today)
    above = unit.parent if unit is not None and unit.parent is not None else area
    with reading_all_areas(app.pool) as (conn, _):  # sums only, as for the report itself
        found = run(conn, REPORT, area=above, period=period, today=today, areas=areas, lang="zh")
    code = unit.code if unit is not None else area
    row = next((each for each in found["rows"] if each["key"] == code), None)
    if row is None:
        return {}
    lines = lines_of(row, [column["key"] for column in found["columns"]])
    return {
        "figures": list(lines),
        "figures_position": found["position"],
        "figures_on": found["as_of"],
        "figures_sha256": digest_of_figures(lines),
    }


def _request_id(area: str, body: Json) -> str:
    """The id of a submission without one: equal contents have equal ids."""
    content = [area, body["year"], body["half"], body["narrative"], body.get("responsible")]
    return f"half-year/{area}/{body['year']}/{body['half']}/{digest_of(content)}"
