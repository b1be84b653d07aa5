"""Talks with areas behind the schedule (约谈; 3A, R3-14): a row for each that was not withdrawn."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from domain.schedule_reminders.steps import steps_of
from projections.views.view import View


class ScheduleTalkRow(msgspec.Struct, frozen=True):
    """A talk about the schedule of a month; `held_on` is its day."""

    area: str
    year: int
    month: int
    version: int
    held_on: date
    held_by: str
    held_with: str
    outcome: str
    account: str
    organisation: str


def rows(history: History, _: Policies) -> Sequence[ScheduleTalkRow]:
    """The talks by month."""
    talks = steps_of(history.events).talks
    return [
        ScheduleTalkRow(
            area=history.subject,
            year=event.year,
            month=event.month,
            version=event.metadata.version,
            held_on=event.metadata.day,
            held_by=event.held_by,
            held_with=event.held_with,
            outcome=event.outcome,
            account=event.metadata.actor.name,
            organisation=event.metadata.actor.organisation,
        )
        for _, event in sorted(talks.items(), key=lambda item: item[0])
    ]


SCHEDULE_TALK = View(
    name="schedule_talk",
    subject="area",
    key="area",
    row=ScheduleTalkRow,
    rows=rows,
    row_key=("year", "month"),
    title=BilingualText("约谈", "talk about the schedule"),
    labels={
        "year": BilingualText("年度", "year"),
        "month": BilingualText("月份", "month"),
        "held_on": BilingualText("约谈日期", "held on"),
        "held_by": BilingualText("约谈人", "held by"),
        "held_with": BilingualText("约谈对象", "held with"),
        "outcome": BilingualText("约谈结果", "outcome"),
        "account": BilingualText("记录账号", "account"),
        "organisation": BilingualText("记录单位", "organisation"),
    },
)
