"""What was printed."""

import marshmallow as ma
from marshmallow import fields


class PrintOut(ma.Schema):
    """A print: when, by whom, what (`action`, `title`), in which form, and at which position of the log."""

    at = fields.String(required=True, metadata={"format": "date-time"})
    account = fields.String(required=True)
    role = fields.String(required=True)
    organisation = fields.String(required=True)
    area = fields.String(required=True)
    action = fields.String(required=True)
    title = fields.String(required=True)
    format = fields.String(required=True)
    position = fields.Integer(required=True)


class PrintsOut(ma.Schema):
    """The prints of one content, the earliest first."""

    sha256 = fields.String(required=True)
    prints = fields.List(fields.Nested(PrintOut), required=True)
    position = fields.Integer(required=True)
