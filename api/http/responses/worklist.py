"""The worklist, and the outcomes of persons."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class Why(ma.Schema):
    """The event that started the deadline; for a household only its text."""

    version = fields.Integer(required=True, allow_none=True)
    type = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)


class TaskFinding(ma.Schema):
    """The finding of an inspection that a task is about, named by its version, and the responsible unit."""

    version = fields.Integer(required=True)
    inspection = fields.String(required=True)
    severity = fields.String(required=True)
    state = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    unit_area = fields.String(required=True, allow_none=True)


class Task(ma.Schema):
    """A task. `due` is its last moment, null if it has none; `days_over` counts business days by the
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
    missing = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "还缺的服务及次数 / the services still missing, and how many of each"},
    )
    finding = fields.Nested(TaskFinding, required=True, allow_none=True)
    money_fen = fields.Integer(
        required=True,
        metadata={
            "description": "矛盾、问题涉及的金额，违规享受的为应追回金额（分） / at stake in a contradiction or a "
            "finding, of an ineligible benefit what is due back, in fen"
        },
    )
    link = fields.String(required=True)


class TaskCount(ma.Schema):
    """The number of tasks of a kind, and of those overdue."""

    kind = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)
    overdue = fields.Integer(required=True)


class Worklist(page_of(Task, "TaskPage")):  # type: ignore[misc]  # the base is made at run time
    """Tasks, the most overdue first. `counts` come with the first page and cover all kinds."""

    counts = fields.List(fields.Nested(TaskCount), required=True, allow_none=True)
    as_of = fields.String(required=True, metadata={"format": "date-time"})


class OutcomeCount(ma.Schema):
    """The number of persons with an outcome. `verified`: of those employed, whose job a verification confirmed by that
    day; the others are declared. Null for the other outcomes."""

    outcome = fields.String(required=True)
    title = fields.String(required=True)
    count = fields.Integer(required=True)
    verified = fields.Integer(required=True, allow_none=True)


class Outcomes(ma.Schema):
    """The four outcomes: every living registered person has exactly one. `silent`: no contact for `silent_days`.
    `expected`: the day lies in the future, on which evidence will have expired."""

    items = fields.List(fields.Nested(OutcomeCount), required=True)
    total = fields.Integer(required=True)
    silent = fields.Integer(required=True)
    silent_days = fields.Integer(required=True)
    as_of = fields.Date(required=True)
    expected = fields.Boolean(required=True)
    position = fields.Integer(required=True)


class Silent(ma.Schema):
    """A person without contact as of the day, and the number of days since the last one. Name, number, telephone and
    helper are null if another area is responsible for the person now."""

    person = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    id_no = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    helper = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    last_contact = fields.Date(required=True, allow_none=True)
    not_reached_since = fields.Date(required=True)
    days = fields.Integer(required=True)
    link = fields.String(required=True)


SilentPage = page_of(Silent, "SilentPage")
