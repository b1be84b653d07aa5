"""The overview."""

import marshmallow as ma
from marshmallow import fields


class Figure(ma.Schema):
    """A figure and where it is seen: the `count` of the list at `href` equals it; of a report it is in `row` and
    `column`, and `cell` tells whom or what it counts."""

    value = fields.Integer(required=True, allow_none=True)
    href = fields.String(required=True)
    row = fields.String()
    column = fields.String()
    cell = fields.String()


class Percent(ma.Schema):
    """A figure in percent, with one decimal, and where it is seen."""

    value = fields.Float(required=True, allow_none=True)
    href = fields.String(required=True)
    row = fields.String(required=True)
    column = fields.String(required=True)
    cell = fields.String(required=True)


class Rank(ma.Schema):
    """The rank among `of` units of the area `above`, and the one at the end of the month before. `href` and `cell` are
    null for an account that may not see that area."""

    value = fields.Integer(required=True)
    href = fields.String(required=True, allow_none=True)
    row = fields.String(required=True)
    column = fields.String(required=True)
    cell = fields.String(required=True, allow_none=True)
    of = fields.Integer(required=True)
    above = fields.String(required=True)
    before = fields.Integer(required=True, allow_none=True)


class PaceOut(ma.Schema):
    """The schedule after so many months of the year, and how far the plan is ahead of it (negative: behind)."""

    months = fields.Integer(required=True)
    schedule = fields.Integer(required=True)
    gap = fields.Integer(required=True)
    behind = fields.Boolean(required=True)


class Before(ma.Schema):
    """What was done by the end of the month before."""

    done = fields.Integer(required=True)
    rate = fields.Float(required=True, allow_none=True)
    href = fields.String(required=True)


class IndicatorOut(ma.Schema):
    """An indicator of the plan. `change` is what was done since the end of the month before; null if the period began
    later. `pace` is null without a target, and for a period that does not begin in January."""

    indicator = fields.String(required=True)
    target = fields.Nested(Figure, required=True)
    done = fields.Nested(Figure, required=True)
    rate = fields.Nested(Percent, required=True)
    pace = fields.Nested(PaceOut, required=True, allow_none=True)
    before = fields.Nested(Before, required=True, allow_none=True)
    change = fields.Integer(required=True, allow_none=True)


class DaysOpen(ma.Schema):
    """The days since the open households were opened."""

    longest = fields.Integer(required=True)
    mean = fields.Float(required=True)
    longest_household = fields.String(required=True)


class ZeroEmployment(ma.Schema):
    """Zero-employment households on the day; `cleared` are those cleared in the period that still are."""

    open = fields.Nested(Figure, required=True)
    overdue = fields.Nested(Figure, required=True)
    cleared = fields.Nested(Figure, required=True)
    days = fields.Nested(DaysOpen, required=True, allow_none=True)


class PublicPosts(ma.Schema):
    """Public-welfare posts: developed in the period; on the day the persons on them, vacant places, persons beyond
    their term."""

    developed = fields.Nested(Figure, required=True)
    filled = fields.Nested(Figure, required=True)
    vacant = fields.Nested(Figure, required=True)
    over_term = fields.Nested(Figure, required=True)


class Month(ma.Schema):
    """What happened in the month up to the day."""

    left_posts = fields.Nested(Figure, required=True)
    left_public_posts = fields.Nested(Figure, required=True)
    returns_to_poverty = fields.Nested(Figure, required=True)


class Reporting(ma.Schema):
    """Beginnings and ends of jobs of the period that have a limit of reporting, those reported after it, and their
    share in percent."""

    reported = fields.Nested(Figure, required=True)
    late = fields.Nested(Figure, required=True)
    late_share = fields.Float(required=True, allow_none=True)


class Undecided(ma.Schema):
    """What a person has to decide on now: contradictions, and refused events that wait."""

    as_of = fields.Date(required=True)
    contradictions = fields.Nested(Figure, required=True)
    quarantine = fields.Nested(Figure, required=True)


class AreaLine(ma.Schema):
    """The figures of an area."""

    area = fields.String(required=True)
    name = fields.String(required=True)
    rank = fields.Nested(Rank, required=True, allow_none=True)
    indicators = fields.List(fields.Nested(IndicatorOut), required=True)
    transfer_rate = fields.Nested(Percent, required=True)
    zero_employment = fields.Nested(ZeroEmployment, required=True)
    public_posts = fields.Nested(PublicPosts, required=True)
    month = fields.Nested(Month, required=True)
    reporting = fields.Nested(Reporting, required=True)
    undecided = fields.Nested(Undecided, required=True)


class OverviewOut(AreaLine):
    """The figures of an area up to the end of a day, and those of the units directly below it in their official
    order."""

    period = fields.String(required=True)
    first = fields.Date(required=True)
    as_of = fields.Date(required=True)
    position = fields.Integer(required=True)
    units = fields.List(fields.Nested(AreaLine), required=True)
