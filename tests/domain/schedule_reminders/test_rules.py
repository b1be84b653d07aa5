"""Reminders and talks: once a month, of a month that has ended, of an area that was behind; what withdraws them."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.events.event import Event
from domain.policy.policy import Policy
from domain.schedule_reminders.rule import ReminderRule
from domain.schedule_reminders.steps import in_a_row, last_day, steps_of
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import CONTEXT, Given, given

CITY = "210100"


def reminder(month: int, time: str = "2021-11-05T09:00", **data: int | str) -> Event:
    """A reminder with 8 persons of a target of 120."""
    return make_event("area.reminder_issued", time, **{"month": month, "schedule": 10 * month, "done": 8, **data})


def talk(month: int, time: str = "2021-11-08") -> Event:
    return make_event("area.talk_held", time, month=month)


def withdrawn(month: int, time: str, step: str = "reminder") -> Event:
    return make_event("area.reminder_withdrawn", time, month=month, step=step)


def city(*events: Event) -> Given:
    return given(*events, subject=CITY)


@pytest.mark.parametrize(
    ("event", "code", "field"),
    [
        (reminder(10, "2021-10-30T09:00"), "reminder.month", "month"),
        (reminder(10, schedule=90), "reminder.schedule", "schedule"),
        (reminder(10, done=100), "reminder.not_behind", "done"),
        (reminder(9, addressee="沈阳市人民政府"), "reminder.issued", "month"),
        (reminder(9, "2021-10-08T09:00"), "reminder.issued", "month"),
    ],
)
def test_a_reminder_is_issued_once_a_month_that_has_ended_by_an_area_that_is_behind(
    event: Event, code: str, field: str
) -> None:
    city(reminder(9, "2021-10-09T09:00")).when(event).then_refused(code, "rule", field)


def test_on_its_last_day_a_month_is_due_and_the_first_reminder_that_stands_is_named() -> None:
    city().when(reminder(10, "2021-10-31T09:00")).then_recorded()
    refusal = (
        city(reminder(9), reminder(10))
        .when(reminder(9, "2021-11-06T09:00"))
        .then_refused("reminder.issued", "rule", "month")
    )
    assert refusal.data == {"version": 1}


def test_r3_14_a_talk_follows_two_reminders_in_a_row_of_one_year_in_whichever_order_they_came() -> None:
    """The policy gives the number; a reminder that was issued after the day of the talk does not count."""
    assert reference().policies.at(CITY, last_day((2021, 10))).schedule_reminder == ReminderRule(talk_after=2)
    for reminders in ((9,), (8, 10), (9, 8)):
        refusal = city(*map(reminder, reminders)).when(talk(10)).then_refused("talk.reminders", "rule", "month")
        assert refusal.data["needed"] == 2
    last_year = reminder(12, year=2020)
    city(last_year, reminder(1)).when(talk(1)).then_refused("talk.reminders", "rule", "month")

    both = city(reminder(10), reminder(9))
    both.when(talk(10, "2021-11-04")).then_refused("talk.reminders", "rule", "month")
    both.when(talk(10, "2021-11-05")).then_recorded()
    once = city(reminder(10), reminder(9), talk(10))
    once.when(talk(10, "2021-11-09")).then_refused("talk.held", "rule", "month")
    once.when(talk(9, "2021-11-09")).then_refused("talk.reminders", "rule", "month")


def test_where_the_policy_has_no_talks_none_is_recorded() -> None:
    def without(area: str, day: date) -> Policy:
        return replace(reference().policies.at(area, day), schedule_reminder=ReminderRule())

    both = given(reminder(9), reminder(10), subject=CITY, context=replace(CONTEXT, policy=without))
    both.when(talk(10)).then_refused("talk.none", "rule", "month")


def test_what_was_withdrawn_no_longer_stands_and_may_be_issued_again_later() -> None:
    case = city(reminder(9), reminder(10))
    case.when(withdrawn(10, "2021-11-05T08:59")).then_refused("reminder.none", "rule", "month")
    case.when(withdrawn(10, "2021-11-06T09:00", "talk")).then_refused("reminder.none", "rule", "month")
    case = city(reminder(9), reminder(10), withdrawn(10, "2021-11-06T09:00"))
    case.when(talk(10)).then_refused("talk.reminders", "rule", "month")
    case.when(reminder(10, "2021-11-05T10:00")).then_refused("reminder.issued", "rule", "month")
    again = case.when(reminder(10, "2021-11-07T09:00")).then_recorded()
    assert {month: event.metadata.version for month, event in steps_of(again.events).reminders.items()} == {
        (2021, 9): 1,
        (2021, 10): 4,
    }


def test_months_in_a_row_and_their_last_days() -> None:
    reminded = {(2020, 12), (2021, 1), (2021, 2), (2021, 4)}
    assert [in_a_row(reminded, (2021, month)) for month in (1, 2, 3, 4)] == [1, 2, 0, 1]
    assert [f"{last_day((2024, month))}" for month in (2, 12)] == ["2024-02-29", "2024-12-31"]
    assert [ReminderRule().calls_for_talk(12), ReminderRule(talk_after=3).calls_for_talk(3)] == [False, True]
