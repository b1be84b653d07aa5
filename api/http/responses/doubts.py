"""Doubts that the log itself holds: hits of the recording-behaviour radar, with owner and verdict."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of
from projections.radar.found import STATES


class DoubtEvent(ma.Schema):
    """An event that the doubt is about."""

    person = fields.UUID(required=True)
    version = fields.Integer(required=True)
    link = fields.String(required=True)


class DoubtVerdict(ma.Schema):
    """The verdict of the owner. `holds`: it is about the events that there are now."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    day = fields.Date(required=True)
    account = fields.String(required=True)
    holds = fields.Boolean(required=True)


class Doubt(ma.Schema):
    """A doubt. `measured` and `limit` are the figure and the parameter of the policy, `weight` the one divided by the
    other; null if the hit is gone since it was assigned. `accounts` had a part in the events: none of them may examine
    it. `events` are at most 50 in a list, `event_count` all of them."""

    key = fields.String(required=True)
    pattern = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    recorder = fields.String(required=True, allow_none=True)
    accounts = fields.List(fields.String(), required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True)
    measured = fields.Integer(required=True, allow_none=True)
    limit = fields.Integer(required=True, allow_none=True)
    weight = fields.Float(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    state_title = fields.String(required=True)
    owner = fields.String(required=True, allow_none=True)
    assigned_on = fields.Date(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    verdict = fields.Nested(DoubtVerdict, required=True, allow_none=True)
    evidence_digest = fields.String(required=True)
    event_count = fields.Integer(required=True)
    events = fields.List(fields.Nested(DoubtEvent), required=True)
    link = fields.String(required=True)


class OneDoubt(Doubt):
    """A doubt with all its events."""

    position = fields.Integer(required=True)


class DoubtsOfState(ma.Schema):
    """The number of doubts in a state."""

    state = fields.String(required=True, metadata={"enum": list(STATES)})
    title = fields.String(required=True)
    count = fields.Integer(required=True)


class DoubtsOfPattern(ma.Schema):
    """The number of doubts of a pattern, whatever their state."""

    pattern = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)


class DoubtPage(page_of(Doubt, "DoubtItems")):  # type: ignore[misc]  # the base is made at run time
    """The doubts by pattern, those furthest beyond their parameter first. `counts` and `patterns` come with the first
    page and cover all pages and all states. `contradictions` is the address of the facts that cannot all be true."""

    counts = fields.List(fields.Nested(DoubtsOfState), required=True, allow_none=True)
    patterns = fields.List(fields.Nested(DoubtsOfPattern), required=True, allow_none=True)
    contradictions = fields.String(required=True)
