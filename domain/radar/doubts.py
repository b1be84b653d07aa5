"""The doubts of an area that were assigned, and what became of them."""

from collections.abc import Iterable
from typing import NamedTuple

from domain.events.doubts import DoubtAssigned, DoubtSettled
from domain.events.event import Event


class Doubt(NamedTuple):
    """The last assignment of a doubt, and the verdict that followed it; None while it is examined."""

    assigned: DoubtAssigned
    settled: DoubtSettled | None = None


def doubts_of(events: Iterable[Event]) -> dict[str, Doubt]:
    """The doubts by key, after events in business order. A new assignment opens a settled doubt again."""
    found: dict[str, Doubt] = {}
    for event in events:
        if isinstance(event, DoubtAssigned):
            found[event.doubt] = Doubt(event)
        elif isinstance(event, DoubtSettled) and event.doubt in found:
            found[event.doubt] = found[event.doubt]._replace(settled=event)
    return found
