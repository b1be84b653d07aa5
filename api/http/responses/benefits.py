"""Benefits granted to a person."""

import marshmallow as ma
from marshmallow import fields


class BenefitTitle(ma.Schema):
    """The name of a benefit."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


BenefitGrant = ma.Schema.from_dict(
    {
        "version": fields.Integer(required=True),
        "benefit": fields.String(required=True),
        "area": fields.String(required=True),
        "granted_on": fields.Date(required=True),
        "from": fields.Date(required=True),
        "to": fields.Date(required=True),
        "months": fields.Integer(required=True),
        "amount_fen": fields.Integer(required=True),
        "pay_by": fields.Date(required=True, allow_none=True),
        "paid_fen": fields.Integer(required=True),
        "last_paid_on": fields.Date(required=True, allow_none=True),
        "recovered_fen": fields.Integer(required=True),
    },
    name="BenefitGrant",
)
"""A grant; made from a mapping because `from` is a keyword of Python."""


class BenefitUse(ma.Schema):
    """The grants of one benefit: their number, and the months used and left."""

    benefit = fields.String(required=True)
    title = fields.Nested(BenefitTitle, required=True)
    times = fields.Integer(required=True)
    this_year = fields.Integer(required=True)
    a_year = fields.Integer(required=True, allow_none=True)
    months_used = fields.Integer(required=True)
    months_left = fields.Integer(required=True, allow_none=True)


BenefitDueBack = ma.Schema.from_dict(
    {
        "benefit": fields.String(required=True),
        "amount_fen": fields.Integer(required=True),
        "cause": fields.String(required=True),
        "since": fields.Date(required=True),
        "from": fields.Date(required=True, allow_none=True),
        "to": fields.Date(required=True, allow_none=True),
        "events": fields.List(fields.Integer(), required=True),
    },
    name="BenefitDueBack",
)
"""Money that was paid and must be returned, the first and last day without a ground, and the events that caused it."""


class Benefits(ma.Schema):
    """The benefits of a person."""

    items = fields.List(fields.Nested(BenefitGrant), required=True)
    used = fields.List(fields.Nested(BenefitUse), required=True)
    due_back = fields.List(fields.Nested(BenefitDueBack), required=True)
    position = fields.Integer(required=True)
