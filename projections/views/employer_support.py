"""Support given to employers for hiring (企业扶持; R1-12, R3-13, R4-11)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.programme import EmployerSupportGranted
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class EmployerSupportRow(msgspec.Struct, frozen=True):
    """A grant to an employer by an area; `persons` is how many it is for, None if not reported."""

    stream_id: UUID
    version: int
    area: str
    employer: str
    uscc: str
    measure: str
    granted_on: date
    amount_fen: int
    persons: int | None


def rows(history: History, _: Policies) -> Sequence[EmployerSupportRow]:
    """A row for each grant."""
    return [
        EmployerSupportRow(
            stream_id=history.subject_id,
            version=event.metadata.version,
            area=event.metadata.area,
            employer=event.employer,
            uscc=event.uscc,
            measure=event.measure,
            granted_on=event.metadata.day,
            amount_fen=event.amount_fen,
            persons=event.persons,
        )
        for event in history.events
        if isinstance(event, EmployerSupportGranted)
    ]


EMPLOYER_SUPPORT = View(
    name="employer_support",
    subject="employer",
    key="stream_id",
    row=EmployerSupportRow,
    rows=rows,
    title=BilingualText("企业扶持", "support of employers"),
    labels={
        "stream_id": BilingualText("单位编号", "employer id"),
        "employer": BilingualText("用人单位", "employer"),
        "uscc": BilingualText("统一社会信用代码", "unified social credit code"),
        "measure": BilingualText("扶持措施", "measure"),
        "granted_on": BilingualText("发放日期", "granted on"),
        "amount_fen": BilingualText("金额（分）", "amount (fen)"),
        "persons": BilingualText("惠及人数", "persons"),
    },
)
