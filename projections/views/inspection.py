"""Inspections (抽查、督查; R3-16, R4-12, R4-13): a row for each, with its plan, its draw and its state."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.event import Event
from domain.events.inspections import InspectionPlanned
from domain.history.history import History
from domain.inspections.steps import steps_of
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class InspectionRow(msgspec.Struct, frozen=True, kw_only=True):
    """An inspection; see `domain.events.inspections`. Columns of a step that was not taken are None.

    `unchecked`: cases without a result at the end, `closed_reason`: why it came all the same.

    `version` is that of the last event. `planned_by`, `drawn_by` are the accounts that planned and drew.
    """

    inspection_id: UUID
    version: int
    key: str
    area: str
    title: str
    mode: str
    state: str
    population: str
    as_of: date
    known_until: int
    strata: tuple[str, ...]
    quotas: tuple[str, ...]
    population_size: int
    sample_size: int
    mandatory: int
    population_sha256: str
    plan_sha256: str
    algorithm: str
    inspectors: tuple[str, ...]
    inspectors_per_case: int
    on_site_percent: int | None
    recheck_percent: int | None
    seed_kind: str
    planned_on: date
    planned_by: str
    due_on: date
    seed: str | None
    seed_source: str | None
    seed_published_on: date | None
    sample_sha256: str | None
    drawn_on: date | None
    drawn_by: str | None
    abandoned_on: date | None
    abandoned_reason: str | None
    closed_on: date | None
    closed_reason: str | None
    unchecked: int | None


def rows(history: History, _: Policies) -> Sequence[InspectionRow]:
    """The row of the inspection; none before it is planned."""
    steps = steps_of(history.events)
    planned, drawn = steps.planned, steps.drawn
    if planned is None:
        return []
    abandoned, closed = steps.abandoned, steps.closed
    return [
        InspectionRow(
            inspection_id=history.subject_id,
            version=max(event.metadata.version for event in history.events),
            key=planned.metadata.key,
            area=planned.metadata.area,
            title=planned.heading,
            state=steps.state,
            **{name: getattr(planned, name) for name in _OF_THE_PLAN},
            planned_on=planned.metadata.day,
            planned_by=planned.metadata.actor.name,
            seed=drawn.seed if drawn is not None else None,
            seed_source=drawn.seed_source if drawn is not None else None,
            seed_published_on=drawn.seed_published_on if drawn is not None else None,
            sample_sha256=drawn.sample_sha256 if drawn is not None else None,
            drawn_on=drawn.metadata.day if drawn is not None else None,
            drawn_by=drawn.metadata.actor.name if drawn is not None else None,
            abandoned_on=abandoned.metadata.day if abandoned is not None else None,
            abandoned_reason=_reason_of(abandoned),
            closed_on=closed.metadata.day if closed is not None else None,
            closed_reason=_reason_of(closed),
            unchecked=closed.unchecked if closed is not None else None,
        )
    ]


def _reason_of(event: Event | None) -> str | None:
    reason = event.metadata.reason if event is not None else None
    return reason.text or reason.code if reason is not None else None


_OF_THE_PLAN = frozenset(InspectionRow.__struct_fields__) & frozenset(InspectionPlanned.__struct_fields__) - {"area"}

INSPECTION = View(
    name="inspection",
    subject="inspection",
    key="inspection_id",
    row=InspectionRow,
    rows=rows,
    title=BilingualText("抽查", "inspection"),
    labels={
        "inspection_id": BilingualText("抽查", "inspection id"),
        "key": BilingualText("抽查编号", "number of the inspection"),
        "title": BilingualText("名称", "title"),
        "mode": BilingualText("方式", "mode"),
        "state": BilingualText("状态", "state"),
        "population": BilingualText("抽查范围", "population"),
        "as_of": BilingualText("名单日期", "as of"),
        "known_until": BilingualText("数据的日志位置", "known until position"),
        "strata": BilingualText("分层", "strata"),
        "quotas": BilingualText("各层名额", "quotas"),
        "population_size": BilingualText("总体人数", "persons of the population"),
        "sample_size": BilingualText("抽取人数", "persons to draw"),
        "mandatory": BilingualText("必查人数", "mandatory persons"),
        "population_sha256": BilingualText("名单的SHA-256", "digest of the frame"),
        "plan_sha256": BilingualText("方案的SHA-256", "digest of the plan"),
        "algorithm": BilingualText("抽签算法", "algorithm"),
        "inspectors": BilingualText("检查人账号", "inspectors"),
        "inspectors_per_case": BilingualText("每案检查人数", "inspectors of a case"),
        "on_site_percent": BilingualText("实地比例", "percent on site"),
        "recheck_percent": BilingualText("复核比例", "percent checked again"),
        "seed_kind": BilingualText("种子来源", "kind of the seed"),
        "planned_on": BilingualText("制定日期", "planned on"),
        "planned_by": BilingualText("制定账号", "planned by"),
        "due_on": BilingualText("完成期限", "due on"),
        "seed": BilingualText("种子", "seed"),
        "seed_source": BilingualText("公布来源", "source of the seed"),
        "seed_published_on": BilingualText("公布日期", "seed published on"),
        "sample_sha256": BilingualText("样本的SHA-256", "digest of the sample"),
        "drawn_on": BilingualText("抽签日期", "drawn on"),
        "drawn_by": BilingualText("抽签账号", "drawn by"),
        "abandoned_on": BilingualText("终止日期", "abandoned on"),
        "abandoned_reason": BilingualText("终止原因", "reason of abandoning"),
        "closed_on": BilingualText("结束日期", "closed on"),
        "closed_reason": BilingualText("未查完即结束的理由", "reason of closing"),
        "unchecked": BilingualText("未查案数", "cases without a result"),
    },
)
