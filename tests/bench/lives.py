"""The province's lives in the numbers a bench asks for."""

from api.demo.province.life import EVENTS_A_LIFE, life
from api.demo.province.life_builder import EntrySession, LifeEvent
from api.demo.province.long import long_life
from api.demo.province.order import interleaved, one_after_another
from api.demo.province.people import CYCLE, identity_number

__all__ = [
    "CYCLE",
    "EVENTS_A_LIFE",
    "EntrySession",
    "LifeEvent",
    "identity_number",
    "interleaved",
    "life",
    "long_life",
    "one_after_another",
    "people",
]


def people(events: int) -> range:
    """So many people that they have about so many events."""
    return range(max(1, round(events / EVENTS_A_LIFE / CYCLE)) * CYCLE)
