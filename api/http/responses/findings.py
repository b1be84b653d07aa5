"""Findings of inspections."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of
from api.http.responses.people import HistoryItem

_MONEY = {"description": "分 / in fen"}


class CodeWithTitle(ma.Schema):
    """A code and its title."""

    code = fields.String(required=True)
    title = fields.String(required=True)


class Finding(ma.Schema):
    """A finding. `area` is the area of the person when it was raised. `due` is the last moment of its present term;
    `status` how that term stands, null without one. `rectified_on` is the day of the rectification that stands,
    `escalation` the last step. `found_fen`: established by a re-check, else the amount concerned."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    area = fields.String(required=True)
    inspection = fields.String(required=True)
    case_no = fields.Integer(required=True, allow_none=True)
    item = fields.String(required=True)
    severity = fields.Nested(CodeWithTitle, required=True)
    unit = fields.String(required=True, allow_none=True)
    unit_area = fields.String(required=True, allow_none=True)
    raised_on = fields.Date(required=True)
    clock = fields.String(required=True, allow_none=True)
    due = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    status = fields.String(
        required=True,
        allow_none=True,
        metadata={"enum": ["pending", "met", "met_late", "overdue", "waived", None]},
    )
    overdue = fields.Boolean(required=True)
    provisional = fields.Boolean(required=True)
    state = fields.Nested(CodeWithTitle, required=True)
    reply = fields.Nested(CodeWithTitle, required=True, allow_none=True)
    rejections = fields.Integer(required=True)
    rectified_on = fields.Date(required=True, allow_none=True)
    accepted_on = fields.Date(required=True, allow_none=True)
    rechecked = fields.Nested(CodeWithTitle, required=True, allow_none=True)
    escalation = fields.Nested(CodeWithTitle, required=True, allow_none=True)
    escalated_on = fields.Date(required=True, allow_none=True)
    at_stake_fen = fields.Integer(required=True, allow_none=True, metadata=_MONEY)
    found_fen = fields.Integer(required=True, allow_none=True, metadata=_MONEY)
    recovered_fen = fields.Integer(required=True, metadata=_MONEY)
    link = fields.String(required=True)


class FindingsInState(ma.Schema):
    """The findings in one state."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


class FindingTotals(ma.Schema):
    """Numbers and money of all pages, in fen."""

    count = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    at_stake_fen = fields.Integer(required=True, metadata=_MONEY)
    found_fen = fields.Integer(required=True, metadata=_MONEY)
    recovered_fen = fields.Integer(required=True, metadata=_MONEY)
    states = fields.List(fields.Nested(FindingsInState), required=True)


class FindingPage(page_of(Finding, "FindingsOfPage")):  # type: ignore[misc]  # the base is made at run time
    """Findings; `totals` come with the first page."""

    totals = fields.Nested(FindingTotals, required=True, allow_none=True)


class DueBackOfFinding(ma.Schema):
    """What is due back of a benefit from the person, for one cause (decision 0038)."""

    benefit = fields.String(required=True)
    amount_fen = fields.Integer(required=True, metadata=_MONEY)
    cause = fields.String(required=True)


class OneFinding(Finding):
    """A finding with its steps, and what is due back if its severity asks for a recovery."""

    steps = fields.List(fields.Nested(HistoryItem), required=True)
    next_steps = fields.List(
        fields.Nested(CodeWithTitle),
        required=True,
        metadata={"description": "可采取的下一步督办 / the steps of escalation that may follow"},
    )
    due_back = fields.List(fields.Nested(DueBackOfFinding), required=True)
    position = fields.Integer(required=True)
