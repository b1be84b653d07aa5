"""Guaranteed loans (小额担保贷款; R2-10, R4-11)."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from domain.events.benefits import LoanGranted
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class LoanRow(msgspec.Struct, frozen=True):
    """A loan granted on a day by the area then responsible; the amount in fen."""

    person_id: UUID
    version: int
    area: str
    granted_on: date
    amount_fen: int
    term_months: int
    bank: str


_GRANTED: Final = frozenset({LoanGranted})


def rows(history: History, _: Policies) -> Sequence[LoanRow]:
    """The loans in order."""
    return [
        LoanRow(
            person_id=history.subject_id,
            version=event.metadata.version,
            area=before.area,
            granted_on=event.metadata.day,
            amount_fen=event.amount_fen,
            term_months=event.term_months,
            bank=event.bank,
        )
        for event, before, _ in history.transitions_of(_GRANTED)
        if isinstance(event, LoanGranted)
    ]


LOAN = View(
    name="loan",
    subject="person",
    key="person_id",
    row=LoanRow,
    rows=rows,
    title=BilingualText("担保贷款", "guaranteed loan"),
    labels={
        "granted_on": BilingualText("发放日期", "granted on"),
        "amount_fen": BilingualText("金额（分）", "amount (fen)"),
        "term_months": BilingualText("期限（月）", "term (months)"),
        "bank": BilingualText("经办银行", "bank"),
    },
)
