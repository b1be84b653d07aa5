"""Poverty-lifted labour (脱贫劳动力): who was one of them on each day, at work or not, trained or not (R1-17)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.poverty import PovertyStatusSet, ReturnedToPoverty, ReturnRiskRaised, RiskCleared
from domain.events.recognition import CategoryAdded, ReferenceEligibilityGranted
from domain.events.registration import Recognised
from domain.history.history import History
from domain.outcomes.poverty_lifted import poverty_lifted_spans
from domain.outcomes.working_age import working_age_of
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class PovertyLiftedRow(msgspec.Struct, frozen=True):
    """Days of a person in the group (`domain.outcomes.poverty_lifted`); `until` is exclusive, None without end.

    `retires_on` is the day on which the person reaches the retirement age; None without a date of birth.
    """

    person_id: UUID
    since: date
    until: date | None
    area: str
    poverty: str
    poverty_version: int | None
    entered_version: int
    job_version: int | None
    to_place_version: int | None
    to_train_version: int | None
    trained_version: int | None
    benefits: list[str]
    retires_on: date | None


def rows(history: History, policies: Policies) -> Sequence[PovertyLiftedRow]:
    """The days in order, without overlap."""
    spans = poverty_lifted_spans(history, policies)
    if not spans:
        return ()
    person_id, (_, retires_on) = history.subject_id, working_age_of(history, policies)
    return [
        PovertyLiftedRow(
            person_id=person_id,
            since=span.since,
            until=span.until,
            area=span.area,
            poverty=span.poverty,
            poverty_version=span.poverty_version,
            entered_version=span.entered_version,
            job_version=span.job_version,
            to_place_version=span.to_place_version,
            to_train_version=span.to_train_version,
            trained_version=span.trained_version,
            benefits=list(span.benefits),
            retires_on=retires_on,
        )
        for span in spans
    ]


POVERTY_LIFTED = View(
    name="poverty_lifted",
    subject="person",
    key="person_id",
    row=PovertyLiftedRow,
    rows=rows,
    row_key=("since",),
    only_with=frozenset(
        {
            PovertyStatusSet,
            ReturnRiskRaised,
            ReturnedToPoverty,
            RiskCleared,
            Recognised,
            CategoryAdded,
            ReferenceEligibilityGranted,
        }
    ),
    title=BilingualText("脱贫劳动力", "poverty-lifted labour"),
    labels={
        "poverty": BilingualText("脱贫状态", "poverty status"),
        "poverty_version": BilingualText("脱贫状态的事件", "poverty status by event"),
        "entered_version": BilingualText("进入的事件", "entered by event"),
        "job_version": BilingualText("就业的事件", "at work by event"),
        "to_place_version": BilingualText("有就业意愿而未就业的事件", "wish to work without work by event"),
        "to_train_version": BilingualText("有培训意愿的事件", "wish for training by event"),
        "trained_version": BilingualText("结业的事件", "trained by event"),
        "benefits": BilingualText("符合条件的补贴", "benefits open to the person"),
    },
)
