"""The view `membership`: a row for each time a person belonged to a household. Not looked at: `household_inputs`."""

from collections.abc import Iterator
from datetime import date

import msgspec

from projections.independent.facts import Fact
from projections.independent.row import Row
from projections.independent.step import History


class Membership(msgspec.Struct):
    """A time in a household, from the day of joining to the day of leaving (not included; None: it lasts)."""

    key: str
    area: str
    joined: Fact
    left: Fact | None = None

    @property
    def since(self) -> date:
        """The first day."""
        return self.joined.day

    @property
    def until(self) -> date:
        """The first day outside the household."""
        return self.left.day if self.left else date.max


def memberships(history: History) -> list[Membership]:
    """The memberships in order. Who joins another household without leaving leaves on that day."""
    found: list[Membership] = []
    for fact, _, now in history.of("household_joined", "household_left"):
        if fact.type == "person.household_joined":
            if found and found[-1].left is None:
                found[-1].left = fact
            found.append(Membership(f"{now.household_area}/{fact.data['household_id']}", now.area, fact))
        else:
            same = [one for one in found if one.joined.data["household_id"] == fact.data["household_id"]]
            if same:
                same[-1].left = fact
    return found


def membership(history: History) -> Iterator[Row]:
    """The rows of a person."""
    for one in memberships(history):
        columns = {
            "person_id": history.person,
            "version": one.joined.version,
            "area": one.area,
            "household_key": one.key,
            "household_id": one.joined.get("household_id"),
            "relation": one.joined.get("relation"),
            "same_register": one.joined.get("same_register", True),
            "lives_together": one.joined.get("lives_together", True),
            "joined_on": one.since,
            "left_on": one.left.day if one.left else None,
        }
        left = [one.joined, *([one.left] if one.left else [])]
        yield Row("membership", columns, [one.joined], {"left_on": left})
