"""Programme events: targets and baselines of areas, public-welfare posts, job fairs, support of employers."""

from typing import Annotated, ClassVar

from domain.events.event import Event, EventText, Field

_PLANNERS = ("integration",)
"""The roles that may set targets and baselines. A caseworker may not, because they measure the caseworker's work."""


class TargetSet(Event, frozen=True, tag="area.target_set"):
    """A target of the area for a year (R4-1, R4-16). The latest one by business time applies."""

    stream = "area"
    posted_by = _PLANNERS
    set_from_above: ClassVar[bool] = True
    title = EventText("下达目标", "Target set")
    event_text = EventText("{year}年{indicator}目标：{value}", "Target {year} for {indicator}: {value}")
    setting_of = ("year", "indicator")

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    indicator: Annotated[str, Field("指标", "indicator", codes="indicator", required=True)]
    value: Annotated[int, Field("数值", "value", limit=10**12, required=True)]


class BaselineSet(Event, frozen=True, tag="area.baseline_set"):
    """The stock of the area at the start of a year's plan (the first two columns of the Haimen table, R4-16)."""

    stream = "area"
    posted_by = _PLANNERS
    set_from_above: ClassVar[bool] = True
    title = EventText("填报基数", "Baseline set")
    event_text = EventText("{year}年{indicator}基数：{value}", "Baseline {year} of {indicator}: {value}")
    setting_of = ("year", "indicator")

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    indicator: Annotated[str, Field("指标", "indicator", codes="baseline", required=True)]
    value: Annotated[int, Field("数值", "value", limit=10**12, required=True)]


class PostDeveloped(Event, frozen=True, tag="post.developed"):
    """Public-welfare posts were developed (开发公益性岗位; R2-4, R4-9). They need not be filled yet."""

    stream = "post"
    title = EventText("开发公益性岗位", "Posts developed")
    event_text = EventText(
        "{area}开发公益性岗位：{kind}{count}个", "{count} public-welfare posts developed in {area}: {kind}"
    )
    rules = ("known_area",)

    kind: Annotated[str, Field("岗位类别", "kind", limit=40, required=True, known_codes="post_kind")]
    area: Annotated[str, Field("地区", "area", format="area", required=True)]
    count: Annotated[int, Field("数量", "count", limit=10**6, required=True, minimum=1)]


class PostVacated(Event, frozen=True, tag="post.vacated"):
    """Posts were vacated (腾退岗位; R2-6, R3-8). Area and kind are required if the posts were not developed before."""

    stream = "post"
    title = EventText("腾退岗位", "Posts vacated")
    event_text = EventText("[{area}]腾退岗位{count}个[：{kind}]", "{count} posts vacated[ in {area}][: {kind}]")

    count: Annotated[int, Field("数量", "count", limit=10**6, required=True, minimum=1)]
    area: Annotated[str | None, Field("地区", "area", format="area")] = None
    kind: Annotated[str | None, Field("岗位类别", "kind", limit=40, known_codes="post_kind")] = None


class PostClosed(Event, frozen=True, tag="post.closed"):
    """The posts no longer exist (撤销岗位)."""

    stream = "post"
    title = EventText("撤销岗位", "Posts closed")
    event_text = EventText("撤销岗位，原因：{cause}", "Posts closed, cause: {cause}")

    cause: Annotated[str, Field("撤销原因", "cause", limit=100, required=True)]


class FairHeld(Event, frozen=True, tag="fair.held"):
    """A job fair was held (举办招聘会; R2-7, R3-12), with the numbers of attendees and agreements of intent."""

    stream = "fair"
    title = EventText("举办招聘会", "Job fair held")
    event_text = EventText(
        "{area}举办招聘会：{name}[，用人单位{employers}家][，岗位{posts}个][，到场{attendees}人][，达成意向{agreements}人]"
        "[，{mode}][，属于{campaign}]",
        "Job fair in {area}: {name}[, {employers} employers][, {posts} posts][, {attendees} came]"
        "[, {agreements} agreed][, {mode}][, part of {campaign}]",
    )
    setting_of = ()

    name: Annotated[str, Field("招聘会名称", "name", limit=100, required=True)]
    area: Annotated[str, Field("地区", "area", format="area", required=True)]
    employers: Annotated[int | None, Field("用人单位数", "employers", limit=10**6)] = None
    posts: Annotated[int | None, Field("岗位数", "posts", limit=10**7)] = None
    attendees: Annotated[int | None, Field("到场人数", "attendees", limit=10**7)] = None
    agreements: Annotated[int | None, Field("达成意向人数", "agreements", limit=10**7)] = None
    mode: Annotated[str | None, Field("举办方式", "mode", codes="fair_mode")] = None
    campaign: Annotated[str | None, Field("专项活动", "campaign", codes="campaign")] = None


class EmployerSupportGranted(Event, frozen=True, tag="employer.support_granted"):
    """An employer was granted support for hiring (企业扶持; R1-12, R3-13, R4-11) by the area of the event."""

    stream = "employer"
    title = EventText("企业扶持", "Employer support granted")
    event_text = EventText(
        "给予{employer}（{uscc}）{measure}{amount_fen}[，惠及{persons}人]",
        "{employer} ({uscc}) was given {measure}, {amount_fen}[, for {persons} persons]",
    )

    employer: Annotated[str, Field("用人单位", "employer", limit=100, required=True)]
    uscc: Annotated[
        str, Field("统一社会信用代码", "unified social credit code", limit=18, format="uscc", required=True)
    ]
    measure: Annotated[str, Field("扶持措施", "measure", codes="measure", required=True)]
    amount_fen: Annotated[int, Field("金额", "amount", limit=10_000_000_000, unit="fen", required=True)]
    persons: Annotated[int | None, Field("惠及人数", "persons", limit=10**7)] = None


PROGRAMME = (TargetSet, BaselineSet, PostDeveloped, PostVacated, PostClosed, FairHeld, EmployerSupportGranted)
