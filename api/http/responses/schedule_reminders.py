"""Reminders of units that are behind the schedule of a month, and talks."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of

_STATES = ["due", "issued", "talk_due", "talk_held"]


class ScheduleFigure(ma.Schema):
    """A figure of the unit's row in report 3A, as known now; `link` is the cell, with what it counts."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    value = fields.Float(required=True, allow_none=True)
    link = fields.String(required=True)


class ReminderDraft(ma.Schema):
    """The draft of the text in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class IssuedReminder(ma.Schema):
    """The reminder that was issued, with the figures known at `figures_position`; they stay when others are known.
    `in_a_row` counts the months in a row that were reminded, up to this one."""

    version = fields.Integer(required=True)
    in_a_row = fields.Integer(required=True)
    target = fields.Integer(required=True)
    done = fields.Integer(required=True)
    schedule = fields.Integer(required=True)
    gap = fields.Integer(required=True)
    figures_position = fields.Integer(required=True)
    addressee = fields.String(required=True)
    text = fields.String(required=True)
    issued_at = fields.String(required=True)
    account = fields.String(required=True)
    organisation = fields.String(required=True)


class ScheduleTalk(ma.Schema):
    """The talk that was held about the month."""

    version = fields.Integer(required=True)
    held_on = fields.Date(required=True)
    held_by = fields.String(required=True)
    held_with = fields.String(required=True)
    outcome = fields.String(required=True)
    account = fields.String(required=True)
    organisation = fields.String(required=True)


class UnitReminder(ma.Schema):
    """A unit that is behind the schedule or was reminded. `draft` is given while the unit is behind and has
    no reminder; `talk_after` is the number of reminders in a row after which a talk is due, null without a policy."""

    area = fields.String(required=True)
    name = fields.String(required=True)
    month = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": _STATES})
    title = fields.String(required=True)
    figures = fields.List(fields.Nested(ScheduleFigure), required=True)
    draft = fields.Nested(ReminderDraft, required=True, allow_none=True)
    reminder = fields.Nested(IssuedReminder, required=True, allow_none=True)
    talk = fields.Nested(ScheduleTalk, required=True, allow_none=True)
    talk_after = fields.Integer(required=True, allow_none=True)
    link = fields.String(required=True)


class OneUnitReminder(UnitReminder):
    """A unit and a month."""

    position = fields.Integer(required=True)


class RemindersOfState(ma.Schema):
    """The number of units in a state."""

    state = fields.String(required=True, metadata={"enum": _STATES})
    title = fields.String(required=True)
    count = fields.Integer(required=True)


class UnitReminderPage(page_of(UnitReminder, "UnitReminderItems")):  # type: ignore[misc]  # the base is made at run time
    """The units. `counts` come with the first page and cover all pages and all states."""

    counts = fields.List(fields.Nested(RemindersOfState), required=True, allow_none=True)
