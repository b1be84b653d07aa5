"""Reminders of areas behind the schedule (提醒函; 3A, R3-14): a row for each that was not withdrawn."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from domain.history.history import History
from domain.policy.policies import Policies
from domain.reference.bilingual_text import BilingualText
from domain.schedule_reminders.steps import in_a_row, last_day, steps_of
from projections.views.view import View


class ScheduleReminderRow(msgspec.Struct, frozen=True):
    """A reminder; its figures are those of the event. `gap` is `done` less `schedule`, in persons.

    `in_a_row` counts the months in a row that were reminded, up to this one, of the same year; `calls_for_talk`: so
    many that, by the policy of the area on the last day of the month, a talk follows.
    """

    area: str
    year: int
    month: int
    version: int
    in_a_row: int
    calls_for_talk: bool
    report: str
    target: int
    done: int
    schedule: int
    gap: int
    figures_position: int
    addressee: str
    text: str
    issued_at: datetime
    whole_day: bool
    account: str
    organisation: str


def rows(history: History, policies: Policies) -> Sequence[ScheduleReminderRow]:
    """The reminders by month."""
    reminders = steps_of(history.events).reminders
    found: list[ScheduleReminderRow] = []
    for month, event in sorted(reminders.items(), key=lambda item: item[0]):
        row = in_a_row(reminders, month)
        rule = policies.at(history.subject, last_day(month)).schedule_reminder
        found.append(
            ScheduleReminderRow(
                area=history.subject,
                year=event.year,
                month=event.month,
                version=event.metadata.version,
                in_a_row=row,
                calls_for_talk=rule.calls_for_talk(row),
                report=event.report,
                target=event.target,
                done=event.done,
                schedule=event.schedule,
                gap=event.done - event.schedule,
                figures_position=event.figures_position,
                addressee=event.addressee,
                text=event.text,
                issued_at=event.metadata.occurred_at,
                whole_day=event.metadata.whole_day,
                account=event.metadata.actor.name,
                organisation=event.metadata.actor.organisation,
            )
        )
    return found


SCHEDULE_REMINDER = View(
    name="schedule_reminder",
    subject="area",
    key="area",
    row=ScheduleReminderRow,
    rows=rows,
    row_key=("year", "month"),
    title=BilingualText("提醒函", "reminder of a month"),
    labels={
        "year": BilingualText("年度", "year"),
        "month": BilingualText("月份", "month"),
        "in_a_row": BilingualText("连续提醒次数", "reminders in a row"),
        "calls_for_talk": BilingualText("应约谈", "calls for a talk"),
        "report": BilingualText("报表", "report"),
        "target": BilingualText("年度目标", "target of the year"),
        "done": BilingualText("累计", "done since January"),
        "schedule": BilingualText("序时进度", "schedule"),
        "gap": BilingualText("差额", "gap"),
        "figures_position": BilingualText("数据的日志位置", "position of the figures"),
        "addressee": BilingualText("主送单位", "addressee"),
        "text": BilingualText("正文", "text"),
        "issued_at": BilingualText("发出时间", "issued at"),
        "whole_day": BilingualText("只知日期", "day only"),
        "account": BilingualText("发出账号", "account"),
        "organisation": BilingualText("发出单位", "organisation"),
    },
)
