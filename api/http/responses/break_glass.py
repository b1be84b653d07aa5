"""Grants to read beyond one's area."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class Review(ma.Schema):
    """Who has looked at what was read under the grant."""

    account = fields.String(required=True)
    role = fields.String(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    note = fields.String(required=True)


class BreakGlassGrant(ma.Schema):
    """A grant; `reads`: how many lines of the security log under it the reader may see, at the address `log`."""

    number = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": ["open", "ended"]})
    granted_at = fields.String(required=True, metadata={"format": "date-time"})
    until = fields.String(required=True, metadata={"format": "date-time"})
    account = fields.String(required=True)
    role = fields.String(required=True)
    account_area = fields.String(required=True)
    organisation = fields.String(required=True)
    area = fields.String(required=True)
    person = fields.UUID(required=True, allow_none=True)
    reason = fields.String(required=True)
    ended_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    ended_by = fields.String(required=True, allow_none=True)
    reviews = fields.List(fields.Nested(Review), required=True)
    reads = fields.Integer(required=True)
    log = fields.String(required=True)


BreakGlassPage = page_of(BreakGlassGrant, "BreakGlassPage")
