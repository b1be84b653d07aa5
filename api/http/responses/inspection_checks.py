"""The form of a drawn case, the result of its check, second checks and agreement."""

import marshmallow as ma
from marshmallow import fields

from domain.inspections.comparison import VERDICTS

_ANSWERS = ("verdict", "text", "number", "fen", "day", "yes_no")


class VisitedPerson(ma.Schema):
    """Whom the inspectors visit. `id_no` is masked; nothing else that is recorded is shown."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, allow_none=True)
    id_no = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    area = fields.String(required=True)
    area_name = fields.String(required=True)


class Question(ma.Schema):
    """A question in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class AskedItem(ma.Schema):
    """An item of the form: it is answered by a verdict, or by a value of this kind (amounts in fen)."""

    item = fields.String(required=True)
    title = fields.String(required=True)
    question = fields.Nested(Question, required=True)
    answer = fields.String(required=True, metadata={"enum": list(_ANSWERS)})


class CheckForm(ma.Schema):
    """The form of a case. `second_check`: the caller makes the second check. `result` is where the result goes."""

    inspection = fields.String(required=True)
    title = fields.String(required=True)
    mode = fields.String(required=True)
    mode_title = fields.String(required=True)
    case_no = fields.Integer(required=True)
    second_check = fields.Boolean(required=True)
    due_on = fields.Date(required=True)
    inspectors = fields.List(fields.String(), required=True)
    person = fields.Nested(VisitedPerson, required=True)
    items = fields.List(fields.Nested(AskedItem), required=True)
    verdicts = fields.List(fields.String(metadata={"enum": list(VERDICTS)}), required=True)
    result = fields.String(required=True)
    position = fields.Integer(required=True)


class CheckedItem(ma.Schema):
    """The verdict on an item."""

    item = fields.String(required=True)
    title = fields.String(required=True)
    verdict = fields.String(required=True, metadata={"enum": list(VERDICTS)})
    verdict_title = fields.String(required=True)


class FoundDifference(ma.Schema):
    """A value that is another than recorded, as of the plan; null: nothing is recorded, or nothing was found."""

    item = fields.String(required=True)
    title = fields.String(required=True)
    recorded = fields.Raw(required=True, allow_none=True)
    found = fields.Raw(required=True, allow_none=True)


class OfferedFinding(ma.Schema):
    """An event `person.finding_raised` about an item that does not conform, as it can be posted to `/v1/events`.

    The severity is a proposal of the policy, the term follows from it; a person may change both before posting.
    """

    specversion = fields.String(required=True)
    id = fields.String(required=True)
    source = fields.String(required=True)
    time = fields.Date(required=True)
    type = fields.String(required=True)
    subject = fields.UUID(required=True)
    data = fields.Dict(required=True)


class CheckResult(ma.Schema):
    """The result of a case as it was recorded, with what it differs in."""

    inspection = fields.String(required=True)
    case_no = fields.Integer(required=True)
    second_check = fields.Boolean(required=True)
    accepted = fields.Integer(required=True)
    duplicates = fields.Integer(required=True)
    verdict = fields.String(required=True, allow_none=True)
    items = fields.List(fields.Nested(CheckedItem), required=True)
    differences = fields.List(fields.Nested(FoundDifference), required=True)
    findings = fields.List(
        fields.Nested(OfferedFinding),
        required=True,
        metadata={
            "description": "可以照报的问题；账号不能提出问题的为空 / to post as they are; none if the account may not"
        },
    )
    findings_raised_by = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "可以提出问题的角色 / the roles that may raise a finding"},
    )
    position = fields.Integer(required=True)


class SecondCheckItem(ma.Schema):
    """A case to check again; its first check reached the person."""

    case_no = fields.Integer(required=True)
    ticket = fields.String(required=True)
    inspectors = fields.List(fields.String(), required=True)
    done = fields.Boolean(required=True)
    form = fields.String(required=True)


class SecondChecks(ma.Schema):
    """The second checks of an inspection. `percent`: the share of the cases; null without second checks."""

    percent = fields.Integer(required=True, allow_none=True)
    items = fields.List(fields.Nested(SecondCheckItem), required=True)
    position = fields.Integer(required=True)


class AgreementRow(ma.Schema):
    """Agreement of the verdicts of first and second checks; null in `inspector`, `item`: all of them together.

    `n`: pairs of verdicts; `percent`: the share of equal ones; `kappa`: Cohen's kappa, null where it is not defined.
    """

    inspector = fields.String(required=True, allow_none=True)
    item = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    n = fields.Integer(required=True)
    agreed = fields.Integer(required=True)
    percent = fields.Float(required=True, allow_none=True)
    kappa = fields.Float(required=True, allow_none=True)


class InspectionAgreement(ma.Schema):
    """The agreement of an inspection, by inspector of the first check and by item."""

    inspection = fields.String(required=True)
    items = fields.List(fields.Nested(AgreementRow), required=True)
    position = fields.Integer(required=True)
