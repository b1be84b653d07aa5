"""Facts of work: employment in all its forms, its changes, its end, and life outside the labour force."""

from typing import Annotated

from domain.events.fact import Fact, Field, Wording
from domain.events.states import AT_WORK_OR_SEEKING, LIVE, NOT_EMPLOYED

_JOB_ZH = (
    "：{channel}[，单位{employer}][（{uscc}）][，岗位{post}][（编号{post_id}）][，月工资{monthly_wage_fen}]"
    "[，合同{contract_months}个月][，地点{place}][，参保{insured}][，劳务品牌{labour_brand}]"
)
_JOB_EN = (
    ": {channel}[, employer {employer}][ ({uscc})][, post {post}][ ({post_id})][, wage a month {monthly_wage_fen}]"
    "[, contract {contract_months} months][, place {place}][, insured {insured}][, labour brand {labour_brand}]"
)


class Job(Fact, frozen=True):
    """The terms of a job, said when it begins and when it changes."""

    channel: Annotated[str, Field("就业渠道", "channel", codes="channel", required=True)]
    employer: Annotated[str | None, Field("用人单位", "employer", limit=100)] = None
    uscc: Annotated[str | None, Field("统一社会信用代码", "unified social credit code", limit=18, form="uscc")] = None
    post: Annotated[str | None, Field("岗位", "post", limit=100)] = None
    post_id: Annotated[str | None, Field("岗位编号", "post id", limit=64)] = None
    monthly_wage_fen: Annotated[int | None, Field("月工资", "wage a month", unit="fen")] = None
    contract_months: Annotated[int | None, Field("合同期限", "contract", limit=1200, unit="months")] = None
    place: Annotated[str | None, Field("就业地点", "place", codes="place")] = None
    insured: Annotated[bool | None, Field("参加社会保险", "insured")] = None
    labour_brand: Annotated[str | None, Field("劳务品牌", "labour brand", limit=60)] = None


class Employed(Job, frozen=True, tag="person.employed"):
    """The person began to work (就业; R4-1, R3-6 to R3-8)."""

    title = Wording("就业", "Employed")
    wording = Wording("就业" + _JOB_ZH, "Employed" + _JOB_EN)
    after = {"case": LIVE, "labour": NOT_EMPLOYED}
    then = {"labour": "employed"}
    rules = ("of_employable_age", "public_post_allowed")


class JobChanged(Job, frozen=True, tag="person.job_changed"):
    """The person went from one job to another without a day between (转岗)."""

    title = Wording("转岗", "Job changed")
    wording = Wording("转岗" + _JOB_ZH, "Changed job" + _JOB_EN)
    after = {"case": LIVE, "labour": ("employed",)}
    then = {"labour": "employed"}
    rules = ("public_post_allowed",)


class LeftPost(Fact, frozen=True, tag="person.left_post"):
    """The person left the job (离岗): at the end of that day the person has none."""

    title = Wording("离岗", "Left post")
    wording = Wording("离岗[，原因：{cause}]", "Left the post[, cause: {cause}]")
    after = {"case": LIVE, "labour": ("employed",)}
    then = {"labour": "unemployed"}

    cause: Annotated[str, Field("离岗原因", "cause", limit=100, required=True)]


class LabourForceLeft(Fact, frozen=True, tag="person.labour_force_left"):
    """The person left the labour force (退出劳动力): neither employed nor unemployed."""

    title = Wording("退出劳动力市场", "Labour force left")
    wording = Wording("退出劳动力市场：{kind}", "Left the labour force: {kind}")
    after = {"case": LIVE, "labour": AT_WORK_OR_SEEKING}
    then = {"labour": "not_in_labour_force"}

    kind: Annotated[str, Field("情形", "kind", codes="inactivity", required=True)]


class LabourForceReturned(Fact, frozen=True, tag="person.labour_force_returned"):
    """The person returned to the labour force (重返劳动力)."""

    title = Wording("重返劳动力市场", "Labour force returned")
    wording = Wording("重返劳动力市场（原情形：{kind}）", "Returned to the labour force (had left as {kind})")
    after = {"case": LIVE, "labour": ("not_in_labour_force",)}
    then = {"labour": "unemployed"}

    kind: Annotated[str, Field("原情形", "kind", codes="inactivity", required=True)]


WORK = (Employed, JobChanged, LeftPost, LabourForceLeft, LabourForceReturned)
