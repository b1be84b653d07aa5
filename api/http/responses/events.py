"""The outcome of posted events, and events of the feed."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.preview import Preview
from api.http.responses.problems import Problem


class RejectedItem(ma.Schema):
    """An event that was not recorded: its problem, and its number in quarantine."""

    index = fields.Integer(required=True)
    id = fields.String(required=True)
    problem = fields.Nested(Problem, required=True)
    quarantine = fields.Integer(required=True, allow_none=True)


class PendingItem(ma.Schema):
    """An event that waits for a second account: the number of the request, the rule, and the roles that decide."""

    index = fields.Integer(required=True)
    id = fields.String(required=True)
    approval = fields.Integer(
        required=True, allow_none=True, metadata={"description": "预演时为空 / null in a preview"}
    )
    batch = fields.Integer(
        metadata={
            "description": "仅“全部或全不”的报送有，同一次相同 / of an atomic call only, the same for all its events"
        },
    )
    rule = fields.String(required=True)
    area = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    text = fields.String(required=True)


class NotedItem(ma.Schema):
    """A note on a recorded event: it has no effect (`no_effect.*`), or only until a later one (`superseded`), or it
    names a vacancy or course that was not open (`work_item.not_open`)."""

    index = fields.Integer(required=True)
    id = fields.String(required=True)
    code = fields.String(required=True)
    text = fields.String(required=True)
    data = fields.Dict(required=True, metadata={"description": "如version、day / such as version, day"})


class FlaggedValue(ma.Schema):
    """A value of a recorded event that does not fit its field (a telephone number, a credit code): kept as it came."""

    index = fields.Integer(required=True)
    id = fields.String(required=True)
    field = fields.String(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)


class Outcome(ma.Schema):
    """The outcome of the events of a call, whether they were recorded or not."""

    accepted = fields.Integer(required=True)
    duplicates = fields.Integer(required=True)
    rejected = fields.List(fields.Nested(RejectedItem), required=True)
    pending = fields.List(fields.Nested(PendingItem), required=True)
    position = fields.Integer(required=True)
    persons = fields.Dict(keys=fields.String(), values=fields.UUID(), required=True)
    notes = fields.List(fields.Nested(NotedItem), required=True)


class Recorded(Outcome):
    """The answer to posted events."""

    flagged = fields.List(
        fields.Nested(FlaggedValue),
        metadata={"description": "照原样记录、但不合格式的值 / values that were recorded as they came and do not fit"},
    )
    preview = fields.Nested(Preview, metadata={"description": "只在preview=true时 / only with preview=true"})


class Refused(Problem, Outcome):
    """The answer to a single event that was refused, or to an atomic call of which nothing was recorded."""


class FeedEvent(ma.Schema):
    """An event of the feed (CloudEvents 1.0)."""

    specversion = fields.String(required=True)
    id = fields.String(required=True)
    source = fields.String(required=True)
    type = fields.String(required=True)
    subject = fields.String(required=True)
    time = fields.String(required=True, metadata={"format": "date-time"})
    datacontenttype = fields.String(required=True)
    data = fields.Dict(required=True)
    position = fields.Integer(required=True)
    recordedat = fields.String(required=True, metadata={"format": "date-time"})
    streamversion = fields.Integer(required=True)
    wholeday = fields.Boolean(required=True)
    area = fields.String(required=True)
    actor = fields.String(required=True)
    role = fields.String(required=True)
    organisation = fields.String()
    organisationtype = fields.String()
    onbehalfof = fields.String()
    profile = fields.String()
    approvedby = fields.String(metadata={"description": "审批账号 / the account that confirmed it"})
    approval = fields.Integer(metadata={"description": "审批编号 / number of the request for approval"})


class FeedPage(ma.Schema):
    """A page of the feed; `next` is what to pass as `after`."""

    items = fields.List(fields.Nested(FeedEvent), required=True)
    next = fields.Integer(required=True, allow_none=True)
    position = fields.Integer(required=True)
