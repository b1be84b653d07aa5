"""Events of findings (发现问题; R3-16, R4-13): raised, answered and rectified by the unit, judged, escalated.

A finding is named by the version of the event that raised it. A rectification and its acceptance may also name it by
the fields that the policy says (`matched_by` of its deadline).
"""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import SUPERVISORS, Event, EventText, Field
from domain.events.states import KNOWN


class FindingRaised(Event, frozen=True, tag="person.finding_raised"):
    """An inspection found a problem that must be rectified by a due day (发现问题).

    Without `due` the day follows from the policy: the deadline of this severity. `unit_area` is the area code of the
    responsible unit, if that is not the area of the person. `at_stake_fen` is the amount concerned, as far as known.
    """

    title = EventText("发现问题", "Finding raised")
    event_text = EventText(
        "检查{inspection}[（第{case_no}案）]发现问题：{item}（{severity}）[，整改期限{due}][，责任单位{unit}]"
        "[，责任地区{unit_area}][，涉及金额{at_stake_fen}]",
        "Inspection {inspection}[ (case {case_no})] found: {item} ({severity})[, to be put right by {due}]"
        "[, unit {unit}][, area of the unit {unit_area}][, amount concerned {at_stake_fen}]",
    )
    posted_by = SUPERVISORS
    allowed_from = {"case": KNOWN}
    rules = ("known_area", "decided_by_no_relative")

    inspection: Annotated[str, Field("检查编号", "inspection", limit=64, required=True)]
    item: Annotated[str, Field("问题", "item", limit=200, required=True)]
    severity: Annotated[str, Field("性质", "severity", codes="severity", required=True)]
    due: Annotated[date | None, Field("整改期限", "due")] = None
    unit: Annotated[str | None, Field("责任单位", "responsible unit", limit=100)] = None
    unit_area: Annotated[str | None, Field("责任地区", "area of the responsible unit", format="area")] = None
    case_no: Annotated[int | None, Field("案号", "case", limit=100_000, minimum=1)] = None
    at_stake_fen: Annotated[
        int | None, Field("涉及金额", "amount concerned", limit=1_000_000_000, unit="fen", minimum=1)
    ] = None


class FindingStep(Event, frozen=True):
    """What the steps after a finding was raised have in common: those of one moment happened as they were recorded."""

    allowed_from = {"case": KNOWN}
    names_versions = ("finding",)
    setting_of = ()

    finding: Annotated[str, Field("问题编号", "finding", limit=64, required=True)]


class FindingVerdict(FindingStep, frozen=True):
    """What the steps of the inspectors have in common: each is a decision of a person and is never retried."""

    posted_by = SUPERVISORS
    retried = False


class FindingAnswered(FindingStep, frozen=True, tag="person.finding_answered"):
    """The responsible unit replied to a finding (问题答复): it agrees, or disputes it. The deadline runs on."""

    title = EventText("问题答复", "Finding answered")
    event_text = EventText("答复问题{finding}：{reply}[；{answer}]", "Finding {finding} answered: {reply}[; {answer}]")
    rules = ("answers_a_finding",)

    reply: Annotated[str, Field("答复", "reply", codes="finding_reply", required=True)]
    answer: Annotated[str | None, Field("答复内容", "answer", limit=1000, private=True, mask="full")] = None


class Rectified(FindingStep, frozen=True, tag="person.rectified"):
    """The responsible unit reported that a finding was rectified (整改). The proof is evidence."""

    title = EventText("整改", "Rectified")
    event_text = EventText("问题{finding}已整改", "Finding {finding} was put right")
    rules = ("rectifies_a_finding", "proves_a_rectification")


class RectificationRejected(FindingVerdict, frozen=True, tag="person.rectification_rejected"):
    """The inspectors rejected the rectification of a finding (整改退回): the deadline runs again.

    Without `due` it ends as the policy says (`restart_limit` of the deadline).
    """

    title = EventText("整改退回", "Rectification rejected")
    event_text = EventText(
        "问题{finding}的整改未通过，退回重新整改[，期限{due}]",
        "The rectification of finding {finding} was rejected[, to be put right by {due}]",
    )
    rules = ("rejects_a_rectification", "accepted_by_another", "decided_by_no_relative")
    reason_required: ClassVar[bool] = True

    due: Annotated[date | None, Field("整改期限", "due")] = None


class RectificationAccepted(FindingVerdict, frozen=True, tag="person.rectification_accepted"):
    """The inspectors accepted the rectification of a finding (整改验收)."""

    title = EventText("整改验收", "Rectification accepted")
    event_text = EventText("问题{finding}整改验收通过", "The rectification of finding {finding} was accepted")
    rules = ("accepts_a_rectification", "accepted_by_another", "decided_by_no_relative")


class FindingRechecked(FindingVerdict, frozen=True, tag="person.finding_rechecked"):
    """A finding that was rectified was checked again (复查). If it is not put right, the deadline runs again.

    `found_fen` is the amount that the re-check established.
    """

    title = EventText("整改复查", "Finding rechecked")
    event_text = EventText(
        "问题{finding}整改复查：{result}[，查实金额{found_fen}][，整改期限{due}]",
        "Finding {finding} rechecked: {result}[, amount established {found_fen}][, to be put right by {due}]",
    )
    rules = ("rechecks_a_finding", "rechecked_by_another", "decided_by_no_relative")

    result: Annotated[str, Field("复查结果", "result", codes="recheck_result", required=True)]
    due: Annotated[date | None, Field("整改期限", "due")] = None
    found_fen: Annotated[int | None, Field("查实金额", "amount established", limit=1_000_000_000, unit="fen")] = None


class FindingEscalated(FindingVerdict, frozen=True, tag="person.finding_escalated"):
    """A finding was taken a step further (督办升级): circular, reminder letter, talk, hand-over to discipline.

    The steps and their order are policy data (`[version.findings]`).
    """

    title = EventText("问题督办", "Finding escalated")
    event_text = EventText(
        "问题{finding}：{step}[，{issued_by}][，文号{number}]",
        "Finding {finding}: {step}[, by {issued_by}][, document {number}]",
    )
    rules = ("escalates_a_finding", "decided_by_no_relative")

    step: Annotated[str, Field("督办方式", "step", codes="escalation_step", required=True)]
    issued_by: Annotated[str | None, Field("督办单位", "issued by", limit=100)] = None
    number: Annotated[str | None, Field("文号", "document number", limit=64)] = None


class FindingWithdrawn(FindingVerdict, frozen=True, tag="person.finding_withdrawn"):
    """A finding turned out to be none (撤销问题). It stays in the history."""

    title = EventText("撤销问题", "Finding withdrawn")
    event_text = EventText("撤销问题{finding}", "Finding {finding} was withdrawn")
    rules = ("withdraws_a_finding", "withdrawn_by_another", "decided_by_no_relative")
    reason_required: ClassVar[bool] = True


FINDINGS = (
    FindingRaised,
    FindingAnswered,
    Rectified,
    RectificationRejected,
    RectificationAccepted,
    FindingRechecked,
    FindingEscalated,
    FindingWithdrawn,
)
