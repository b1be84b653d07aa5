"""Lines of the security log."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class AccessLogLine(ma.Schema):
    """A line: account, action, subject, address and outcome; of a read why, for whom, in which form and how many."""

    id = fields.Integer(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    account = fields.String(required=True)
    role = fields.String(required=True)
    area = fields.String(required=True)
    organisation = fields.String(required=True)
    on_behalf_of = fields.String(required=True)
    action = fields.String(required=True)
    subject = fields.String(required=True)
    subject_area = fields.String(required=True, allow_none=True)
    details = fields.Dict(keys=fields.String(), required=True)
    purpose = fields.String(required=True)
    format = fields.String(required=True)
    items = fields.Integer(required=True, allow_none=True)
    break_glass = fields.Integer(required=True, allow_none=True)
    address = fields.String(required=True)
    outcome = fields.String(required=True, metadata={"description": "ok，或问题代码 / ok, or the code of the problem"})


class AccessLogGroup(ma.Schema):
    """Lines counted together, by the columns that were asked for."""

    account = fields.String()
    role = fields.String()
    action = fields.String()
    outcome = fields.String()
    format = fields.String()
    day = fields.Date()
    lines = fields.Integer(required=True)
    items = fields.Integer(required=True)


class AccessLogCounts(ma.Schema):
    """The groups, the most frequent first; `complete` is false if there are more."""

    items = fields.List(fields.Nested(AccessLogGroup), required=True)
    complete = fields.Boolean(required=True)
    position = fields.Integer(required=True)


AccessLogPage = page_of(AccessLogLine, "AccessLogPage")
