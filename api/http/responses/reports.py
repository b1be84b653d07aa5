"""Reports, and the list of them."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.snapshots import SnapshotOut


class ColumnOut(ma.Schema):
    """A column: the key of its figures in the rows, its title, its unit."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)


class ReportOut(ma.Schema):
    """A report. Every row has `key`, `name` and a figure for each column; a rate without a base is null."""

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
