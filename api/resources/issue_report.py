"""Issuing a report: freezing its figures and recording the event with their digest."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from api.http.current import caller, context
from api.http.own_requests import digest_of, recorded_before
from api.http.problems import HttpError
from domain.events.report_issues import ReportIssued
from projections.queries.report_issues import issues_of, store_content
from projections.reports.issue import Frozen, Moved, freeze
from projections.reports.period import parse_period
from projections.reports.report import Report
from service.postgres.database import reading_all_areas
from service.recording.own_event import own_event
from service.recording.submission import Receipt, Submission

_ATTEMPTS: Final = 5
"""The most attempts to issue a report: one fails if the views advance meanwhile, or if the number is taken."""


class Issued(NamedTuple):
    """The receipt of the event, and the number and digest of the circular."""

    receipt: Receipt
    submissions: list[Submission]
    year: int
    number: int
    content_sha256: str


def issue(report: Report, body: Mapping[str, Any]) -> Issued:
    """Issues the report on an area and a period under a title, with the next number of the year.

    The same request id again, or without one the same title and period again, is the same circular.
    """
    app, sender = context(), caller()
    area, period, heading = body["area"], body["period"], body["title"]
    source = body.get("source", sender.own_source)
    request_id = body.get("id") or _request_id(report, area, period, heading)
    if (before := recorded_before(source, request_id)) is not None:
        return _issued_before(report, area, period, heading, before)
    taken = 0
    for _ in range(_ATTEMPTS):
        try:
            frozen, number = _frozen(report, area, period, heading, taken)
        except Moved:
            continue
        with app.pool.connection() as conn:
            store_content(conn, frozen.content)
            store_content(conn, frozen.items)
        submission = _submission(report, frozen, number, heading, source, request_id)
        receipt = app.recorder.record(sender, [submission])
        if receipt.rejected and receipt.rejected[0].refusal.code == "issue.number":
            taken = number
            continue
        return Issued(receipt, [submission], frozen.year, number, frozen.content_sha256)
    raise HttpError(503, headers={"Retry-After": "1"})


def _issued_before(report: Report, area: str, period: str, heading: str, receipt: Receipt) -> Issued:
    """The circular of an earlier request, with number 0 if the views do not know it yet."""
    with reading_all_areas(context().pool) as (conn, _):
        issued = issues_of(conn, report.code, area)
    found = [one for one in issued if (one.period, one.heading) == (period, heading)]
    if not found:
        return Issued(receipt, [], 0, 0, "")
    return Issued(receipt, [], found[-1].year, found[-1].number, found[-1].content_sha256)


def _frozen(report: Report, area: str, period: str, heading: str, taken: int) -> tuple[Frozen, int]:
    """The circular with the number after those issued and `taken`. Raises Moved."""
    app = context()
    year = parse_period(period).year
    with reading_all_areas(app.pool) as (conn, _):  # sums only, as for the report itself
        issued = issues_of(conn, report.code, area)
        number = 1 + max([taken, *(one.number for one in issued if one.year == year)])
        frozen = freeze(
            conn,
            report,
            area=area,
            period=period,
            today=app.today(),
            areas=app.reference.areas,
            values={},
            heading=heading,
            number=number,
            earlier=issued,
        )
    return frozen, number


def _submission(report: Report, frozen: Frozen, number: int, heading: str, source: str, request_id: str) -> Submission:
    app = context()
    data = {
        "report": report.code,
        "year": frozen.year,
        "number": number,
        "heading": heading,
        "period": frozen.period,
        "as_of": frozen.as_of.isoformat(),
        "known_until": frozen.position,
        "definition": frozen.definition,
        "content_sha256": frozen.content_sha256,
        "items_sha256": frozen.items_sha256,
    }
    now = app.now().replace(microsecond=0)
    return own_event(
        app.recorder, caller(), ReportIssued, frozen.area, request_id=request_id, source=source, time=now, data=data
    )


def _request_id(report: Report, area: str, period: str, heading: str) -> str:
    """The id of a request without one: equal contents have equal ids."""
    return f"issue/{report.code}/{area}/{digest_of([report.code, area, period, heading])}"
