"""What is to be done, and in which outcome people are."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class Why(ma.Schema):
    """The event that set the limit running; of a household only a sentence."""

    version = fields.Integer(required=True, allow_none=True)
    type = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)


class Task(ma.Schema):
    """Something due. `due` is the last moment, null where nothing is set; `days_over` counts business days by the
    calendar since then, 0 until it is over; `provisional`: the limit or the calendar is."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    person = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    household_id = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    started = fields.String(required=True, metadata={"format": "date-time"})
    due = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    overdue = fields.Boolean(required=True)
    days_over = fields.Integer(required=True)
    provisional = fields.Boolean(required=True)
    helper = fields.String(required=True, allow_none=True)
    why = fields.Nested(Why, required=True)
    link = fields.String(required=True)


class TaskCount(ma.Schema):
    """How much of a kind is to be done, and how much of it is overdue."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


class Worklist(page_of(Task, "TaskPage")):  # type: ignore[misc]  # the base is made at run time
    """What is due and overdue, the most overdue first; `counts` come with the first page, whatever kind is listed."""

    counts = fields.List(fields.Nested(TaskCount), required=True, allow_none=True)
    as_of = fields.String(required=True, metadata={"format": "date-time"})


class OutcomeCount(ma.Schema):
    """How many persons are in a outcome."""

    outcome = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)


class Outcomes(ma.Schema):
    """The four outcomes; everybody registered and alive is in exactly one. `silent`: not reached for `silent_days`."""

    items = fields.List(fields.Nested(OutcomeCount), required=True)
    total = fields.Integer(required=True)
    silent = fields.Integer(required=True)
    silent_days = fields.Integer(required=True)
    as_of = fields.Date(required=True)
    position = fields.Integer(required=True)


class Silent(ma.Schema):
    """A person not reached, and for how many days there has been no contact."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    id_no = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    last_contact = fields.Date(required=True, allow_none=True)
    not_reached_since = fields.Date(required=True)
    days = fields.Integer(required=True)
    link = fields.String(required=True)


SilentPage = page_of(Silent, "SilentPage")
