"""Pages of lists."""

from typing import Any

import marshmallow as ma
from marshmallow import fields


def page_of(schema: type[ma.Schema], name: str) -> type[ma.Schema]:
    """A page of a list."""
    members: dict[str, Any] = {
        "items": fields.List(fields.Nested(schema), required=True),
        "next": fields.String(
            required=True, allow_none=True, metadata={"description": "下一页的游标 / cursor of the next page"}
        ),
        "count": fields.Integer(
            required=True,
            allow_none=True,
            metadata={
                "description": "各页合计的条数，随第一页给出 / entries of all pages together; comes with the first page"
            },
        ),
        "position": fields.Integer(
            required=True, metadata={"description": "视图所含日志的位置 / how far the views have come"}
        ),
        "__doc__": "A page of a list.",
    }
    return type(name, (ma.Schema,), members)
