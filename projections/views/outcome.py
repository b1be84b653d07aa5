"""Employment outcomes: in which of the four a person was on each day, and the evidence for it (R1-6, R4-3)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.history.history import History
from domain.outcomes.outcome import outcome_spans
from domain.policy.policies import Policies
from projections.views.view import View


class OutcomeRow(msgspec.Struct, frozen=True):
    """Days in one outcome and one area; `until` is exclusive, None without end."""

    person_id: UUID
    since: date
    until: date | None
    area: str
    outcome: str
    outcome_since: date
    evidence_version: int | None
    last_contact_on: date | None


def rows(history: History, policies: Policies) -> Sequence[OutcomeRow]:
    """The spans in order, without gap or overlap; they go on into the future, where evidence expires."""
    return [
        OutcomeRow(
            person_id=history.subject_id,
            since=span.since,
            until=span.until,
            area=span.area,
            outcome=span.outcome,
            outcome_since=span.outcome_since,
            evidence_version=span.evidence,
            last_contact_on=span.last_contact,
        )
        for span in outcome_spans(history, policies)
    ]


OUTCOME = View("outcome", "person", "person_id", OutcomeRow, rows, row_key=("since",))
