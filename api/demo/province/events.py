"""The province as it is posted: CloudEvents, the plan and posts of Haimen first, then the lives."""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random

from api.demo.cloud_event import CloudEvent
from api.demo.plan import area_events, units
from api.demo.posts import Seats
from api.demo.province.life import SEED
from api.demo.province.people import identity_number
from api.demo.province.telling import Said

SOURCE = "/demo/province"
MOST = 10_000
"""So many events a call, which is as many as one may hold."""


def programme(seed: int = SEED) -> list[CloudEvent]:
    """What Haimen planned for 2021 and which posts it developed: its table 4A is one of a district in the province."""
    posts = [event for unit in units() for event in Seats(unit, Random(f"{seed}/posts/{unit.seq}")).events]
    return [{**event, "source": SOURCE} for event in (*area_events(), *posts)]


def request_id(number: int, version: int) -> str:
    """The CloudEvents id of a person's event."""
    return f"{number}-{version}"


def cloudevent(number: int, said: Said, id_no: str) -> CloudEvent:
    """An event of a life, the person called by the identity number."""
    return {
        "specversion": "1.0",
        "id": request_id(number, said.version),
        "source": SOURCE,
        "type": said.kind,
        "subject": f"id_no:{id_no}",
        "time": said.time,
        "data": said.data,
    }


def cloudevents(events: Iterable[tuple[int, Said]]) -> Iterator[CloudEvent]:
    """The events of many lives."""
    return (cloudevent(number, said, identity_number(number)) for number, said in events)


def batches(events: Iterable[tuple[int, Said]], size: int = MOST) -> Iterator[list[CloudEvent]]:
    """The bodies of calls."""
    cloud_events = cloudevents(events)
    while batch := list(islice(cloud_events, size)):
        yield batch
