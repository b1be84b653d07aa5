"""Outcomes: in which of the four a person is, since when and on what proof (issue 3, item 8; R1-6, R4-3)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.history.history import History
from domain.outcomes.outcome import spans
from domain.policy.policy import Policies
from projections.views.view import View


class OutcomeRow(msgspec.Struct, frozen=True):
    """A stretch of days in one outcome and one area; `until` is exclusive, and empty while nothing is to end it."""

    person_id: UUID
    since: date
    until: date | None
    area: str
    outcome: str
    outcome_since: date
    proof_version: int | None
    last_contact_on: date | None


def rows(history: History, policies: Policies) -> Sequence[OutcomeRow]:
    """The spans in order, without gap or overlap; days to come on which a proof lapses are in them already."""
    return [
        OutcomeRow(
            person_id=history.subject_id,
            since=span.since,
            until=span.until,
            area=span.area,
            outcome=span.outcome,
            outcome_since=span.outcome_since,
            proof_version=span.proof,
            last_contact_on=span.last_contact,
        )
        for span in spans(history, policies)
    ]


OUTCOME = View("outcome", "person", "person_id", OutcomeRow, rows, row_key=("since",))
