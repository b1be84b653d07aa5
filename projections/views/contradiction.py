"""Contradictions in the history of one person (矛盾): recorded facts that cannot both be true."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.contradictions.contradiction import contradictions
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class ContradictionRow(msgspec.Struct, frozen=True):
    """A contradiction between the events `version` (the later fact) and `other_version`; `area` is the present area.

    `day` is the first day in question; money in fen.
    """

    person_id: UUID
    kind: str
    version: int
    area: str
    other_version: int
    day: date
    money_fen: int


def rows(history: History, policies: Policies) -> Sequence[ContradictionRow]:
    """The contradictions by kind, in business order."""
    return [
        ContradictionRow(
            person_id=history.subject_id,
            kind=found.kind,
            version=found.version,
            area=history.person.area,
            other_version=found.other_version,
            day=found.day,
            money_fen=found.money_fen,
        )
        for found in contradictions(history, policies)
    ]


CONTRADICTION = View(
    name="contradiction",
    subject="person",
    key="person_id",
    row=ContradictionRow,
    rows=rows,
    row_key=("kind", "version"),
    title=BilingualText("矛盾", "contradiction"),
    labels={
        "other_version": BilingualText("另一事件", "other event"),
        "day": BilingualText("起始日期", "first day"),
        "money_fen": BilingualText("涉及金额", "money at stake"),
    },
)
