"""Lines of the security log."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class AccessLogLine(ma.Schema):
    """A line: account, action, subject, address and outcome."""

    id = fields.Integer(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    account = fields.String(required=True)
    role = fields.String(required=True)
    area = fields.String(required=True)
    organisation = fields.String(required=True)
    action = fields.String(required=True)
    subject = fields.String(required=True)
    subject_area = fields.String(required=True, allow_none=True)
    details = fields.Dict(keys=fields.String(), required=True)
    address = fields.String(required=True)
    outcome = fields.String(required=True, metadata={"description": "ok，或问题代码 / ok, or the code of the problem"})


AccessLogPage = page_of(AccessLogLine, "AccessLogPage")
