"""The area that is responsible for the subject of a history now. It decides who may read the history."""

from domain.events.amendments import Corrected, Voided
from domain.events.registration import Moved, Registered
from domain.history.history import History
from domain.history.merged_history import MergedHistory

_CHANGING = frozenset({Corrected, Voided, Moved})
"""Event types that may make another area responsible than that of the registration."""


def area_now(history: History) -> str:
    """The code of the area. If all events are void, the area in the metadata of the last event.

    "" for an empty history: only the scope of everywhere covers it.
    """
    if not history.recorded:
        return ""
    last = history.recorded[-1]
    if last.stream != "person":
        return last.metadata.area
    return _registered_area(history) or history.person.area or last.metadata.area


def _registered_area(history: History) -> str | None:
    """The area of the only registration, without folding the history; None if a later event may have changed it."""
    if isinstance(history, MergedHistory):
        return None
    registered: Registered | None = None
    for event in history.recorded:
        if type(event) in _CHANGING:
            return None
        if isinstance(event, Registered):
            if registered is not None:
                return None
            registered = event
    return registered.area if registered is not None else None
