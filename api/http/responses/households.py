"""Households."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class Clearing(ma.Schema):
    """The event that cleared a household."""

    person = fields.UUID(required=True)
    version = fields.Integer(required=True)


class Member(ma.Schema):
    """A member: whether it counts, and the reason if not. To the area of another member, which sees the household but
    not this person, `why_not` and `labour` are null."""

    person = fields.UUID(required=True)
    relation = fields.String(required=True)
    counted = fields.Boolean(required=True)
    why_not = fields.String(required=True, allow_none=True)
    labour = fields.String(required=True, allow_none=True)


class Household(ma.Schema):
    """A household as of a day. `household_id` is the name that an area gave it, `id` that area, a slash, and the name;
    `area` is responsible for it on that day: where the head is, else the members. `expected`: the day lies in the
    future, and the status follows from ages that members will reach."""

    id = fields.String(required=True)
    household_id = fields.String(required=True)
    area = fields.String(required=True)
    status = fields.String(required=True)
    since = fields.Date(required=True)
    opened_at = fields.Date(required=True, allow_none=True)
    due = fields.Date(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    cleared_at = fields.Date(required=True, allow_none=True)
    cleared_by = fields.Nested(Clearing, required=True, allow_none=True)
    days_open = fields.Integer(required=True, allow_none=True)
    unstable = fields.Boolean(required=True)
    expected = fields.Boolean(required=True)
    members = fields.List(fields.Nested(Member), required=True)


class OneHousehold(Household):
    """A household, with the day and the position that the answer describes."""

    as_of = fields.Date(required=True)
    position = fields.Integer(required=True)


class StatusPeriod(Household):
    """A period of days in which nothing about the household changed."""

    until = fields.Date(required=True, allow_none=True)


HouseholdPage = page_of(Household, "HouseholdPage")
StatusPeriodPage = page_of(StatusPeriod, "StatusPeriodPage")
