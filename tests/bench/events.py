"""Lives as they are posted: CloudEvents, and the bodies of calls."""

from collections.abc import Iterable, Sequence

import msgspec

from api.demo.cloud_event import CloudEvent
from api.demo.province.events import cloudevent
from api.demo.province.people import identity_number
from tests.bench.lives import LifeEvent

__all__ = ["CloudEvent", "bodies", "cloudevents"]


def cloudevents(events: Iterable[tuple[int, LifeEvent]]) -> list[CloudEvent]:
    """The events as CloudEvents; what was added to a life is numbered after what stands before it here."""
    told: dict[int, int] = {}
    cloud_events = []
    for number, said in events:
        told[number] = said.version = said.version or told.get(number, 0) + 1
        cloud_events.append(cloudevent(number, said, identity_number(number)))
    return cloud_events


def bodies(cloud_events: Sequence[CloudEvent], size: int) -> list[tuple[bytes, int]]:
    """Batches of so many events, encoded, each with the number of its events."""
    batches = [cloud_events[start : start + size] for start in range(0, len(cloud_events), size)]
    return [(msgspec.json.encode(batch), len(batch)) for batch in batches]
