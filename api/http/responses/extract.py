"""All that is held about a person."""

import marshmallow as ma
from marshmallow import fields


class Particular(ma.Schema):
    """A particular as it is now, as data and in words, with the event that it comes from."""

    field = fields.String(required=True)
    title = fields.String(required=True)
    value = fields.Raw(required=True)
    text = fields.String(required=True)
    version = fields.Integer(required=True)
    source = fields.String(required=True)
    organisation = fields.String(required=True)
    recorded_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class HeldColumn(ma.Schema):
    """A column of a table."""

    key = fields.String(required=True)
    title = fields.String(required=True)


class HeldTable(ma.Schema):
    """What follows from the events: a table, its rows as data (`rows`) and in words (`texts`, by column)."""

    view = fields.String(required=True)
    title = fields.String(required=True)
    columns = fields.List(fields.Nested(HeldColumn), required=True)
    rows = fields.List(fields.Dict(), required=True)
    texts = fields.List(fields.List(fields.String()), required=True)


class Reader(ma.Schema):
    """Who has read or changed what is held: the account, its role and organisation, for whom, what it did and why.

    `list` is the list, report or household that showed the person, "" where the person alone was read; `times`: how
    often it was read on that day.
    """

    at = fields.String(required=True, metadata={"format": "date-time"})
    account = fields.String(required=True)
    role = fields.String(required=True)
    organisation = fields.String(required=True)
    action = fields.String(required=True)
    title = fields.String(required=True)
    on_behalf_of = fields.String(required=True)
    purpose = fields.String(required=True)
    list = fields.String(required=True)
    times = fields.Integer(required=True)


class WaitingEvent(ma.Schema):
    """An event about the person that is not recorded: refused (`quarantine`), or to be approved (`approval`)."""

    kind = fields.String(required=True, metadata={"enum": ["quarantine", "approval"]})
    number = fields.Integer(required=True)
    type = fields.String(required=True)
    title = fields.String(required=True)
    source = fields.String(required=True)
    since = fields.String(required=True, metadata={"format": "date-time"})


class Extract(ma.Schema):
    """All that is held about a person: particulars with their sources, events, what follows from them, what waits, and
    who has read it. The events have the members of a history, the name of their type (`title`) and their fields
    (`data`). `complete` is false if there are more lines of readers than an extract has."""

    person = fields.UUID(required=True)
    title = fields.String(required=True)
    made_at = fields.String(required=True, metadata={"format": "date-time"})
    made_by = fields.String(required=True)
    organisation = fields.String(required=True)
    requested_by = fields.String(required=True, metadata={"enum": ["self", "guardian", "agent"]})
    reason = fields.String(required=True)
    notes = fields.List(fields.String(), required=True)
    particulars = fields.List(fields.Nested(Particular), required=True)
    tables = fields.List(fields.Nested(HeldTable), required=True)
    events = fields.List(fields.Dict(), required=True)
    waiting = fields.List(fields.Nested(WaitingEvent), required=True)
    readers = fields.List(fields.Nested(Reader), required=True)
    complete = fields.Boolean(required=True)
    position = fields.Integer(required=True)
