"""Facts of service: the survey, the needs, and what was given."""

from typing import Annotated

from domain.events.fact import Fact, Field, Wording
from domain.events.states import LIVE


class Surveyed(Fact, frozen=True, tag="person.surveyed"):
    """The person was visited or called to learn how things stand (摸排走访; R4-3)."""

    title = Wording("摸排走访", "Surveyed")
    wording = Wording("摸排走访（{method}）", "Surveyed ({method})")
    after = {"case": LIVE}

    method: Annotated[str, Field("走访方式", "method", limit=40, required=True)]


class NeedsAssessed(Fact, frozen=True, tag="person.needs_assessed"):
    """Needs, wishes and ability were established (需求调查; R0-7, R1-4, R3-11)."""

    title = Wording("需求调查", "Needs assessed")
    wording = Wording(
        "需求调查：就业意愿{wishes_work}、培训意愿{wishes_training}、劳动能力{able_to_work}[；服务需求{needs}][；意向工种{trades}][；分级{level}]",
        "Needs assessed: wishes to work {wishes_work}, to train {wishes_training}, able to work {able_to_work}"
        "[; needs {needs}][; trades {trades}][; level {level}]",
    )
    after = {"case": LIVE}

    wishes_work: Annotated[bool, Field("就业意愿", "wishes to work", required=True)]
    wishes_training: Annotated[bool, Field("培训意愿", "wishes to train", required=True)]
    able_to_work: Annotated[bool, Field("劳动能力", "able to work", required=True)]
    needs: Annotated[tuple[str, ...], Field("服务需求", "needs", limit=20)] = ()
    trades: Annotated[tuple[str, ...], Field("意向工种", "trades", limit=20)] = ()
    level: Annotated[str | None, Field("分级", "level", codes="level")] = None


class PolicyBriefed(Fact, frozen=True, tag="person.policy_briefed"):
    """Policies were explained (政策宣讲; R4-6, R2-1 送政策)."""

    title = Wording("政策宣讲", "Policy briefing")
    wording = Wording("政策宣讲：{policies}", "Briefed on policies: {policies}")
    after = {"case": LIVE}

    policies: Annotated[tuple[str, ...], Field("政策", "policies", limit=50, required=True, minimum=1)]


class CareerGuided(Fact, frozen=True, tag="person.career_guided"):
    """Career guidance was given (职业指导; R1-4, R4-6)."""

    title = Wording("职业指导", "Career guidance")
    wording = Wording("职业指导：{advice}", "Career guidance: {advice}")
    after = {"case": LIVE}

    advice: Annotated[str, Field("指导意见", "advice", limit=500, required=True)]


class JobInfoGiven(Fact, frozen=True, tag="person.job_info_given"):
    """Information on posts was given (岗位信息; R1-4, R2-1 送信息)."""

    title = Wording("岗位信息", "Job information")
    wording = Wording("提供岗位信息：{posts}", "Given information on posts: {posts}")
    after = {"case": LIVE}

    posts: Annotated[tuple[str, ...], Field("岗位", "posts", limit=50, required=True, minimum=1)]


class JobIntroduced(Fact, frozen=True, tag="person.job_introduced"):
    """The person was introduced to a named employer (职业介绍; R4-6)."""

    title = Wording("职业介绍", "Job introduction")
    wording = Wording("职业介绍：{employer}，岗位{post}", "Introduced to {employer} for the post {post}")
    after = {"case": LIVE}

    post: Annotated[str, Field("岗位", "post", limit=100, required=True)]
    employer: Annotated[str, Field("用人单位", "employer", limit=100, required=True)]


SERVICES = (Surveyed, NeedsAssessed, PolicyBriefed, CareerGuided, JobInfoGiven, JobIntroduced)
