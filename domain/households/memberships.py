"""The stays of a person in households, from the person's history; and which area is responsible for a household."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from domain.events.registration import Deceased, HouseholdJoined, HouseholdLeft
from domain.history.history import History
from domain.households.household_key import key_of, naming_area

HEAD: Final = "head"
"""The relation of the head of a household."""


class Stay(Struct, frozen=True, gc=False):
    """One stay of a person in a household: from the day `joined` to before the day `left`; None: it goes on.

    `version` is the event by which the person joined, `area` the one responsible for the person on that day.
    """

    key: str
    version: int
    area: str
    household_id: str
    relation: str
    same_register: bool
    lives_together: bool
    joined: date
    left: date | None

    @property
    def as_head(self) -> bool:
        """Whether the person is the head of the household."""
        return self.relation == HEAD

    def overlaps(self, other: "Stay") -> bool:
        """Whether there is a day at whose end both are in force."""
        begin = max(self.joined, other.joined)
        return begin < (self.left or date.max) and begin < (other.left or date.max)

    def shortens(self, other: "Stay") -> bool:
        """Whether this is the other stay, with an earlier end."""
        return (self.left or date.max) <= (other.left or date.max) and replace(self, left=other.left) == other


_TELLING = frozenset({HouseholdJoined, HouseholdLeft})
_DEATHS = frozenset({Deceased})


def stays_of(history: History) -> list[Stay]:
    """The stays in order. A stay that is followed by another without a leave ends where that one begins."""
    stays: list[Stay] = []
    for event, _before, after in history.of(_TELLING):
        day = event.metadata.day
        if isinstance(event, HouseholdJoined):
            if stays and stays[-1].left is None:  # in a merged history: both were members, or of two households
                stays[-1] = replace(stays[-1], left=day)
            stays.append(
                Stay(
                    key_of(after.household_area, event.household_id),
                    event.metadata.version,
                    after.area,
                    event.household_id,
                    event.relation,
                    event.same_register,
                    event.lives_together,
                    day,
                    None,
                )
            )
        elif isinstance(event, HouseholdLeft):
            for place in range(len(stays) - 1, -1, -1):
                if stays[place].household_id == event.household_id:
                    stays[place] = replace(stays[place], left=day)
                    break
    return stays


def headships(history: History) -> list[Stay]:
    """The stays as head; the last one ends with the death of the person at the latest."""
    stays = [stay for stay in stays_of(history) if stay.as_head]
    if stays:
        died = next((event.metadata.day for event, _, _ in history.of(_DEATHS)), None)
        if died is not None:
            stays = [replace(stay, left=min(stay.left or date.max, died)) for stay in stays]
    return stays


def responsible_area(key: str, members: Iterable[tuple[bool, bool, str]]) -> str:
    """The area that is responsible for a household: where its head is, else where all its members are.

    `members` are all who ever belonged to it: is the person the head, does the stay go on, the person's area now. Those
    who are there go before those who have left. Where no single area follows, it is the one that named the household.
    """
    known = list(members)
    heads = [one for one in known if one[0]]
    for group in (
        [area for _, here, area in heads if here],
        [area for _, here, area in known if here],
        [area for _, _, area in heads],
        [area for _, _, area in known],
    ):
        if group and all(area == group[0] for area in group):
            return group[0]
    return naming_area(key)
