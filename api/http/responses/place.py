"""What holds where, on which day, on which basis: areas, policies, code lists."""

import marshmallow as ma
from marshmallow import fields


class PlaceFile(ma.Schema):
    """A file of the place that an operator has loaded: its day, and its basis or source."""

    number = fields.Integer(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    since = fields.Date(required=True)
    basis = fields.String(required=True)
    loaded_by = fields.String(required=True)
    loaded_at = fields.String(required=True, metadata={"format": "date-time"})


class Area(ma.Schema):
    """An area. `valid_to` is the first day on which the code does not hold any more.

    `official` is the code of the statistics bureau for a unit with a local code. `listed_on` is the day of the national
    list that has the area, null for areas of other sources.
    """

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    local = fields.Boolean(required=True)
    official = fields.String(required=True, allow_none=True)
    replaced_by = fields.String(required=True, allow_none=True)
    replaces = fields.List(fields.String(), required=True)
    listed_on = fields.Date(required=True, allow_none=True)


class AreaList(ma.Schema):
    """The areas directly below an area on a day; `area` is the area itself, null for the provinces."""

    area = fields.Nested(Area, required=True, allow_none=True)
    items = fields.List(fields.Nested(Area), required=True)
    as_of = fields.Date(required=True)
    files = fields.List(fields.Nested(PlaceFile), required=True)


class PolicyVersion(ma.Schema):
    """A version of the policy of an area, and the day from which it holds; the first one holds for earlier days too."""

    since = fields.Date(required=True)
    profile = fields.String(required=True)


class OnePolicy(ma.Schema):
    """The policy of an area on a day: its parameters, all versions, and the files of the place that it rests on."""

    area = fields.String(required=True)
    as_of = fields.Date(required=True)
    profile = fields.String(required=True)
    title = fields.String(required=True)
    parameters = fields.Dict(keys=fields.String(), required=True)
    versions = fields.List(fields.Nested(PolicyVersion), required=True)
    files = fields.List(fields.Nested(PlaceFile), required=True)


class Code(ma.Schema):
    """A code and its name."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True)


class CodeList(ma.Schema):
    """A code list."""

    list = fields.String(required=True)
    codes = fields.List(fields.Nested(Code), required=True)


class CodeLists(ma.Schema):
    """All code lists; those of the policy of an area (categories, kinds of posts, ...) as of a day."""

    area = fields.String(required=True)
    as_of = fields.Date(required=True)
    items = fields.List(fields.Nested(CodeList), required=True)
