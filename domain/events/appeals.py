"""Events of objections and appeals against decisions (异议、申诉、行政复议): receipt, admission, decision."""

from typing import Annotated, ClassVar

from domain.events.event import POSTED_BY, SUPERVISORS, Event, EventText, Field
from domain.events.states import KNOWN


class AppealFiled(Event, frozen=True, tag="person.appeal_filed"):
    """An objection, an appeal or a request for reconsideration of a decision was received (异议申诉).

    `decision` names what it is directed against: the version of an event, or an event type, which means the last event
    of that type before. The types and terms are policy data (`domain.appeals`). What was filed after the term is
    recorded, too, and is shown as late: the office decides whether it admits it.
    """

    title = EventText("提出异议申诉", "Appeal filed")
    event_text = EventText(
        "收到{procedure}，针对决定{decision}[；编号{number}][；提出人{applicant}][；理由：{ground}]",
        "{procedure} received against {decision}[; number {number}][; filed by {applicant}][; ground: {ground}]",
    )
    allowed_from = {"case": KNOWN}
    rules = ("appeals_a_decision",)
    names_versions = ("decision",)

    procedure: Annotated[str, Field("程序", "procedure", codes="appeal_procedure", required=True)]
    decision: Annotated[str, Field("所针对的决定", "decision", 64, required=True, known_codes="appealed_decision")]
    number: Annotated[str | None, Field("受理编号", "number of the receipt", limit=64)] = None
    applicant: Annotated[str | None, Field("提出人（非本人）", "filed by", limit=50, private=True, mask="name")] = None
    ground: Annotated[str | None, Field("理由", "ground", limit=1000, private=True, mask="full")] = None


class AppealAdmitted(Event, frozen=True, tag="person.appeal_admitted"):
    """The office admitted the appeal for decision (受理). No decision requires this step."""

    title = EventText("受理异议申诉", "Appeal admitted")
    event_text = EventText("受理异议申诉{appeal}", "Appeal {appeal} admitted")
    posted_by = (*POSTED_BY, *SUPERVISORS)
    retried = False
    allowed_from = {"case": KNOWN}
    rules = ("answers_an_appeal",)
    names_versions = ("appeal",)

    appeal: Annotated[str, Field("异议申诉编号", "appeal", limit=64, required=True)]


class AppealDecided(Event, frozen=True, tag="person.appeal_decided"):
    """The appeal ended with an outcome (异议申诉决定): upheld, changed, not admitted, or withdrawn by the applicant.

    A decision that is changed is changed by its own event (a recognition, a grant, a void); this one says that it is
    to be. `appeal` is the version of the filing, or the number of its receipt.
    """

    title = EventText("异议申诉决定", "Appeal decided")
    event_text = EventText("异议申诉{appeal}：{outcome}", "Appeal {appeal}: {outcome}")
    posted_by = (*POSTED_BY, *SUPERVISORS)
    retried = False
    allowed_from = {"case": KNOWN}
    rules = ("answers_an_appeal", "decided_by_another")
    names_versions = ("appeal",)
    reason_required: ClassVar[bool] = True

    appeal: Annotated[str, Field("异议申诉编号", "appeal", limit=64, required=True)]
    outcome: Annotated[str, Field("结果", "outcome", codes="appeal_outcome", required=True)]


APPEALS = (AppealFiled, AppealAdmitted, AppealDecided)
