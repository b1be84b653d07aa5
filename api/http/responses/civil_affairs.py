"""Notices to civil affairs."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class CivilAffairsNotice(ma.Schema):
    """A notice that is due or was sent. `version` is the event that is reported; `why` is its text. `without_ground`:
    it was sent, and the event is not in force any more. `draft` is the address of the letter."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    matter = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)
    area = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["unsent", "sent", "acknowledged", "without_ground"]})
    since = fields.Date(required=True)
    due = fields.Date(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    sent_on = fields.Date(required=True, allow_none=True)
    office = fields.String(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)
    acknowledged_on = fields.Date(required=True, allow_none=True)
    draft = fields.String(required=True)
    link = fields.String(required=True)


class NoticeLetter(ma.Schema):
    """The letter of a notice: what is reported, in words; names and numbers are masked unless revealed."""

    title = fields.String(required=True)
    to = fields.String(required=True, allow_none=True)
    sender = fields.String(required=True)
    paragraphs = fields.List(fields.String(), required=True)
    day = fields.Date(required=True)
    version = fields.Integer(required=True)
    position = fields.Integer(required=True)


CivilAffairsNoticePage = page_of(CivilAffairsNotice, "CivilAffairsNoticePage")
