"""Events of service: survey, needs assessment, and the services given or declined."""

from datetime import date
from typing import Annotated, ClassVar

from domain.events.event import Event, EventText, Field
from domain.events.states import LIVE


class Surveyed(Event, frozen=True, tag="person.surveyed"):
    """The person was visited or called for the survey (摸排走访; R4-3)."""

    title = EventText("摸排走访", "Surveyed")
    event_text = EventText("摸排走访（{method}）", "Surveyed ({method})")
    allowed_from = {"case": LIVE}

    method: Annotated[str, Field("走访方式", "method", limit=40, required=True, known_codes="means")]


class NeedsAssessed(Event, frozen=True, tag="person.needs_assessed"):
    """Needs, wishes and ability to work were assessed (需求调查; R0-7, R1-4, R3-11)."""

    title = EventText("需求调查", "Needs assessed")
    event_text = EventText(
        "需求调查：就业意愿{wishes_work}、培训意愿{wishes_training}、劳动能力{able_to_work}[；服务需求{needs}][；意向工种{trades}][；分级{level}]"
        "[；创业意愿{wishes_business}][；技能{skills}][；就业意识{job_awareness}][；特长{strengths}]",
        "Needs assessed: wishes to work {wishes_work}, to train {wishes_training}, able to work {able_to_work}"
        "[; needs {needs}][; trades {trades}][; level {level}]"
        "[; wishes to start a business {wishes_business}][; skills {skills}][; awareness of work {job_awareness}]"
        "[; strengths {strengths}]",
    )
    allowed_from = {"case": LIVE}
    setting_of = ()

    wishes_work: Annotated[bool, Field("就业意愿", "wishes to work", required=True)]
    wishes_training: Annotated[bool, Field("培训意愿", "wishes to train", required=True)]
    able_to_work: Annotated[bool, Field("劳动能力", "able to work", required=True)]
    needs: Annotated[tuple[str, ...], Field("服务需求", "needs", limit=20, known_codes="need")] = ()
    trades: Annotated[tuple[str, ...], Field("意向工种", "trades", limit=20, known_codes="trade")] = ()
    level: Annotated[str | None, Field("分级", "level", codes="level")] = None
    wishes_business: Annotated[bool | None, Field("创业意愿", "wishes to start a business")] = None
    skills: Annotated[tuple[str, ...], Field("技能", "skills", limit=20)] = ()
    job_awareness: Annotated[str | None, Field("就业意识", "awareness of work", limit=200)] = None
    strengths: Annotated[tuple[str, ...], Field("特长", "strengths", limit=20)] = ()


class PolicyBriefed(Event, frozen=True, tag="person.policy_briefed"):
    """Policies were explained (政策宣讲; R4-6, R2-1 送政策)."""

    title = EventText("政策宣讲", "Policy briefing")
    event_text = EventText("政策宣讲：{policies}", "Briefed on policies: {policies}")
    allowed_from = {"case": LIVE}

    policies: Annotated[
        tuple[str, ...], Field("政策", "policies", limit=50, required=True, minimum=1, known_codes="benefit")
    ]


class CareerGuided(Event, frozen=True, tag="person.career_guided"):
    """Career guidance was given (职业指导; R1-4, R4-6)."""

    title = EventText("职业指导", "Career guidance")
    event_text = EventText("职业指导：{advice}", "Career guidance: {advice}")
    allowed_from = {"case": LIVE}

    advice: Annotated[str, Field("指导意见", "advice", limit=500, required=True)]


class JobInfoGiven(Event, frozen=True, tag="person.job_info_given"):
    """Information on posts was given (岗位信息; R1-4, R2-1 送信息). A post may be named by the id of its vacancy."""

    title = EventText("岗位信息", "Job information")
    event_text = EventText("提供岗位信息：{posts}", "Given information on posts: {posts}")
    allowed_from = {"case": LIVE}

    posts: Annotated[tuple[str, ...], Field("岗位", "posts", limit=50, required=True, minimum=1)]


class JobIntroduced(Event, frozen=True, tag="person.job_introduced"):
    """The person was introduced to a named employer (职业介绍; R4-6), possibly for an announced vacancy (`post_id`)."""

    title = EventText("职业介绍", "Job introduction")
    event_text = EventText(
        "职业介绍：{employer}，岗位{post}[（编号{post_id}）]",
        "Introduced to {employer} for the post {post}[ ({post_id})]",
    )
    allowed_from = {"case": LIVE}

    post: Annotated[str, Field("岗位", "post", limit=100, required=True)]
    employer: Annotated[str, Field("用人单位", "employer", limit=100, required=True)]
    post_id: Annotated[str | None, Field("岗位编号", "post id", limit=80)] = None


class AssistanceRequested(Event, frozen=True, tag="person.assistance_requested"):
    """The person requested assistance, possibly by one click on a platform (一键求助; R1-3)."""

    title = EventText("求助", "Assistance requested")
    event_text = EventText("请求帮扶：{need}[，渠道：{channel}]", "Asked for help: {need}[, channel: {channel}]")
    allowed_from = {"case": LIVE}

    need: Annotated[str, Field("需求", "need", limit=200, required=True, known_codes="need")]
    channel: Annotated[str | None, Field("求助渠道", "channel", limit=60)] = None


class JobSearchPlanMade(Event, frozen=True, tag="person.job_search_plan_made"):
    """An individual job-search plan was made (求职计划; R4-6)."""

    title = EventText("求职计划", "Job-search plan made")
    event_text = EventText(
        "制定求职计划：{goals}[；步骤：{steps}][；复核日期{review_on}]",
        "Job-search plan: {goals}[; steps: {steps}][; review on {review_on}]",
    )
    allowed_from = {"case": LIVE}
    setting_of = ()

    goals: Annotated[str, Field("目标", "goals", limit=500, required=True)]
    steps: Annotated[tuple[str, ...], Field("步骤", "steps", limit=20)] = ()
    review_on: Annotated[date | None, Field("复核日期", "review on")] = None


class JobOfferRefused(Event, frozen=True, tag="person.job_offer_refused"):
    """The person refused a job offer (拒绝岗位; R4-10), with or without justification."""

    title = EventText("拒绝岗位", "Job offer refused")
    event_text = EventText(
        "拒绝岗位：{post}[，单位{employer}]，理由正当{justified}",
        "Refused the post {post}[ of {employer}], justified {justified}",
    )
    allowed_from = {"case": LIVE}
    reason_required: ClassVar[bool] = True

    post: Annotated[str, Field("岗位", "post", limit=100, required=True)]
    justified: Annotated[bool, Field("理由正当", "justified", required=True)]
    employer: Annotated[str | None, Field("用人单位", "employer", limit=100)] = None


class JobFairAttended(Event, frozen=True, tag="person.job_fair_attended"):
    """The person attended a job fair (招聘会; R2-7). An agreement of intent is not employment."""

    title = EventText("参加招聘会", "Job fair attended")
    event_text = EventText(
        "参加招聘会{fair}[，达成意向{intention}]", "Attended the job fair {fair}[, intention agreed {intention}]"
    )
    allowed_from = {"case": LIVE}

    fair: Annotated[str, Field("招聘会编号", "fair", limit=64, required=True)]
    intention: Annotated[bool | None, Field("达成意向", "intention")] = None


class ServiceDeclined(Event, frozen=True, tag="person.service_declined"):
    """The person declined a service (拒绝服务). The profile determines whether it counts as delivered."""

    title = EventText("拒绝服务", "Service declined")
    event_text = EventText(
        "拒绝服务：{service}[，本人签字{signed}]", "Declined the service: {service}[, signed {signed}]"
    )
    allowed_from = {"case": LIVE}
    reason_required: ClassVar[bool] = True

    service: Annotated[str, Field("服务", "service", codes="service", required=True)]
    signed: Annotated[bool | None, Field("本人签字", "signed")] = None


class OneStopServiceGiven(Event, frozen=True, tag="person.one_stop_service_given"):
    """One of the seven one-stop services was given (一站式服务; R2-8), possibly free by concession card (R2-9)."""

    title = EventText("一站式服务", "One-stop service given")
    event_text = EventText(
        "一站式服务：{kind}[，凭证免费{free_by_card}]", "One-stop service: {kind}[, free by card {free_by_card}]"
    )
    allowed_from = {"case": LIVE}
    rules = ("free_by_a_valid_card",)

    kind: Annotated[str, Field("服务项目", "kind", codes="one_stop", required=True)]
    free_by_card: Annotated[bool | None, Field("凭优惠证免费", "free by concession card")] = None


SERVICES = (
    AssistanceRequested,
    Surveyed,
    NeedsAssessed,
    JobSearchPlanMade,
    PolicyBriefed,
    CareerGuided,
    JobInfoGiven,
    JobIntroduced,
    JobOfferRefused,
    JobFairAttended,
    OneStopServiceGiven,
    ServiceDeclined,
)
