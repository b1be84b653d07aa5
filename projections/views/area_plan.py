"""The plan of an area: targets and baselines, as last set (R4-1, R4-16)."""

from collections.abc import Sequence

import msgspec

from domain.events.programme import BaselineSet, TargetSet
from domain.history.history import History
from domain.policy.policy import Policies
from projections.views.view import View


class AreaPlanRow(msgspec.Struct, frozen=True):
    """A value of the plan; `kind` is target or baseline."""

    area: str
    year: int
    kind: str
    indicator: str
    value: int
    version: int


def rows(history: History, _: Policies) -> Sequence[AreaPlanRow]:
    """The values in force: of several for one indicator and year, the latest in business time."""
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


AREA_PLAN = View("area_plan", "area", "area", AreaPlanRow, rows, row_key=("year", "kind", "indicator"))
