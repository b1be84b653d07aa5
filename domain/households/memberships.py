"""A person's memberships in households."""

from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from domain.events.registration import Deceased, HouseholdJoined, HouseholdLeft
from domain.history.history import History
from domain.households.household_key import key_of

HEAD: Final = "head"
"""The relation of the head of a household."""


class Membership(Struct, frozen=True, gc=False):
    """A membership in a household from the day `joined` to the day before `left`; None while it lasts.

    `version` is the event of joining, `area` the area responsible for the person on that day.
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

    def overlaps(self, other: "Membership") -> bool:
        """Whether both are in force at the end of some day."""
        begin = max(self.joined, other.joined)
        return begin < (self.left or date.max) and begin < (other.left or date.max)

    def shortens(self, other: "Membership") -> bool:
        """Whether this is the other membership with the same or an earlier end."""
        return (self.left or date.max) <= (other.left or date.max) and replace(self, left=other.left) == other


_EVENT_TYPES = frozenset({HouseholdJoined, HouseholdLeft})
_DEATHS = frozenset({Deceased})


def memberships_of(history: History) -> list[Membership]:
    """The memberships in order. Joining another household without leaving ends the membership on that day."""
    memberships: list[Membership] = []
    for event, _before, after in history.transitions_of(_EVENT_TYPES):
        day = event.metadata.day
        if isinstance(event, HouseholdJoined):
            if memberships and memberships[-1].left is None:  # happens in a merged history
                memberships[-1] = replace(memberships[-1], left=day)
            memberships.append(
                Membership(
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
            for place in range(len(memberships) - 1, -1, -1):
                if memberships[place].household_id == event.household_id:
                    memberships[place] = replace(memberships[place], left=day)
                    break
    return memberships


def headships(history: History) -> list[Membership]:
    """The memberships as head; death ends them."""
    memberships = [membership for membership in memberships_of(history) if membership.as_head]
    if memberships:
        died = next((event.metadata.day for event, _, _ in history.transitions_of(_DEATHS)), None)
        if died is not None:
            memberships = [
                replace(membership, left=min(membership.left or date.max, died)) for membership in memberships
            ]
    return memberships
