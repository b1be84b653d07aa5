"""What a cell of a report counts."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of
from api.http.responses.reports import ColumnOut
from api.http.responses.snapshots import SnapshotOut


class CellRow(ma.Schema):
    """The row of a cell: its key, and `total` for the total."""

    key = fields.String(required=True)


class CellPart(ma.Schema):
    """A figure from which a derived one is computed, and the address of its own cell."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    row = fields.String(required=True)
    value = fields.Raw(required=True, allow_none=True)
    link = fields.String(required=True)


class CellItem(ma.Schema):
    """A person, household or other thing that counts: by which event, on which day, for which area, what it adds."""

    kind = fields.String(required=True)
    subject = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    day = fields.Date(required=True, allow_none=True)
    area = fields.String(required=True)
    adds = fields.Raw(required=True)
    link = fields.String(required=True, allow_none=True)


class CellOut(page_of(CellItem, "CellItems")):  # type: ignore[misc]  # the base is made at run time
    """A cell. Its value is the sum of what its items add. `not_shown` of the `count` items are about persons outside
    the caller's area. A derived value has parts and no items.
    """

    code = fields.String(required=True)
    title = fields.String(required=True)
    area = fields.String(required=True)
    period = fields.String(required=True)
    as_of = fields.Date(required=True)
    known_at = fields.DateTime(required=True, allow_none=True)
    row = fields.Nested(CellRow, required=True)
    column = fields.Nested(ColumnOut, required=True)
    value = fields.Raw(required=True, allow_none=True)
    count = fields.Integer(required=True)
    not_shown = fields.Integer(required=True)
    parts = fields.List(fields.Nested(CellPart), required=True)
    snapshot = fields.Nested(SnapshotOut, required=True, allow_none=True)
