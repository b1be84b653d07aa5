"""Persons and their histories."""

import marshmallow as ma
from marshmallow import fields

from api.http.responses.lists import page_of


class Employment(ma.Schema):
    """The present job. `verdict` is that of the latest verification: null while the job is only declared."""

    channel = fields.String(required=True)
    employer = fields.String(required=True, allow_none=True)
    since = fields.Date(required=True)
    verdict = fields.String(required=True, allow_none=True)
    verified = fields.Boolean(required=True)


class AdditionalJob(ma.Schema):
    """A job beside the main one (兼职); `version` is the event that began it."""

    version = fields.Integer(required=True)
    channel = fields.String(required=True)
    employer = fields.String(required=True, allow_none=True)
    post = fields.String(required=True, allow_none=True)
    since = fields.Date(required=True)
    verdict = fields.String(required=True, allow_none=True)
    verified = fields.Boolean(required=True)


class Deadline(ma.Schema):
    """A deadline and its status; `due` is its last moment. `provisional` if the limit or the calendar is."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    started = fields.String(required=True, metadata={"format": "date-time"})
    due = fields.String(required=True, metadata={"format": "date-time"})
    met = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    status = fields.String(required=True)
    waived = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    waived_reason = fields.String(required=True, allow_none=True)
    provisional = fields.Boolean(required=True)
    helper = fields.String(required=True, allow_none=True)


class BundleService(ma.Schema):
    """How often a service is required in the plan year or since a deadline started, and how often it was given."""

    required = fields.Integer(required=True)
    given = fields.Integer(required=True)


class PersonSummary(ma.Schema):
    """A person as an entry of a list."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True, allow_none=True)
    id_no = fields.String(required=True, allow_none=True)
    sex = fields.String(required=True, allow_none=True)
    birth_date = fields.Date(
        required=True, allow_none=True, metadata={"description": "显示被遮盖的内容时才有 / null unless revealed"}
    )
    birth_year = fields.Integer(required=True, allow_none=True)
    area = fields.String(required=True)
    case = fields.String(required=True)
    labour = fields.String(required=True)
    poverty = fields.String(required=True)
    categories = fields.List(fields.String(), required=True)
    level = fields.String(required=True, allow_none=True)
    household_id = fields.String(required=True, allow_none=True)
    helper = fields.String(required=True, allow_none=True)
    employment = fields.Nested(Employment, required=True, allow_none=True)


class Person(PersonSummary):
    """A person, now or as of a time."""

    additional_jobs = fields.List(fields.Nested(AdditionalJob), required=True)
    clocks = fields.List(fields.Nested(Deadline), required=True)
    bundle = fields.Dict(keys=fields.String(), values=fields.Nested(BundleService), required=True)
    as_of = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    known_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    position = fields.Integer(required=True)


class Actor(ma.Schema):
    """The account that posted an event."""

    name = fields.String(required=True)
    role = fields.String(required=True)
    organisation = fields.String(required=True)
    organisation_type = fields.String(required=True, metadata={"description": "单位类型 / type of organisation (R0-6)"})


class Approver(Actor):
    """The account that approved an event, the number of the request, and the time."""

    approval = fields.Integer(required=True)
    at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class RecordedReason(ma.Schema):
    """The reason of an event."""

    code = fields.String(required=True)
    title = fields.String(
        allow_none=True, metadata={"description": "代码的名称（在历史中） / the name of the code (in a history)"}
    )
    text = fields.String(required=True)
    legal_basis = fields.String(required=True)


class RecordedEvidence(ma.Schema):
    """A document of evidence, by name and hash."""

    name = fields.String(required=True)
    sha256 = fields.String(required=True)


class Change(ma.Schema):
    """A change by an event; `label` and `text` are for display."""

    field = fields.String(required=True)
    label = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    text = fields.String(required=True)


class HistoryItem(ma.Schema):
    """A recorded event with its changes and its amendments."""

    version = fields.Integer(required=True)
    type = fields.String(required=True)
    text = fields.String(required=True)
    occurred_at = fields.String(required=True, metadata={"description": "日期或时间 / a day, or a time"})
    recorded_at = fields.String(required=True, metadata={"format": "date-time"})
    late_days = fields.Integer(required=True)
    actor = fields.Nested(Actor, required=True)
    on_behalf_of = fields.String(
        metadata={"description": "代谁报送，报送时填写 / for whom the account posted, where it named somebody"}
    )
    approved_by = fields.Nested(Approver, metadata={"description": "审批账号 / only where a second account confirmed"})
    source = fields.String(required=True)
    profile = fields.String(
        required=True,
        metadata={"description": "据以判断的政策及其生效日 / the policy that judged it, and since when it holds"},
    )
    reason = fields.Nested(RecordedReason, required=True, allow_none=True)
    evidence = fields.List(fields.Nested(RecordedEvidence), required=True)
    changes = fields.List(fields.Nested(Change), required=True)
    corrected_by = fields.Integer(required=True, allow_none=True)
    voided_by = fields.Integer(required=True, allow_none=True)
    corrects = fields.Integer(required=True, allow_none=True)
    flagged = fields.List(
        fields.String(),
        metadata={
            "description": "值不合格式、照原样记录的字段 / fields whose values do not fit and were kept as they came"
        },
    )
    person = fields.UUID(metadata={"description": "合并前的人员编号 / recorded of this person, merged since"})


PersonPage = page_of(PersonSummary, "PersonPage")
HistoryPage = page_of(HistoryItem, "HistoryPage")
