"""Problem details (RFC 9457)."""

import marshmallow as ma
from marshmallow import fields


class FieldError(ma.Schema):
    """One of several errors."""

    field = fields.String(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    nearest = fields.Raw(metadata={"description": "最接近的正确值 / the nearest value that would be right"})


class Problem(ma.Schema):
    """The problem details of a request or an event (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String()
    code = fields.String(required=True, metadata={"description": "供程序判断 / for programs"})
    field = fields.String(metadata={"description": "出错字段的路径 / path of the field it lies in"})
    errors = fields.List(fields.Nested(FieldError))
    data = fields.Dict(
        metadata={
            "description": "可用的值allowed、最接近的nearest等 / what would be right: `allowed`, `nearest`, and more"
        }
    )
    request_id = fields.String(
        metadata={"description": "本次请求的编号，同X-Request-Id / the id of the request, as in X-Request-Id"}
    )
