"""Posts left, returns to poverty, late reports; persons on public-welfare posts and vacant places."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class OccurrenceOut(ma.Schema):
    """An event of a person. `days_late` are the days beyond the limit of reporting, 0 if it was reported in time, null
    without a limit. The name is masked, and null if another area is responsible for the person now."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    day = fields.Date(required=True)
    type = fields.String(required=True)
    version = fields.Integer(required=True)
    channel = fields.String(required=True, allow_none=True)
    employer = fields.String(required=True, allow_none=True)
    cause = fields.String(required=True, allow_none=True)
    days_late = fields.Integer(required=True, allow_none=True)
    link = fields.String(required=True)


class PlacedOut(ma.Schema):
    """A person on a public-welfare post; `area` is the one in which the job counts. `term_ends` is the last day of the
    term, null where another area is responsible for it now."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    since = fields.Date(required=True)
    version = fields.Integer(required=True)
    post_id = fields.String(required=True, allow_none=True)
    post = fields.String(required=True, allow_none=True)
    employer = fields.String(required=True, allow_none=True)
    term_ends = fields.Date(required=True, allow_none=True)
    over_term = fields.Boolean(required=True)
    link = fields.String(required=True)


class VacantOut(ma.Schema):
    """A vacant place of a public-welfare post: number `place` of `places`."""

    post_id = fields.String(required=True)
    area = fields.String(required=True)
    since = fields.Date(required=True)
    place = fields.Integer(required=True)
    places = fields.Integer(required=True)


OccurrencePage = page_of(OccurrenceOut, "OccurrencePage")
PlacedPage = page_of(PlacedOut, "PlacedPage")
VacantPage = page_of(VacantOut, "VacantPage")
