"""
The demo: Haimen District in 2021, the plan of S4 (docs/domain.md 1) and the year of about four thousand made-up people.

The same seed gives the same bytes. `post` sends the events over HTTP.
"""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from random import Random

from api.demo import slips
from api.demo.cloud_event import CloudEvent
from api.demo.households import Household, arrange, enter
from api.demo.landmarks import LANDMARKS, RICH_UNIT, rich_household, rich_life
from api.demo.life import Life
from api.demo.lives import life_of
from api.demo.outcomes import draw
from api.demo.people import Person, introduce
from api.demo.plan import area_events, units
from api.demo.posting import NotPosted, Posted, post
from api.demo.posts import Seats

NOW = datetime.fromisoformat("2021-12-31T17:30:00+08:00")
"""The moment at which the clock of the demo is stopped: the end of the last working day of the plan year."""


def batches(seed: int = 2021, size: int = 2000) -> Iterator[list[CloudEvent]]:
    """All events in the order in which they are posted: areas, posts, then the lives by day of posting."""
    events = _events(seed)
    for start in range(0, len(events), size):
        yield events[start : start + size]


def _events(seed: int) -> list[CloudEvent]:
    seats = {unit.seq: Seats(unit, Random(f"{seed}/posts/{unit.seq}")) for unit in units()}
    lives = [_lived(person, seed, seats) for person in _people(seed)]
    dice = Random(f"{seed}/slips")
    slips.delay(lives, dice)
    slips.mend(lives, dice)
    posted = [entry for life in lives for entry in life.cloud_events()]
    posted += slips.repeated(posted, dice) + slips.refused(lives, dice)
    posted.sort(key=itemgetter(0))  # stable: what one person has at one moment stays in order
    return [
        *area_events(),
        *(event for unit in units() for event in seats[unit.seq].events),
        *map(itemgetter(1), posted),
    ]


def _people(seed: int) -> list[Person]:
    """All persons, numbered; number 1 is the first landmark (`landmarks.py`)."""
    households: list[Household] = []
    for unit in units():
        dice = Random(f"{seed}/people/{unit.seq}")
        rich = rich_household() if unit.seq == RICH_UNIT else []
        of_unit = arrange(unit, rich, dice)
        draw(unit, [person for members in of_unit for person in members], dice)
        for members in of_unit:
            enter(members, dice)
        households[0:0] = [rich] if rich else []
        households += of_unit[1:] if rich else of_unit
    dice, taken = Random(f"{seed}/names"), set[str]()
    for members in households:
        introduce(members, dice, taken)
    people = [person for members in households for person in members]
    for number, person in enumerate(people, start=1):
        person.number = number
    return people


def _lived(person: Person, seed: int, seats: dict[int, Seats]) -> Life:
    """Each life has a random generator of its own: a change of one life does not change the others."""
    dice = Random(f"{seed}/life/{person.number}")
    return rich_life(person, dice, seats) if person.number == 1 else life_of(person, dice, seats)


__all__ = ["LANDMARKS", "NOW", "NotPosted", "Posted", "batches", "post"]
