"""Issues of reports."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class IssueOut(ma.Schema):
    """A circular that was issued. `link` gives its bytes; their SHA-256 is `content_sha256`."""

    report = fields.String(required=True)
    area = fields.String(required=True)
    year = fields.Integer(required=True)
    number = fields.Integer(required=True)
    title = fields.String(required=True)
    period = fields.String(required=True)
    as_of = fields.Date(required=True)
    known_until = fields.Integer(required=True)
    definition_version = fields.String(required=True)
    content_sha256 = fields.String(required=True)
    items_sha256 = fields.String(required=True)
    issued_at = fields.DateTime(required=True)
    account = fields.String(required=True)
    organisation = fields.String(required=True)
    link = fields.String(required=True)
    restatement = fields.String(required=True)


class IssuePage(page_of(IssueOut, "IssueItems")):  # type: ignore[misc]  # the base is made at run time
    """The circulars of a report on an area, by year and number."""


class IssuedOut(ma.Schema):
    """The circular that was issued just now, or before by the same request."""

    report = fields.String(required=True)
    area = fields.String(required=True)
    year = fields.Integer(required=True)
    number = fields.Integer(required=True)
    duplicate = fields.Boolean(required=True)
    content_sha256 = fields.String(required=True)
    position = fields.Integer(required=True)
    link = fields.String(required=True)


def _dicts(description: str) -> Any:
    return fields.List(fields.Dict(), required=True, metadata={"description": description})


class RestatementOut(ma.Schema):
    """The figures of a circular that have changed since, with the causes and their events."""

    number = fields.Integer(required=True)
    heading = fields.String(required=True)
    period = fields.String(required=True)
    as_of = fields.Date(required=True)
    known_until = fields.Integer(required=True)
    position = fields.Integer(required=True)
    definition_version = fields.String(required=True)
    figures = _dicts("行、列、原数、现数、各原因及其事件 / row, column, was, now, and each cause with its events")


class IssueContent(ma.Schema):
    """The content of a circular, as issued."""

    form = fields.Integer(required=True)
    number = fields.Integer(required=True)
    heading = fields.String(required=True)
    definition_version = fields.String(required=True)
    items_sha256 = fields.String(required=True)
    report = fields.Dict(required=True, metadata={"description": "中英文的报表 / the report in both languages"})
    restatements = fields.List(fields.Nested(RestatementOut), required=True)
