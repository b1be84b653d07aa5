"""Events of long-term support: helpers, contact attempts, follow-up, waivers of deadlines, typical cases."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import Event, EventText, Field
from domain.events.states import KNOWN, LIVE


class HelperEnded(Event, frozen=True, tag="person.helper_ended"):
    """The pairing with the helper ended (解除结对). A hand-over consists of this event and a new pairing."""

    title = EventText("解除结对", "Helper ended")
    event_text = EventText("解除结对", "Pairing with the helper ended")
    allowed_from = {"case": LIVE}
    reason_required: ClassVar[bool] = True


class HelperPaired(Event, frozen=True, tag="person.helper_paired"):
    """The person was paired with a named helper (结对挂钩; R1-5, R2-11). There is one helper at a time.

    `helper` is the name that readers see. `helper_account` is the id of the helper as an account; it is set if `helper`
    is one.
    """

    title = EventText("结对帮扶", "Helper paired")
    event_text = EventText(
        "结对帮扶：{helper}（{unit}）[，账号{helper_account}][，电话{phone}]",
        "Paired with the helper {helper} ({unit})[, account {helper_account}][, phone {phone}]",
    )
    allowed_from = {"case": LIVE}
    setting_of = ()

    helper: Annotated[str, Field("帮扶人", "helper", limit=50, required=True)]
    unit: Annotated[str, Field("帮扶单位", "unit", limit=100, required=True)]
    helper_account: Annotated[str | None, Field("帮扶人账号", "account of the helper", limit=100, fixed=True)] = None
    phone: Annotated[
        str | None, Field("帮扶人电话", "phone of the helper", limit=20, private=True, mask="phone", format="phone")
    ] = None


class ContactAttempted(Event, frozen=True, tag="person.contact_attempted"):
    """An attempt to contact the person failed (联系未果). It is evidence that the person is unreachable."""

    title = EventText("联系未果", "Contact attempted")
    event_text = EventText("联系未果（{means}）[：{result}]", "Could not be reached ({means})[: {result}]")
    allowed_from = {"case": LIVE}

    means: Annotated[str, Field("联系方式", "means", codes="means", required=True)]
    result: Annotated[str | None, Field("结果", "result", limit=200)] = None


class ClockWaived(Event, frozen=True, tag="person.clock_waived"):
    """A deadline was waived for a reason (时限豁免), for example because the person is unreachable or travelling."""

    title = EventText("时限豁免", "Clock waived")
    event_text = EventText("时限豁免：{clock}[；审批人{approver}]", "Limit waived: {clock}[; approved by {approver}]")
    allowed_from = {"case": LIVE}
    rules = ("unreachable_shown",)
    reason_required: ClassVar[bool] = True

    clock: Annotated[str, Field("时限", "clock", codes="clock", required=True)]
    approver: Annotated[str | None, Field("审批人", "approver", limit=50)] = None


class FollowedUp(Event, frozen=True, tag="person.followed_up"):
    """The person was contacted for follow-up (回访; R0-5, R4-13), possibly after exit."""

    title = EventText("回访", "Followed up")
    event_text = EventText(
        "回访（{method}）：{result}[；满意度{satisfaction}][；下次回访{next_on}]",
        "Followed up ({method}): {result}[; satisfaction {satisfaction}][; next on {next_on}]",
    )
    allowed_from = {"case": LIVE}

    method: Annotated[str, Field("回访方式", "method", limit=40, required=True, known_codes="means")]
    result: Annotated[str, Field("回访结果", "result", limit=500, required=True)]
    satisfaction: Annotated[str | None, Field("满意度", "satisfaction", codes="satisfaction")] = None
    next_on: Annotated[date | None, Field("下次回访", "next on")] = None


class TypicalCaseRecorded(Event, frozen=True, tag="person.typical_case_recorded"):
    """The case was recorded as a typical case (典型案例; R0-10, R1-18). It is published only with consent."""

    title = EventText("典型案例", "Typical case recorded")
    event_text = EventText(
        "典型案例（{kind}）：{text}；本人同意{consent}[，有效期至{expires_on}]",
        "Typical case ({kind}): {text}; consent {consent}[, until {expires_on}]",
    )
    allowed_from = {"case": KNOWN}

    kind: Annotated[str, Field("案例类型", "kind", codes="typical_case", required=True)]
    consent: Annotated[bool, Field("本人同意", "consent", required=True)]
    text: Annotated[str | None, Field("案例内容", "text", limit=1000, private=True, mask="full", required=True)] = None
    expires_on: Annotated[date | None, Field("有效期至", "expires on")] = None


class TypicalCaseWithdrawn(Event, frozen=True, tag="person.typical_case_withdrawn"):
    """The person withdrew the consent to the publication of a typical case (撤回同意; PIPL, article 15).

    `case` is the version of the event that recorded it, or the kind of the cases; without it all cases of the person
    are withdrawn.
    """

    title = EventText("撤回典型案例", "Typical case withdrawn")
    event_text = EventText("撤回典型案例的同意[：{case}]", "Consent to the typical case withdrawn[: {case}]")
    allowed_from = {"case": KNOWN}
    rules = ("withdraws_a_case",)
    names_versions = ("case",)

    case: Annotated[str | None, Field("典型案例", "typical case", limit=20, known_codes="typical_case")] = None


SUPPORT = (
    HelperEnded,
    HelperPaired,
    ContactAttempted,
    ClockWaived,
    FollowedUp,
    TypicalCaseRecorded,
    TypicalCaseWithdrawn,
)
