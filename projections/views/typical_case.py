"""Typical cases (典型案例; R0-10, R1-18): a row for each, without its text, which is private."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.events.support import TypicalCaseRecorded
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from domain.typical_cases.cases import cases_of
from projections.views.view import View


class TypicalCaseRow(msgspec.Struct, frozen=True):
    """A typical case; `area` is the area that is responsible for the person now.

    The consent holds on a day if it was given (`consent`), has not expired before the day (`expires_on`) and was not
    withdrawn by the day (`withdrawn_on`).
    """

    person_id: UUID
    version: int
    area: str
    kind: str
    recorded_on: date
    consent: bool
    expires_on: date | None
    withdrawn_on: date | None


def rows(history: History, _: Policies) -> Sequence[TypicalCaseRow]:
    """The typical cases in order."""
    return [
        TypicalCaseRow(
            person_id=history.subject_id,
            version=case.recorded.metadata.version,
            area=history.person.area,
            kind=case.recorded.kind,
            recorded_on=case.recorded.metadata.day,
            consent=case.recorded.consent,
            expires_on=case.recorded.expires_on,
            withdrawn_on=case.withdrawn_on,
        )
        for case in cases_of(history)
    ]


TYPICAL_CASE = View(
    name="typical_case",
    subject="person",
    key="person_id",
    row=TypicalCaseRow,
    rows=rows,
    only_with=frozenset({TypicalCaseRecorded}),
    title=BilingualText("典型案例", "typical case"),
    labels={
        "recorded_on": BilingualText("记录日期", "recorded on"),
        "consent": BilingualText("本人同意", "consent"),
        "expires_on": BilingualText("有效期至", "expires on"),
        "withdrawn_on": BilingualText("撤回日期", "withdrawn on"),
    },
)
