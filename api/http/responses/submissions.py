"""What became of submissions."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of
from api.http.responses.problems import Problem


class SubmissionNote(ma.Schema):
    """What the answer to the event noted: that it has no effect, or only until a later event."""

    code = fields.String(required=True)
    text = fields.String(required=True)
    data = fields.Dict(required=True)


class SubmissionItem(ma.Schema):
    """A submission and what became of it."""

    source = fields.String(required=True)
    id = fields.String(required=True)
    type = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    status_text = fields.String(required=True)
    subject = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    position = fields.Integer(required=True, allow_none=True)
    recorded_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    note = fields.Nested(SubmissionNote, required=True, allow_none=True)
    quarantine = fields.Integer(required=True, allow_none=True)
    attempts = fields.Integer(required=True, allow_none=True)
    refused_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    problem = fields.Nested(Problem, required=True, allow_none=True)
    approval = fields.Integer(required=True, allow_none=True)


SubmissionPage = page_of(SubmissionItem, "SubmissionPage")
