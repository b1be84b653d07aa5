"""Requests for approval: events that wait for a second account, and the decisions."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.events import Recorded, Refused
from api.http.responses.lists import page_of
from api.http.responses.people import Actor, RecordedReason


class Approval(ma.Schema):
    """An event that waits, or waited, for a second account: the rule, the roles that decide, and the decision."""

    number = fields.Integer(required=True)
    status = fields.String(required=True, metadata={"enum": ["waiting", "confirmed", "refused", "superseded"]})
    requested_at = fields.String(required=True, metadata={"format": "date-time"})
    type = fields.String(required=True)
    source = fields.String(required=True)
    request_id = fields.String(required=True)
    sender = fields.Nested(Actor, required=True)
    subject = fields.String(required=True, allow_none=True)
    rule = fields.String(required=True)
    text = fields.String(required=True)
    area = fields.String(required=True, metadata={"description": "由哪一地区审批 / whose account confirms"})
    roles = fields.List(fields.String(), required=True)
    decided_by = fields.Nested(Actor, required=True, allow_none=True)
    decided_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    reason = fields.Nested(RecordedReason, required=True, allow_none=True)
    version = fields.Integer(
        required=True, allow_none=True, metadata={"description": "入账后的序号 / what it was recorded as"}
    )
    batch = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "同一次“全部或全不”的报送相同 / the same for an atomic call"},
    )


class OneApproval(Approval):
    """A request for approval with the event itself; private fields are masked unless revealed."""

    time = fields.String(required=True)
    data = fields.Dict(required=True)


class Verdict(Recorded):
    """The outcome of the event after a decision, and the request as it is now."""

    approval = fields.Nested(Approval, required=True)


class RefusedVerdict(Refused):
    """The answer when the confirmed event can no longer be recorded: the problem, the outcome, the request as it is."""

    approval = fields.Nested(Approval, required=True)


ApprovalPage = page_of(Approval, "ApprovalPage")
