"""The area responsible for the subject of a history now: what decides who may read it."""

from domain.events.amendments import Corrected, Voided
from domain.events.registration import Moved, Registered
from domain.history.history import History
from domain.history.merged_history import MergedHistory

_CHANGING = frozenset({Corrected, Voided, Moved})
"""Kinds of event after which the area of the registration may no longer be the one responsible."""


def area_now(history: History) -> str:
    """The code of the area. Of a history in which no event stands any more, the area its last event was stamped with.

    "" for an empty history: only a scope of everywhere covers that.
    """
    if not history.recorded:
        return ""
    last = history.recorded[-1]
    if last.stream != "person":
        return last.metadata.area
    return _registered_area(history) or history.person.area or last.metadata.area


def _registered_area(history: History) -> str | None:
    """The area of the only registration, without folding the history; None where a later event may have changed it."""
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
