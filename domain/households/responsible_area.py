"""The area responsible for a household, day by day (docs/decisions/0043): where its head is, else its members are.

The area of a day follows from who belonged to the household on that day and where they were then. A head who has left
no longer counts, and a later move changes nothing about the days before it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from domain.events.registration import Deceased, Moved, Registered
from domain.history.history import History
from domain.households.household_key import naming_area
from domain.households.memberships import memberships_of

AreaSpan = tuple[date, str]
"""The first day (Asia/Shanghai) of an area, which lasts until that of the next one."""

_DEATHS: Final = frozenset({Deceased})
_PLACES: Final = frozenset({Registered, Moved})


class Residence(Struct, frozen=True, gc=False):
    """A membership from the day `joined` to the day before `left`, which death ends, with the areas of the person."""

    head: bool
    joined: date
    left: date | None
    areas: Sequence[AreaSpan]

    def lasts_on(self, day: date) -> bool:
        """Whether the person belongs to the household at the end of the day."""
        return self.joined <= day and (self.left is None or day < self.left)

    def area_on(self, day: date) -> str:
        """The area responsible for the person at the end of the day; before the first one, the first one."""
        return area_on(self.areas, day)


def areas_of(history: History) -> tuple[AreaSpan, ...]:
    """The areas responsible for a person, in order."""
    areas: dict[date, str] = {}
    for event, _, after in history.transitions_of(_PLACES):
        areas[event.metadata.day] = after.area
    return tuple(areas.items())


def residences_of(history: History, key: str) -> list[Residence]:
    """The residences of a person in the household with this key; none without one."""
    areas = areas_of(history)
    died = next((event.metadata.day for event, _, _ in history.transitions_of(_DEATHS)), None)
    return [
        Residence(membership.as_head, membership.joined, earlier(membership.left, died), areas)
        for membership in memberships_of(history)
        if membership.key == key and areas
    ]


def responsible_areas(key: str, residences: Sequence[Residence]) -> tuple[AreaSpan, ...]:
    """The areas responsible for a household from the first join on; empty without residences.

    On each day it is the area of the head, else the one area of all who belong to the household. If they are in several
    areas, the household stays where it was as long as one of them is there; else the area that named it is responsible.
    If nobody belongs to it any more, it stays where it was.
    """
    if not residences:
        return ()
    first = min(residence.joined for residence in residences)
    days = {day for one in residences for day in (one.joined, one.left, *(since for since, _ in one.areas))}
    spans: list[AreaSpan] = []
    for day in sorted(day for day in days if day is not None and day >= first):
        area = _area_on(day, residences, spans[-1][1] if spans else None) or naming_area(key)
        if not spans or spans[-1][1] != area:
            spans.append((day, area))
    return tuple(spans)


def area_now(key: str, residences: Sequence[Residence]) -> str:
    """The area responsible for a household from the last change on; without residences, the one that named it."""
    areas = responsible_areas(key, residences)
    return areas[-1][1] if areas else naming_area(key)


def area_on(spans: Sequence[AreaSpan], day: date) -> str:
    """The area on a day; that of the first day before it. Raises IndexError without spans."""
    area = spans[0][1]
    for since, following in spans:
        if since > day:
            break
        area = following
    return area


def earlier(day: date | None, other: date | None) -> date | None:
    """The earlier of two days; None is without end."""
    return min((each for each in (day, other) if each is not None), default=None)


def _area_on(day: date, residences: Iterable[Residence], before: str | None) -> str | None:
    """The area on a day, given the one before it; None if the area that named the household is responsible."""
    present = [one for one in residences if one.lasts_on(day)]
    if not present:
        return before
    for group in ([one for one in present if one.head], present):
        areas = {one.area_on(day) for one in group}
        if len(areas) == 1:
            return areas.pop()
    return before if any(one.area_on(day) == before for one in present) else None
