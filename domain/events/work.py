"""Events of work: employment of all forms, its changes and its end, and leaving the labour force."""

from collections.abc import Mapping
from typing import Annotated

from domain.events.event import SUPERVISORS, Event, EventText, Field
from domain.events.states import AT_WORK_OR_SEEKING, LIVE, NOT_EMPLOYED

_JOB_ZH = (
    "：{channel}[，单位{employer}][（{uscc}）][，岗位{post}][（编号{post_id}）][，月工资{monthly_wage_fen}]"
    "[，合同{contract_months}个月][，地点{place}][，参保{insured}][，劳务品牌{labour_brand}]"
    "[，形式{work_form}]"
)
_JOB_EN = (
    ": {channel}[, employer {employer}][ ({uscc})][, post {post}][ ({post_id})][, wage a month {monthly_wage_fen}]"
    "[, contract {contract_months} months][, place {place}][, insured {insured}][, labour brand {labour_brand}]"
    "[, form {work_form}]"
)


class JobTerms(Event, frozen=True):
    """The terms of a job, main or additional."""

    channel: Annotated[str, Field("就业渠道", "channel", codes="channel", required=True)]
    employer: Annotated[str | None, Field("用人单位", "employer", limit=100)] = None
    uscc: Annotated[str | None, Field("统一社会信用代码", "unified social credit code", limit=18, format="uscc")] = None
    post: Annotated[str | None, Field("岗位", "post", limit=100)] = None
    post_id: Annotated[str | None, Field("岗位编号", "post id", limit=80)] = None
    monthly_wage_fen: Annotated[int | None, Field("月工资", "wage a month", limit=100_000_000, unit="fen")] = None
    contract_months: Annotated[int | None, Field("合同期限", "contract", limit=1200, unit="months")] = None
    place: Annotated[str | None, Field("就业地点", "place", codes="place")] = None
    insured: Annotated[bool | None, Field("参加社会保险", "insured")] = None
    labour_brand: Annotated[str | None, Field("劳务品牌", "labour brand", limit=60)] = None
    work_form: Annotated[str | None, Field("灵活就业形式", "form of flexible work", codes="work_form")] = None


class Job(JobTerms, frozen=True):
    """Base class of the events by which the main job begins or changes."""


class Employed(Job, frozen=True, tag="person.employed"):
    """The person started a job (就业; R4-1, R4-8, R3-6 to R3-8)."""

    title = EventText("就业", "Employed")
    event_text = EventText("就业" + _JOB_ZH, "Employed" + _JOB_EN)
    allowed_from = {"case": LIVE, "labour": NOT_EMPLOYED}
    transitions_to = {"labour": "employed"}
    rules = ("of_employable_age", "public_post_allowed")


class JobChanged(Job, frozen=True, tag="person.job_changed"):
    """The person changed from one job to another without a day in between (转岗)."""

    title = EventText("转岗", "Job changed")
    event_text = EventText("转岗" + _JOB_ZH, "Changed job" + _JOB_EN)
    allowed_from = {"case": LIVE, "labour": ("employed",)}
    transitions_to = {"labour": "employed"}
    rules = ("public_post_allowed",)
    setting_of = ()


class AdditionalJobStarted(JobTerms, frozen=True, tag="person.additional_job_started"):
    """The person started a further job beside the main one (兼职; R4-8). It ends with the main job at the latest."""

    title = EventText("兼职开始", "Additional job started")
    event_text = EventText("兼职" + _JOB_ZH, "Additional job" + _JOB_EN)
    allowed_from = {"case": LIVE, "labour": ("employed",)}


class AdditionalJobEnded(Event, frozen=True, tag="person.additional_job_ended"):
    """An additional job ended (兼职结束), at the end of the day; the main job goes on.

    It is the first that runs with the employer and the post named.
    """

    title = EventText("兼职结束", "Additional job ended")
    event_text = EventText(
        "兼职结束[，单位{employer}][，岗位{post}][，原因：{cause}]",
        "Additional job ended[, employer {employer}][, post {post}][, cause: {cause}]",
    )
    allowed_from = {"case": LIVE, "labour": ("employed",)}
    rules = ("additional_job_runs",)

    employer: Annotated[str | None, Field("用人单位", "employer", limit=100)] = None
    post: Annotated[str | None, Field("岗位", "post", limit=100)] = None
    cause: Annotated[str | None, Field("离岗原因", "cause", limit=100)] = None


class LeftPost(Event, frozen=True, tag="person.left_post"):
    """The person left the job (离岗), at the end of the day."""

    title = EventText("离岗", "Left post")
    event_text = EventText("离岗[，原因：{cause}]", "Left the post[, cause: {cause}]")
    allowed_from = {"case": LIVE, "labour": ("employed",)}
    transitions_to = {"labour": "unemployed"}

    cause: Annotated[str, Field("离岗原因", "cause", limit=100, required=True)]


class LabourForceLeft(Event, frozen=True, tag="person.labour_force_left"):
    """The person left the labour force (退出劳动力): the person is neither employed nor unemployed."""

    title = EventText("退出劳动力市场", "Labour force left")
    event_text = EventText("退出劳动力市场：{kind}", "Left the labour force: {kind}")
    allowed_from = {"case": LIVE, "labour": AT_WORK_OR_SEEKING}
    transitions_to = {"labour": "not_in_labour_force"}

    kind: Annotated[str, Field("情形", "kind", codes="inactivity", required=True)]


class LabourForceReturned(Event, frozen=True, tag="person.labour_force_returned"):
    """The person returned to the labour force (重返劳动力)."""

    title = EventText("重返劳动力市场", "Labour force returned")
    event_text = EventText("重返劳动力市场（原情形：{kind}）", "Returned to the labour force (had left as {kind})")
    allowed_from = {"case": LIVE, "labour": ("not_in_labour_force",)}
    transitions_to = {"labour": "unemployed"}

    kind: Annotated[str, Field("原情形", "kind", codes="inactivity", required=True)]


_CAUSES_OF_INACTIVITY = {
    "pension": "retired",
    "incapacity": "incapacitated",
    "student": "student",
    "military": "military",
    "imprisoned": "imprisoned",
    "abroad": "abroad",
}
"""The causes of cancellation by which the person leaves the labour force, with the kind of inactivity."""


class UnemploymentCancelled(Event, frozen=True, tag="person.unemployment_cancelled"):
    """The registration as unemployed was cancelled (注销失业登记). A new job is recorded by person.employed."""

    title = EventText("注销失业登记", "Unemployment cancelled")
    event_text = EventText("注销失业登记，原因：{cause}", "Unemployment registration cancelled, cause: {cause}")
    allowed_from = {"case": LIVE, "labour": ("unemployed", "employed")}

    cause: Annotated[str, Field("注销原因", "cause", codes="cancel_cause", required=True)]

    def next_states(self) -> Mapping[str, str]:
        """Not in the labour force if the cause implies it; otherwise the state does not change."""
        return {"labour": "not_in_labour_force"} if self.inactivity else {}

    @property
    def inactivity(self) -> str | None:
        """The kind of inactivity that the cause implies; None if the person stays in the labour force."""
        return _CAUSES_OF_INACTIVITY.get(self.cause)


class EmploymentVerified(Event, frozen=True, tag="person.employment_verified"):
    """The employment was verified (就业核实). Before, it is only declared.

    `job` is the version of the event by which the job began, main or additional; without it, the latest main job is
    meant.
    """

    title = EventText("就业核实", "Employment verified")
    event_text = EventText(
        "就业核实[（第{job}条）]：{verdict}[（{method}）]",
        "Employment verified[ (event {job})]: {verdict}[ ({method})]",
    )
    posted_by = SUPERVISORS
    retried = False
    allowed_from = {"case": LIVE}
    rules = ("verifies_a_job", "decided_by_no_relative")
    setting_of = ()
    names_versions = ("job",)

    verdict: Annotated[str, Field("核实结论", "verdict", codes="verdict", required=True)]
    method: Annotated[str | None, Field("核实方式", "method", limit=40, known_codes="means")] = None
    job: Annotated[int | None, Field("就业事件", "event that began the job", minimum=1)] = None


class ContractDelivered(Event, frozen=True, tag="person.contract_delivered"):
    """The labour contract was delivered (送劳动合同; R2-4). This alone does not count as employment."""

    title = EventText("送劳动合同", "Contract delivered")
    event_text = EventText(
        "送劳动合同[，合同编号{contract_no}][，送达人{delivered_by}]",
        "Labour contract delivered[, number {contract_no}][, by {delivered_by}]",
    )
    allowed_from = {"case": LIVE}

    contract_no: Annotated[str | None, Field("合同编号", "contract number", limit=60)] = None
    delivered_by: Annotated[str | None, Field("送达人", "delivered by", limit=50)] = None


class InsuranceStarted(Event, frozen=True, tag="person.insurance_started"):
    """Payment of social insurance started (参保; R1-13)."""

    title = EventText("参保", "Insurance started")
    event_text = EventText("参加{scheme}[，缴费单位{unit}]", "Insured: {scheme}[, paid by {unit}]")
    allowed_from = {"case": LIVE}

    scheme: Annotated[str, Field("险种", "scheme", codes="scheme", required=True)]
    unit: Annotated[str | None, Field("缴费单位", "paying unit", limit=100)] = None


class InsuranceStopped(Event, frozen=True, tag="person.insurance_stopped"):
    """Payment of social insurance stopped (断保; R1-13)."""

    title = EventText("断保", "Insurance stopped")
    event_text = EventText("停缴{scheme}[，缴费单位{unit}]", "Insurance stopped: {scheme}[, paid by {unit}]")
    allowed_from = {"case": LIVE}

    scheme: Annotated[str, Field("险种", "scheme", codes="scheme", required=True)]
    unit: Annotated[str | None, Field("缴费单位", "paying unit", limit=100)] = None


WORK = (Employed, JobChanged, LeftPost, LabourForceLeft, LabourForceReturned, UnemploymentCancelled)
ADDITIONAL_WORK = (AdditionalJobStarted, AdditionalJobEnded)
"""A further job beside the main one. These events do not change the person's state."""

WORK_EVIDENCE = (ContractDelivered, EmploymentVerified, InsuranceStopped, InsuranceStarted)
"""Evidence of a job. These events do not change the person's state."""
