"""Facts of the programme: an area's plan, and the posts developed for it."""

from typing import Annotated

from domain.events.fact import Fact, Field, Wording


class TargetSet(Fact, frozen=True, tag="area.target_set"):
    """A target of the year was set for the area (R4-1, R4-16); the latest by business time holds."""

    stream = "area"
    title = Wording("下达目标", "Target set")
    wording = Wording("{year}年{indicator}目标：{value}", "Target {year} for {indicator}: {value}")

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    indicator: Annotated[str, Field("指标", "indicator", codes="indicator", required=True)]
    value: Annotated[int, Field("数值", "value", limit=10**12, required=True)]


class BaselineSet(Fact, frozen=True, tag="area.baseline_set"):
    """The stock at the start of the plan was stated (first two columns of the Haimen table, R4-16)."""

    stream = "area"
    title = Wording("填报基数", "Baseline set")
    wording = Wording("{year}年{indicator}基数：{value}", "Baseline {year} of {indicator}: {value}")

    year: Annotated[int, Field("年度", "year", limit=2200, required=True, minimum=1990)]
    indicator: Annotated[str, Field("指标", "indicator", codes="baseline", required=True)]
    value: Annotated[int, Field("数值", "value", limit=10**12, required=True)]


class PostDeveloped(Fact, frozen=True, tag="post.developed"):
    """Public-welfare posts were developed (开发公益性岗位; R2-4, R4-9): developed, not yet filled."""

    stream = "post"
    title = Wording("开发公益性岗位", "Posts developed")
    wording = Wording(
        "{area}开发公益性岗位：{kind}{count}个", "{count} public-welfare posts developed in {area}: {kind}"
    )
    rules = ("known_area",)

    kind: Annotated[str, Field("岗位类别", "kind", limit=40, required=True)]
    area: Annotated[str, Field("地区", "area", form="area", required=True)]
    count: Annotated[int, Field("数量", "count", limit=10**6, required=True, minimum=1)]


PROGRAMME = (TargetSet, BaselineSet, PostDeveloped)
