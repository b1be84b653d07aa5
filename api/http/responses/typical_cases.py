"""Typical cases, and what of them may be published."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class TypicalCase(ma.Schema):
    """A typical case without its text. `consent`: whether it may be published on the day of the answer."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    area = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    recorded_on = fields.Date(required=True)
    consent = fields.String(required=True, metadata={"enum": ["holds", "none", "expired", "withdrawn"]})
    expires_on = fields.Date(required=True, allow_none=True)
    withdrawn_on = fields.Date(required=True, allow_none=True)
    link = fields.String(required=True)


class PublishedCase(ma.Schema):
    """A typical case without what identifies persons. `number` is that of the case, `person` that of the person in all
    exports; `area` is the district. `text` is null, and `withheld` true, if something known is left in it."""

    number = fields.String(required=True)
    person = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    area = fields.String(required=True)
    area_name = fields.String(required=True)
    year = fields.Integer(required=True)
    text = fields.String(required=True, allow_none=True)
    withheld = fields.Boolean(required=True)


TypicalCasePage = page_of(TypicalCase, "TypicalCasePage")
PublishedCasePage = page_of(PublishedCase, "PublishedCasePage")
