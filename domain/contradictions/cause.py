"""The recorded event because of which the state of a person does not admit another event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain.events.event import Event
from domain.history.history import History

_ATTRIBUTES: Final[Mapping[str, str]] = {
    "case": "case",
    "labour": "labour",
    "poverty": "poverty",
    "area": "area",
    "household": "household_id",
    "category": "categories",
    "helper": "helper",
}
"""The attribute of `Person` for each axis of a refusal (`domain.refusals.AXIS_LABELS`)."""


def event_that_set(history: History, axis: str, moment: datetime, excluded: Event | None = None) -> Event | None:
    """The last event until the moment (with a time zone) that changed the axis; None if nothing did.

    `excluded`, the event that the axis does not admit, is not looked at.
    """
    attribute = _ATTRIBUTES.get(axis)
    if attribute is None:
        return None
    for event, before, after in reversed(history.transitions):
        if event is excluded:
            continue
        if event.metadata.occurred_at <= moment and getattr(before, attribute) != getattr(after, attribute):
            return event
    return None
