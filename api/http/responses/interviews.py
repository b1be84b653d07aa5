"""Interviews about the work of an area."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class Interview(ma.Schema):
    """An interview about the work: with which party, how many persons, about what. It names no person."""

    area = fields.String(required=True)
    version = fields.Integer(required=True)
    held_on = fields.Date(required=True)
    party = fields.String(required=True)
    title = fields.String(required=True)
    topic = fields.String(required=True)
    summary = fields.String(required=True)
    persons = fields.Integer(required=True, allow_none=True)
    organisation = fields.String(required=True)


InterviewPage = page_of(Interview, "InterviewPage")
