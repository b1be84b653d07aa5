"""The changes that a call would make."""

import marshmallow as ma
from marshmallow import fields


class FieldChange(ma.Schema):
    """A value that would change; `label` and `text` are for display."""

    field = fields.String(required=True)
    label = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    text = fields.String(required=True)


class RowChange(ma.Schema):
    """A row of a list that would be added, removed or changed; `key` identifies it among the subject's rows."""

    view = fields.String(required=True)
    title = fields.String(required=True)
    what = fields.String(required=True, metadata={"enum": ["added", "removed", "changed"]})
    key = fields.Dict(required=True)
    fields_ = fields.List(fields.Nested(FieldChange), required=True, data_key="fields")


class SubjectChange(ma.Schema):
    """A person, household, area or post, and what would change of it. `id` is null of a person yet to be registered,
    `request` then the id of the event that registers the person."""

    id = fields.String(required=True, allow_none=True)
    request = fields.String(required=True, allow_none=True)
    changes = fields.List(fields.Nested(RowChange), required=True)


class ItemOutcome(ma.Schema):
    """The outcome that one event would have.

    `left_out`: nothing is recorded because another is refused (atomic); `pending`: it would wait for a second account.
    """

    index = fields.Integer(required=True)
    id = fields.String(required=True)
    outcome = fields.String(
        required=True, metadata={"enum": ["recorded", "duplicate", "refused", "pending", "left_out"]}
    )
    version = fields.Integer(required=True, allow_none=True)


class Preview(ma.Schema):
    """The answer to `preview=true`: the outcome of each event and the changes. Nothing was recorded."""

    items = fields.List(fields.Nested(ItemOutcome), required=True)
    revived = fields.Integer(
        required=True,
        metadata={"description": "会随之入账的隔离区事件数 / events in quarantine that would be recorded with them"},
    )
    people = fields.List(fields.Nested(SubjectChange), required=True)
    households = fields.List(fields.Nested(SubjectChange), required=True)
    programme = fields.List(fields.Nested(SubjectChange), required=True)
