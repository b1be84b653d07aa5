"""The plan of an area: the targets and baselines in force (R4-1, R4-16)."""

from collections.abc import Sequence

import msgspec

from domain.events.programme import BaselineSet, TargetSet
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class AreaPlanRow(msgspec.Struct, frozen=True):
    """A value of the plan of a year; `kind` is target or baseline, `version` the event that set it."""

    area: str
    year: int
    kind: str
    indicator: str
    value: int
    version: int


def rows(history: History, _: Policies) -> Sequence[AreaPlanRow]:
    """The latest value, in business order, of each year, kind and indicator."""
    plan: dict[tuple[str, int, str], AreaPlanRow] = {}
    for event in history.events:
        if isinstance(event, TargetSet | BaselineSet):
            kind = "target" if isinstance(event, TargetSet) else "baseline"
            plan[kind, event.year, event.indicator] = AreaPlanRow(
                area=history.subject,
                year=event.year,
                kind=kind,
                indicator=event.indicator,
                value=event.value,
                version=event.metadata.version,
            )
    return list(plan.values())


AREA_PLAN = View(
    name="area_plan",
    subject="area",
    key="area",
    row=AreaPlanRow,
    rows=rows,
    row_key=("year", "kind", "indicator"),
    title=BilingualText("计划", "plan"),
    labels={
        "year": BilingualText("年度", "year"),
        "indicator": BilingualText("指标", "indicator"),
        "value": BilingualText("数值", "value"),
    },
)
