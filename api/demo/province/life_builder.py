"""Building of a life: entry sessions, in which an officer enters events one after another."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

import msgspec

from api.demo.province.people import Person
from domain.events.event import SHANGHAI
from service.reference import reference


class LifeEvent(msgspec.Struct, gc=False):
    """An event of a life: its type, when it happened (+08:00), its data in the JSON values that are posted.

    `area` is the responsible area; `version` the number of the event in the order of posting; `last` is true for the
    event that is posted last. `whole_day`: only the day is known.
    """

    kind: str
    at: datetime
    data: dict[str, Any]
    area: str = ""
    whole_day: bool = False
    version: int = 0
    last: bool = False

    @property
    def time(self) -> str:
        """The member `time` of the CloudEvent."""
        return self.at.date().isoformat() if self.whole_day else self.at.isoformat()


EntrySession = list[LifeEvent]
T = TypeVar("T")

FIRST = date(2021, 1, 1)
LAST = (date(2025, 9, 30) - FIRST).days
"""The last day, counted from FIRST, on which a part of a life begins."""

_DAYS = tuple(datetime.combine(FIRST + timedelta(days=n), time(), SHANGHAI) for n in range(7 * 365))
_MINUTES = tuple(timedelta(minutes=n) for n in range(24 * 60))


def _worked() -> tuple[int, ...]:
    is_worked = reference().policies.calendar.is_working_day
    following = [len(_DAYS) - 1] * len(_DAYS)
    for n in range(len(_DAYS) - 2, -1, -1):
        following[n] = n if is_worked(_DAYS[n].date()) else following[n + 1]
    return tuple(following)


_OFFICE = _worked()
"""For each day: the day itself, or the next working day."""


class LifeBuilder:
    """Builds a life; `day` counts from 1 January 2021."""

    __slots__ = ("_about", "_minute", "_now", "area", "at_work", "day", "entry_sessions", "person", "random")

    def __init__(self, person: Person, seed: int) -> None:
        self.person = person
        self.random: Callable[[], float] = Random(seed << 32 | person.number).random
        self.area = person.area
        self.entry_sessions: list[EntrySession] = []
        self.day = self._minute = 0
        self.at_work = False
        self._now: EntrySession = []
        self._about: list[tuple[LifeEvent, LifeEvent]] = []

    @property
    def today(self) -> date:
        """The day of the current entry session."""
        return _DAYS[self.day].date()

    def begin_session(self, least: int, most: int) -> None:
        """Begins an entry session `least` to `most` days later, on a working day."""
        self.day = _OFFICE[self.day + least + int(self.random() * (most - least + 1))]
        self._minute = 510 + int(self.random() * 240)
        self._now = []
        self.entry_sessions.append(self._now)

    def add(self, kind: str, data: dict[str, Any], *, whole_day: bool = False) -> LifeEvent:
        """Adds an event to the current entry session. With `whole_day` it must be the only event of its day."""
        self._minute += 3 + int(self.random() * 12)
        at = _DAYS[self.day] if whole_day else _DAYS[self.day] + _MINUTES[self._minute]
        event = LifeEvent(kind, at, data, self.area, whole_day)
        self._now.append(event)
        return event

    def add_amendment(self, kind: str, target: LifeEvent, data: dict[str, Any]) -> None:
        """Adds a correction or a void, with the area of its target."""
        event = self.add(kind, data)
        event.area = target.area
        self._about.append((event, target))

    def postpone(self, event: LifeEvent) -> None:
        """Moves the event to the current entry session: it is posted late."""
        for entry_session in self.entry_sessions:
            if event in entry_session:
                entry_session.remove(event)
                break
        self._now.append(event)

    def pick(self, options: Sequence[T]) -> T:
        """A random one of the options."""
        return options[int(self.random() * len(options))]

    def build(self) -> list[EntrySession]:
        """The entry sessions in the order of posting, with their events numbered."""
        version = 0
        for entry_session in self.entry_sessions:
            for event in entry_session:
                version += 1
                event.version = version
        self._now[-1].last = True
        for about, target in self._about:
            about.data = {"target_version": target.version, **about.data}
        return self.entry_sessions


def iso(day: date, later: int = 0) -> str:
    """The ISO text of a day, or of a day `later` days after it."""
    return (day + timedelta(days=later)).isoformat()
