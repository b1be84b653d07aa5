"""Snapshots of the views."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of
from projections.snapshots.catalogue import STATES


class SnapshotOut(ma.Schema):
    """A snapshot: the views as of the end of a day, as known up to a position of the log; the progress of its build.

    One that `follows` is brought up to later positions on demand. `share` is the share that is done (0 to 1), `rate`
    the events folded per second.
    """

    id = fields.Integer(required=True)
    as_of = fields.Date(required=True)
    known_at = fields.DateTime(required=True, allow_none=True)
    position = fields.Integer(required=True)
    follows = fields.Boolean(required=True)
    state = fields.String(required=True, validate=ma.validate.OneOf(STATES))
    share = fields.Float(required=True)
    rate = fields.Integer(required=True, allow_none=True)
    seconds_left = fields.Float(required=True, allow_none=True)
    requested_at = fields.DateTime(required=True)
    started_at = fields.DateTime(required=True, allow_none=True)
    built_at = fields.DateTime(required=True, allow_none=True)
    last_used_at = fields.DateTime(required=True)
    address = fields.String(required=True)


SnapshotPage = page_of(SnapshotOut, "SnapshotPage")
