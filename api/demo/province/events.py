"""The province as it is posted: CloudEvents, the plan and posts of Haimen first, then the lives."""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random

from api.demo.event import Event
from api.demo.plan import area_facts, units
from api.demo.posts import Seats
from api.demo.province.life import SEED
from api.demo.province.people import identity_number
from api.demo.province.telling import Said

SOURCE = "/demo/province"
MOST = 10_000
"""So many facts a call, which is as many as one may hold."""


def programme(seed: int = SEED) -> list[Event]:
    """What Haimen planned for 2021 and which posts it developed: its table 4A is one of a district in the province."""
    posts = [fact for unit in units() for fact in Seats(unit, Random(f"{seed}/posts/{unit.seq}")).facts]
    return [{**fact, "source": SOURCE} for fact in (*area_facts(), *posts)]


def request_id(number: int, version: int) -> str:
    """The CloudEvents id of a person's fact."""
    return f"{number}-{version}"


def cloudevent(number: int, said: Said, id_no: str) -> Event:
    """A fact of a life, the person called by the identity number."""
    return {
        "specversion": "1.0",
        "id": request_id(number, said.version),
        "source": SOURCE,
        "type": said.kind,
        "subject": f"id_no:{id_no}",
        "time": said.time,
        "data": said.data,
    }


def cloudevents(facts: Iterable[tuple[int, Said]]) -> Iterator[Event]:
    """The facts of many lives."""
    return (cloudevent(number, said, identity_number(number)) for number, said in facts)


def batches(facts: Iterable[tuple[int, Said]], size: int = MOST) -> Iterator[list[Event]]:
    """The bodies of calls."""
    events = cloudevents(facts)
    while batch := list(islice(events, size)):
        yield batch
