"""What the tests need to know of an event type, declared once in `tests/domain/events/examples/`."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

STATES: Final = (
    "unregistered",
    "registered",
    "applied",
    "noticed",
    "recognised",
    "exited",
    "deceased",
    "unemployed",
    "employed",
    "not_in_labour_force",
    "poverty_lifted",
    "monitored",
    "at_risk",
    "returned",
    "risk_cleared",
    "in another household",
    "paired",
)
"""States of a person in which every event type is tried; `tests/domain/decisions/ways.py` leads to each."""

NOT_ALIVE: Final = frozenset({"unregistered", "deceased"})


def all_but(*states: str) -> set[str]:
    """Every state except these."""
    return set(STATES) - set(states)


class Earlier(msgspec.Struct, frozen=True):
    """An event that must come before the example. Values that are not given are those of its own example."""

    name: str
    time: str
    data: dict[str, Any]


def earlier(name: str, time: str = "", /, **data: Any) -> Earlier:
    """An earlier event; `name` may omit `person.`, `time` is in Asia/Shanghai, by default a day of February 2021."""
    return Earlier(name, time, data)


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a type, and what the laws of all event types need to know of it.

    `required` and `optional`: the fields that integrations may rely on, separated by spaces. `data`: a value for every
    field; it is in the golden file and never changes. `added_later`: fields that were added after the golden file was
    written. `before`: events that must come before it, besides the registration of a person: a name, or `earlier(...)`.
    `changes`: what is different in the person afterwards. `refused_in`: the STATES in which it is refused.
    """

    required: str = ""
    optional: str = ""
    data: dict[str, Any]
    added_later: tuple[str, ...] = ()
    before: tuple[str | Earlier, ...] = ()
    changes: dict[str, Any] = {}
    refused_in: set[str] | frozenset[str] = NOT_ALIVE

    @property
    def preceding(self) -> Iterator[Earlier]:
        """The events of `before`, each with its full type name and its time."""
        for day, event in enumerate(self.before, start=1):
            found = earlier(event) if isinstance(event, str) else event
            name = found.name if "." in found.name else f"person.{found.name}"
            yield Earlier(name, found.time or f"2021-02-{day:02}T09:00", found.data)
