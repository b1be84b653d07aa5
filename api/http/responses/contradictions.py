"""Contradictions, for a person to decide."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class ContradictoryFact(ma.Schema):
    """An event of a contradiction. `version` is null if it is not recorded; the text is then the refusal."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    type = fields.String(required=True, allow_none=True)
    day = fields.Date(required=True, allow_none=True)
    text = fields.String(required=True)
    quarantine = fields.Integer(required=True, allow_none=True)
    link = fields.String(required=True)


class Contradiction(ma.Schema):
    """Facts that cannot all be true, the later one first; `money_fen` is what was granted for the days in question."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    area = fields.String(required=True)
    day = fields.Date(required=True)
    money_fen = fields.Integer(required=True)
    facts = fields.List(fields.Nested(ContradictoryFact), required=True)


class ContradictionCount(ma.Schema):
    """The number of contradictions of a kind, and the money at stake."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)
    money_fen = fields.Integer(required=True)


class ContradictionPage(page_of(Contradiction, "ContradictionItems")):  # type: ignore[misc]  # the base is made at run time
    """Contradictions by the first day in question. `count` and `counts` cover all pages; they come with the first."""

    count = fields.Integer(required=True, allow_none=True)
    counts = fields.List(fields.Nested(ContradictionCount), required=True, allow_none=True)
