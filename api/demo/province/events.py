"""The province as it is posted: CloudEvents, the plan and posts of Haimen first, then the lives."""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random

from api.demo.cloud_event import CloudEvent
from api.demo.plan import area_events, units
from api.demo.posts import Seats
from api.demo.province.life import SEED
from api.demo.province.life_builder import LifeEvent
from api.demo.province.people import identity_number

SOURCE = "/demo/province"
MOST = 10_000
"""Events a call: the limit of the service."""


def programme(seed: int = SEED) -> list[CloudEvent]:
    """The plan of Haimen for 2021 and the posts developed, so that report 4A has the figures of a district."""
    posts = [event for unit in units() for event in Seats(unit, Random(f"{seed}/posts/{unit.seq}")).events]
    return [{**event, "source": SOURCE} for event in (*area_events(), *posts)]


def request_id(number: int, version: int) -> str:
    """The CloudEvents id of a person's event."""
    return f"{number}-{version}"


def cloudevent(number: int, event: LifeEvent, id_no: str) -> CloudEvent:
    """The CloudEvent of an event; its subject is the identity number."""
    return {
        "specversion": "1.0",
        "id": request_id(number, event.version),
        "source": SOURCE,
        "type": event.kind,
        "subject": f"id_no:{id_no}",
        "time": event.time,
        "data": event.data,
    }


def cloudevents(events: Iterable[tuple[int, LifeEvent]]) -> Iterator[CloudEvent]:
    """The events of many lives."""
    return (cloudevent(number, event, identity_number(number)) for number, event in events)


def batches(events: Iterable[tuple[int, LifeEvent]], size: int = MOST) -> Iterator[list[CloudEvent]]:
    """The CloudEvents in batches of `size`, one a call."""
    cloud_events = cloudevents(events)
    while batch := list(islice(cloud_events, size)):
        yield batch
