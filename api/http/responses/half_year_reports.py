"""Half-yearly reports of units."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of

_STATES = ["on_time", "late", "missing", "pending"]


class SubmittedReport(ma.Schema):
    """A submission. `number` counts those of the half-year; `late`: after the due day. The figures are those of the row
    of report 4A at a position of the log; `figures_sha256` is the digest of their lines `key=value`, each with a line
    feed."""

    number = fields.Integer(required=True)
    version = fields.Integer(required=True)
    submitted_at = fields.String(required=True)
    late = fields.Boolean(required=True)
    account = fields.String(required=True)
    organisation = fields.String(required=True)
    responsible = fields.String(required=True, allow_none=True)
    figures_position = fields.Integer(required=True, allow_none=True)
    figures_on = fields.Date(required=True, allow_none=True)
    figures_sha256 = fields.String(required=True, allow_none=True)


class UnitReport(ma.Schema):
    """The report of a unit for a half-year. `advised` is the last working day on or before the due day. `latest` is
    null until one is submitted; `state` goes by the first submission."""

    area = fields.String(required=True)
    name = fields.String(required=True)
    year = fields.Integer(required=True)
    half = fields.Integer(required=True)
    due = fields.Date(required=True, allow_none=True)
    advised = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"enum": _STATES})
    submissions = fields.Integer(required=True)
    latest = fields.Nested(SubmittedReport, required=True, allow_none=True)
    link = fields.String(required=True)


class ReportsOfState(ma.Schema):
    """The number of reports in a state."""

    state = fields.String(required=True, metadata={"enum": _STATES})
    title = fields.String(required=True)
    count = fields.Integer(required=True)


class UnitReportPage(page_of(UnitReport, "UnitReportItems")):  # type: ignore[misc]  # the base is made at run time
    """Who has and who has not submitted. `counts` come with the first page and cover all pages and all states."""

    counts = fields.List(fields.Nested(ReportsOfState), required=True, allow_none=True)


class ReportedFigure(ma.Schema):
    """A figure of report 4A."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    value = fields.Float(required=True, allow_none=True)


class FullReport(SubmittedReport):
    """A submission with its narrative and figures. `intact`: the digest is that of the figures; null without them."""

    narrative = fields.String(required=True)
    figures = fields.List(fields.Nested(ReportedFigure), required=True)
    intact = fields.Boolean(required=True, allow_none=True)


class OneUnitReport(UnitReport):
    """The report of a unit with all submissions, the latest first."""

    versions = fields.List(fields.Nested(FullReport), required=True)
    position = fields.Integer(required=True)
