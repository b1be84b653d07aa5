"""Lives as they are posted: CloudEvents, and the bodies of calls."""

from collections.abc import Iterable, Sequence

import msgspec

from api.demo.event import Event
from api.demo.province.events import cloudevent
from api.demo.province.people import identity_number
from tests.bench.lives import Said

__all__ = ["Event", "bodies", "cloudevents"]


def cloudevents(facts: Iterable[tuple[int, Said]]) -> list[Event]:
    """The facts as CloudEvents; what was added to a life is numbered after what stands before it here."""
    told: dict[int, int] = {}
    events = []
    for number, said in facts:
        told[number] = said.version = said.version or told.get(number, 0) + 1
        events.append(cloudevent(number, said, identity_number(number)))
    return events


def bodies(events: Sequence[Event], size: int) -> list[tuple[bytes, int]]:
    """Batches of so many events, encoded, each with the number of its events."""
    batches = [events[start : start + size] for start in range(0, len(events), size)]
    return [(msgspec.json.encode(batch), len(batch)) for batch in batches]
