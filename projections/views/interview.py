"""Interviews about the work of an area (访谈; R0-10): a row for each."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.events.town_reports import InterviewRecorded
from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from projections.views.view import View


class InterviewRow(msgspec.Struct, frozen=True):
    """An interview with a party (a code) on a day; `organisation` is that of the account that reported it."""

    area: str
    version: int
    party: str
    topic: str
    summary: str
    persons: int | None
    held_on: date
    organisation: str


def rows(history: History, _: Policies) -> Sequence[InterviewRow]:
    """The interviews in order."""
    return [
        InterviewRow(
            area=history.subject,
            version=event.metadata.version,
            party=event.party,
            topic=event.topic,
            summary=event.summary,
            persons=event.persons,
            held_on=event.metadata.day,
            organisation=event.metadata.actor.organisation,
        )
        for event in history.events
        if isinstance(event, InterviewRecorded)
    ]


INTERVIEW = View(
    name="interview",
    subject="area",
    key="area",
    row=InterviewRow,
    rows=rows,
    title=BilingualText("访谈", "interview"),
    labels={
        "party": BilingualText("访谈对象", "party"),
        "topic": BilingualText("主题", "topic"),
        "summary": BilingualText("内容摘要", "summary"),
        "persons": BilingualText("人数", "persons"),
        "held_on": BilingualText("日期", "held on"),
        "organisation": BilingualText("报送单位", "organisation"),
    },
)
