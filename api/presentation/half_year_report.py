"""The JSON of half-yearly reports: the state of a unit, and its submissions with narrative and figures."""

from datetime import date
from typing import Any

from api.http.current import language
from domain.events.event import SHANGHAI
from domain.town_reports.figures import digest_of, figures_in
from projections.queries.half_year_reports import UnitReport
from projections.reports import REPORTS
from projections.views.half_year_report import HalfYearReportRow
from service.reference import Reference

Json = dict[str, Any]


def unit_report_json(report: UnitReport, today: date, reference: Reference) -> Json:
    """A unit as an entry of the list."""
    calendar = reference.policies.calendar
    return {
        "area": report.unit.code,
        "name": report.unit.name(language()),
        "year": report.year,
        "half": report.half,
        "due": report.due,
        "advised": report.rule.advised(report.year, calendar) if report.rule is not None else None,
        "state": report.state(today),
        "submissions": len(report.submissions),
        "latest": _submission_json(report.submissions[-1]) if report.submissions else None,
        "link": f"/v1/half-year-reports/{report.unit.code}/{report.year}/{report.half}",
    }


def full_report_json(report: UnitReport, today: date, reference: Reference) -> Json:
    """A unit with all submissions, the latest first."""
    versions = [
        {
            **_submission_json(each),
            "narrative": each.narrative,
            "figures": _figures_json(each),
            "intact": digest_of(each.figures) == each.figures_sha256 if each.figures else None,
        }
        for each in reversed(report.submissions)
    ]
    return {**unit_report_json(report, today, reference), "versions": versions}


def _submission_json(submission: HalfYearReportRow) -> Json:
    moment = submission.submitted_at.astimezone(SHANGHAI)
    return {
        "number": submission.number,
        "version": submission.version,
        "submitted_at": moment.date().isoformat() if submission.whole_day else moment.isoformat(),
        "late": submission.late,
        "account": submission.account,
        "organisation": submission.organisation,
        "responsible": submission.responsible,
        "figures_position": submission.figures_position,
        "figures_on": submission.figures_on,
        "figures_sha256": submission.figures_sha256,
    }


def _figures_json(submission: HalfYearReportRow) -> list[Json]:
    """The figures with the titles that their columns have now; one without a column any more has its key."""
    columns = {column.key: column.described(language()) for column in REPORTS["4A"].columns}
    unknown = {"title": None, "unit": None}
    return [
        {
            "key": key,
            "title": columns.get(key, unknown)["title"] or key,
            "unit": columns.get(key, unknown)["unit"],
            "value": value,
        }
        for key, value in figures_in(submission.figures).items()
    ]
