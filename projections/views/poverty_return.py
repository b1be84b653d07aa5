"""Returns to poverty (返贫): a row for each time that a person returned to poverty (R1-9)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.poverty import ReturnedToPoverty
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View

_EVENT_TYPES = frozenset({ReturnedToPoverty})


class PovertyReturnRow(msgspec.Struct, frozen=True):
    """A return to poverty; `area` was responsible on the day."""

    person_id: UUID
    version: int
    area: str
    returned_on: date
    cause: str


def rows(history: History, _: Policies) -> Sequence[PovertyReturnRow]:
    """The returns in order."""
    return [
        PovertyReturnRow(
            person_id=history.subject_id,
            version=event.metadata.version,
            area=before.area,
            returned_on=event.metadata.day,
            cause=event.cause,
        )
        for event, before, _ in history.transitions_of(_EVENT_TYPES)
        if isinstance(event, ReturnedToPoverty)
    ]


POVERTY_RETURN = View(
    name="poverty_return",
    subject="person",
    key="person_id",
    row=PovertyReturnRow,
    rows=rows,
    title=BilingualText("返贫", "return to poverty"),
    labels={
        "returned_on": BilingualText("返贫日期", "returned to poverty on"),
        "cause": BilingualText("返贫原因", "cause"),
    },
)
