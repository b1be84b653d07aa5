"""The public-welfare posts that the units develop in the year, and the places on them."""

from dataclasses import dataclass
from random import Random

from api.demo.cloud_event import CloudEvent, cloud_event
from api.demo.days import ISO, OFFICE_DAY, day
from api.demo.outcomes import DONE
from api.demo.plan import Unit
from api.demo.workplaces import WELFARE_POSTS


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on a post, open from a day on. The demo gives it to one person."""

    since: int
    post_id: str
    kind: str


class Seats:
    """The free places of a unit."""

    def __init__(self, unit: Unit, dice: Random) -> None:
        self.events: list[CloudEvent] = []
        self._free: list[Seat] = []
        left, kinds = DONE[unit.seq - 1].posts, tuple(WELFARE_POSTS)
        days = sorted(OFFICE_DAY[dice.randint(day(3, 1), day(11, 20))] for _ in range(left))
        days[0] = OFFICE_DAY[day(2, 22)]
        while left:
            count = min(left, dice.choice((1, 1, 2, 3)))
            left -= count
            since, kind = days[len(self.events)], dice.choice(kinds)
            post_id = f"post-{unit.code}-{len(self.events) + 1:03d}"
            self._free += [Seat(since, post_id, kind)] * count
            data = {"kind": kind, "area": unit.code, "count": count}
            self.events.append(cloud_event(f"o{post_id}", "post.developed", ISO[since], data, subject=post_id))

    def take(self, on: int) -> Seat | None:
        """Takes a place that is open on the day; None if there is none."""
        for place, seat in enumerate(self._free):
            if seat.since <= on:
                return self._free.pop(place)
        return None
