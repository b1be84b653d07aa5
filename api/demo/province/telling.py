"""Telling a life: sittings, what an officer enters at once, and in them events, one after another by the clock."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

import msgspec

from api.demo.province.people import Person
from domain.events.metadata import SHANGHAI
from service.reference import reference


class Said(msgspec.Struct, gc=False):
    """One event: its kind, when it happened (+08:00), its data in plain JSON values as they are posted.

    `area` is the one responsible then; `version` its number among the events of the life, in the order of posting, and
    `last` whether none is posted after it. `whole_day`: only the day is known.
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
        """When it happened, as it is posted."""
        return self.at.date().isoformat() if self.whole_day else self.at.isoformat()


Sitting = list[Said]
T = TypeVar("T")

FIRST = date(2021, 1, 1)
LAST = (date(2025, 9, 30) - FIRST).days
"""The last day, counted from the first, on which a chapter of a life begins."""

_DAYS = tuple(datetime.combine(FIRST + timedelta(days=n), time(), SHANGHAI) for n in range(7 * 365))
_MINUTES = tuple(timedelta(minutes=n) for n in range(24 * 60))


def _worked() -> tuple[int, ...]:
    is_worked = reference().policies.calendar.is_working_day
    following = [len(_DAYS) - 1] * len(_DAYS)
    for n in range(len(_DAYS) - 2, -1, -1):
        following[n] = n if is_worked(_DAYS[n].date()) else following[n + 1]
    return tuple(following)


_OFFICE = _worked()
"""For each day, that day or the next on which offices work."""


class Telling:
    """A life while it is told; `day` counts from the first of 2021."""

    __slots__ = ("_about", "_minute", "_now", "area", "at_work", "day", "person", "random", "sittings")

    def __init__(self, person: Person, seed: int) -> None:
        self.person = person
        self.random: Callable[[], float] = Random(seed << 32 | person.number).random
        self.area = person.area
        self.sittings: list[Sitting] = []
        self.day = self._minute = 0
        self.at_work = False
        self._now: Sitting = []
        self._about: list[tuple[Said, Said]] = []

    @property
    def today(self) -> date:
        """The day of this sitting."""
        return _DAYS[self.day].date()

    def sit(self, least: int, most: int) -> None:
        """Another sitting, between so many days later, on a day on which offices work."""
        self.day = _OFFICE[self.day + least + int(self.random() * (most - least + 1))]
        self._minute = 510 + int(self.random() * 240)
        self._now = []
        self.sittings.append(self._now)

    def say(self, kind: str, data: dict[str, Any], *, whole_day: bool = False) -> Said:
        """What is said next in this sitting; with `whole_day` it has to be the only event of its day."""
        self._minute += 3 + int(self.random() * 12)
        at = _DAYS[self.day] if whole_day else _DAYS[self.day] + _MINUTES[self._minute]
        said = Said(kind, at, data, self.area, whole_day)
        self._now.append(said)
        return said

    def say_about(self, kind: str, target: Said, data: dict[str, Any]) -> None:
        """A correction or a void: of the area that was responsible for what it is about."""
        said = self.say(kind, data)
        said.area = target.area
        self._about.append((said, target))

    def postpone(self, said: Said) -> None:
        """The event is posted in the present sitting, not in the one in which it was said."""
        for sitting in self.sittings:
            if said in sitting:
                sitting.remove(said)
                break
        self._now.append(said)

    def pick(self, options: Sequence[T]) -> T:
        """One of several."""
        return options[int(self.random() * len(options))]

    def told(self) -> list[Sitting]:
        """The sittings in the order of posting, the events numbered."""
        version = 0
        for sitting in self.sittings:
            for said in sitting:
                version += 1
                said.version = version
        self._now[-1].last = True
        for about, target in self._about:
            about.data = {"target_version": target.version, **about.data}
        return self.sittings


def iso(day: date, later: int = 0) -> str:
    """A day, or one so many days later, as it is posted."""
    return (day + timedelta(days=later)).isoformat()
