"""Reports, and the list of them."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.snapshots import SnapshotOut


class ColumnOut(ma.Schema):
    """A column: the key of its figures in the rows, its title, its unit."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)


class PrintedInspection(ma.Schema):
    """An inspection that a report counts: of how many how many were drawn, by which seed, and where its proof is.

    The estimate does not hold for strata in which no verdict was reached: `strata_not_judged` are those of which
    somebody was to be drawn, `strata_without_quota` is how many the others are. `strata` are the dimensions of their
    names.
    """

    key = fields.String(required=True)
    title = fields.String(required=True)
    area = fields.String(required=True)
    mode = fields.String(required=True)
    state = fields.String(required=True)
    drawn_on = fields.Date(required=True)
    population_size = fields.Integer(required=True)
    sample_size = fields.Integer(required=True)
    mandatory = fields.Integer(required=True)
    population_sha256 = fields.String(required=True)
    plan_sha256 = fields.String(required=True)
    seed = fields.String(required=True)
    seed_kind = fields.String(required=True)
    seed_source = fields.String(required=True, allow_none=True)
    seed_published_on = fields.Date(required=True, allow_none=True)
    strata = fields.List(fields.String(), required=True)
    strata_without_quota = fields.Integer(required=True)
    strata_not_judged = fields.List(fields.String(), required=True)
    proof = fields.String(required=True)


class ReportOut(ma.Schema):
    """A report. Every row has `key`, `name` and a figure for each column; a rate without a base is null.

    `inspections` are those that a report on spot checks counts; other reports have none.
    """

    code = fields.String(required=True)
    title = fields.String(required=True)
    area = fields.String(required=True)
    period = fields.String(required=True)
    as_of = fields.Date(required=True)
    known_at = fields.DateTime(required=True, allow_none=True)
    position = fields.Integer(required=True)
    definition = fields.String(required=True)
    columns = fields.List(fields.Nested(ColumnOut), required=True)
    rows = fields.List(fields.Dict(), required=True)
    total = fields.Dict(required=True)
    inspections = fields.List(fields.Nested(PrintedInspection))
    snapshot = fields.Nested(SnapshotOut, required=True, allow_none=True)


class ReportSummary(ma.Schema):
    """A report in the list."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    definition = fields.String(required=True)
    columns = fields.List(fields.Nested(ColumnOut), required=True)
    parameters = fields.List(fields.String(), required=True)


class ReportList(ma.Schema):
    """All reports."""

    items = fields.List(fields.Nested(ReportSummary), required=True)
