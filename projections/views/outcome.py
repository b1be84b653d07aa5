"""Employment outcomes: in which of the four a person was on each day, and the evidence for it (R1-6, R4-3)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from domain.history.history import History
from domain.outcomes.outcome import outcome_spans
from domain.outcomes.working_age import working_age_of
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class OutcomeRow(msgspec.Struct, frozen=True):
    """Days in one outcome, one area and, at work, one counted group; `until` is exclusive, None without end.

    `working_from` and `retires_on` are the days on which the person reaches the working age and the retirement age;
    None without a date of birth.
    """

    person_id: UUID
    since: date
    until: date | None
    area: str
    outcome: str
    outcome_since: date
    evidence_version: int | None
    last_contact_on: date | None
    earlier_contacts: list[date] | None
    counted_group: str | None
    verified_on: date | None
    working_from: date | None
    retires_on: date | None


def rows(history: History, policies: Policies) -> Sequence[OutcomeRow]:
    """The spans in order, without gap or overlap; they go on into the future, where evidence expires."""
    person_id, (working_from, retires_on) = history.subject_id, working_age_of(history, policies)
    return [
        OutcomeRow(  # by position: there are many of these rows, and names take twice the time
            person_id,
            span.since,
            span.until,
            span.area,
            span.outcome,
            span.outcome_since,
            span.evidence,
            span.last_contact,
            list(span.earlier_contacts) if span.earlier_contacts else None,
            span.counted_group,
            span.verified_on,
            working_from,
            retires_on,
        )
        for span in outcome_spans(history, policies)
    ]


OUTCOME = View(
    name="outcome",
    subject="person",
    key="person_id",
    row=OutcomeRow,
    rows=rows,
    row_key=("since",),
    title=BilingualText("去向", "outcome"),
    labels={
        "outcome": BilingualText("去向", "outcome"),
        "outcome_since": BilingualText("去向自", "outcome since"),
        "evidence_version": BilingualText("依据的事件", "evidence (event)"),
        "last_contact_on": BilingualText("最近联系日期", "last contact on"),
        "earlier_contacts": BilingualText("此前联系日期", "earlier contacts"),
        "verified_on": BilingualText("核实日期", "verified on"),
        "working_from": BilingualText("达到劳动年龄日期", "working age reached on"),
    },
)
