"""Lives as they are posted: CloudEvents, and the bodies of calls."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from tests.bench.lives import Said, identity_number
from tests.bench.writing import SOURCE, request_id

Event = dict[str, Any]


def cloudevents(facts: Iterable[tuple[int, Said]]) -> list[Event]:
    """The facts as CloudEvents, each person called by the identity number."""
    told: dict[int, int] = {}
    events = []
    for number, said in facts:
        told[number] = version = told.get(number, 0) + 1
        events.append(
            {
                "specversion": "1.0",
                "id": request_id(number, version),
                "source": SOURCE,
                "type": said.kind,
                "subject": f"id_no:{identity_number(number)}",
                "time": said.at.isoformat(),
                "data": msgspec.json.decode(msgspec.json.encode(said.data)),
            }
        )
    return events


def bodies(events: Sequence[Event], size: int) -> list[tuple[bytes, int]]:
    """Batches of so many events, encoded, each with the number of its events."""
    batches = [events[start : start + size] for start in range(0, len(events), size)]
    return [(msgspec.json.encode(batch), len(batch)) for batch in batches]
