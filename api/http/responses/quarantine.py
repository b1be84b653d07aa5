"""Refused events in quarantine."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of
from api.http.responses.people import Actor, RecordedReason
from api.http.responses.problems import Problem


class Dismissal(ma.Schema):
    """Who decided that the event is wrong, when and why."""

    by = fields.Nested(Actor, required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    reason = fields.Nested(RecordedReason, required=True)


class Waiting(ma.Schema):
    """A refused event."""

    id = fields.Integer(required=True)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    age_days = fields.Integer(required=True, metadata={"description": "等待的天数 / days since it was refused"})
    tried_at = fields.String(required=True, metadata={"format": "date-time"})
    attempts = fields.Integer(required=True)
    status = fields.String(required=True)
    type = fields.String(required=True)
    source = fields.String(required=True)
    request_id = fields.String(required=True)
    area = fields.String(required=True)
    sender = fields.Nested(Actor, required=True)
    retried = fields.Boolean(
        required=True,
        metadata={
            "description": "条件具备时由服务自动再判；判断类事件不会 / whether the service records it by itself once "
            "it is possible; never a judgement of what others reported"
        },
    )
    dismissed = fields.Nested(Dismissal, required=True, allow_none=True)
    problem = fields.Nested(Problem, required=True)


WaitingPage = page_of(Waiting, "WaitingPage")
