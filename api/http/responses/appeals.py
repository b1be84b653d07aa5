"""Objections and appeals against decisions."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class AppealedDecision(ma.Schema):
    """The decision in question: the event, its type with its title, and its day."""

    version = fields.Integer(required=True)
    type = fields.String(required=True)
    title = fields.String(required=True)
    day = fields.Date(required=True)


class AppealOutcome(ma.Schema):
    """How the appeal ended: the event, its code with its title, and its day."""

    version = fields.Integer(required=True)
    code = fields.String(required=True)
    title = fields.String(required=True)
    day = fields.Date(required=True)


class Appeal(ma.Schema):
    """An objection or appeal. `file_by` is the last day of the term of filing, `late`: filed after it. `decide_by` is
    the last moment for the office; `overdue`: it passed before the decision, or has passed. `decision` is null if the
    decision is void."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    area = fields.String(required=True)
    procedure = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    filed_on = fields.Date(required=True)
    file_by = fields.Date(required=True, allow_none=True)
    late = fields.Boolean(required=True)
    decision = fields.Nested(AppealedDecision, required=True, allow_none=True)
    admitted_on = fields.Date(required=True, allow_none=True)
    decide_by = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    overdue = fields.Boolean(required=True)
    provisional = fields.Boolean(required=True)
    outcome = fields.Nested(AppealOutcome, required=True, allow_none=True)
    link = fields.String(required=True)


AppealPage = page_of(Appeal, "AppealPage")
