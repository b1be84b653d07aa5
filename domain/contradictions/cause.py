"""The recorded event because of which the state of a person does not admit another event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain.errors import Refusal
from domain.events.event import Event
from domain.events.recognition import CategoryEnded
from domain.events.registration import Exited, HouseholdLeft
from domain.events.support import HelperEnded
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


_ENDS: Final[Mapping[str, tuple[type[Event], ...]]] = {
    "household": (HouseholdLeft,),
    "helper": (HelperEnded,),
    "category": (CategoryEnded, Exited),
}
"""The event types that end the membership, the pairing or the category of an axis."""


def citing_the_end(refusal: Refusal, history: History) -> Refusal:
    """The refusal of an event about what has ended already, with the event that ended it in `data["events"]`.

    An event about something that never was has no such end: a second leaving of a household contradicts the first.
    """
    data = refusal.data
    if refusal.kind != "transition" or data.get("found") or "contradicts" in data:
        return refusal
    at = datetime.fromisoformat(data["at"])
    ends = history.transitions_of(_ENDS.get(data["axis"], ()))
    ended = [step.event.metadata.version for step in ends if step.event.metadata.occurred_at <= at]
    if not ended:
        return refusal
    return Refusal(refusal.kind, refusal.code, refusal.zh, refusal.en, {**data, "events": ended[-1:]}, refusal.field)
