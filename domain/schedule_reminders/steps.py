"""The reminders of an area and the talks held with it that were not withdrawn."""

from collections.abc import Container, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from domain.events.event import Event
from domain.events.schedule_reminders import ReminderIssued, ReminderWithdrawn, TalkHeld

Month = tuple[int, int]
"""A year and a month."""


class Steps(NamedTuple):
    """The steps that are not withdrawn, by month. `repeated`: the first one taken twice without a withdrawal."""

    reminders: dict[Month, ReminderIssued]
    talks: dict[Month, TalkHeld]
    repeated: Event | None = None


def steps_of(events: Iterable[Event]) -> Steps:
    """The steps after events in business order. A step that was withdrawn may be taken again."""
    reminders: dict[Month, ReminderIssued] = {}
    talks: dict[Month, TalkHeld] = {}
    repeated: Event | None = None
    for event in events:
        if isinstance(event, ReminderWithdrawn):
            (reminders if event.step == "reminder" else talks).pop((event.year, event.month), None)
        elif isinstance(event, ReminderIssued):
            standing = reminders.setdefault((event.year, event.month), event)
            repeated = repeated or (standing if standing is not event else None)
        elif isinstance(event, TalkHeld):
            held = talks.setdefault((event.year, event.month), event)
            repeated = repeated or (held if held is not event else None)
    return Steps(reminders, talks, repeated)


def in_a_row(reminded: Container[Month], month: Month) -> int:
    """How many months in a row were reminded, up to this one. Each year begins anew, as its schedule does."""
    year, last = month
    first = next((before for before in range(last, 0, -1) if (year, before) not in reminded), 0)
    return last - first


def last_day(month: Month) -> date:
    """The last day of a month. With its end, the month is due in the schedule."""
    year, number = month
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
