"""Business order: the sort key of one subject's events, and binary search in lists that are sorted by it."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from domain.events.event import SHANGHAI, Event
from domain.history.same_day_order import business_key
from domain.timeline.contended_day import ContendedDay

OrderKey = tuple[Any, ...]
"""The sort key of an event: its day, the position of its group in a contended day (otherwise 0), its business key."""

occurred_at: Callable[[Event], datetime] = attrgetter("metadata.occurred_at")

_AFTER_ALL = 1 << 60


def before_day(day: date) -> OrderKey:
    """A key before those of all events of the day."""
    return (day,)


def after_day(day: date) -> OrderKey:
    """A key after those of all events of the day."""
    return (day, _AFTER_ALL)


def day_of(event: Event) -> date:
    """The business day of the event in Asia/Shanghai."""
    return event.metadata.occurred_at.date()


class BusinessOrder:
    """The business order of events, given the contended days (`days`).

    The `events` that the methods search in are any of the subject's events, in business order.
    """

    def __init__(self) -> None:
        self.days: dict[date, ContendedDay] = {}

    def key(self, event: Event) -> OrderKey:
        """The sort key of an event, which need not be in the order yet."""
        day = day_of(event)
        contended = self.days.get(day)
        position = 0 if contended is None or contended.is_in_time_order else contended.position_of(event)
        return day, position, business_key(event)

    def index(self, events: Sequence[Event], event: Event) -> int:
        """The number of events before the event."""
        if not events or day_of(events[-1]) < day_of(event):
            return len(events)
        return self.index_of_key(events, self.key(event))

    def index_of_key(self, events: Sequence[Event], key: OrderKey) -> int:
        """The number of events before a key, which may be that of `before_day` or `after_day`."""
        low, high = self.of_day(events, key[0])
        if low == high or len(key) == 1:
            return low
        if len(key) == 2:
            return high
        contended = self.days.get(key[0])
        if contended is None or contended.is_in_time_order:
            return bisect_left(events, key[2], low, high, key=business_key)
        return bisect_left(events, key, low, high, key=self.key)

    def of_day(self, events: Sequence[Event], day: date) -> tuple[int, int]:
        """The bounds (low, high) of the events of the day: events[low:high]."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        if not events or occurred_at(events[-1]) < midnight:
            return len(events), len(events)
        low = bisect_left(events, midnight, key=occurred_at)
        if day == date.max:
            return low, len(events)
        next_midnight = midnight + timedelta(days=1)
        if low == len(events) or occurred_at(events[low]) >= next_midnight:
            return low, low
        return low, bisect_left(events, next_midnight, low, key=occurred_at)
