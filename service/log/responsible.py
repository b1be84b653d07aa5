"""The area responsible for the subject of a history now: what decides who may read it."""

from domain.events.oversight import Corrected, Voided
from domain.events.registry import Moved, Registered
from domain.history import History
from domain.merging import MergedHistory

_PLACING = (Registered, Moved)


def area_now(history: History) -> str:
    """The code of the area. Of a history in which no fact stands any more, the area its last fact was stamped with.

    "" for an empty history: only a scope of everywhere covers that.
    """
    if not history.recorded:
        return ""
    last = history.recorded[-1]
    if last.stream != "person":
        return last.stamp.area
    return _moved_last(history) or history.person.area or last.stamp.area


def _moved_last(history: History) -> str | None:
    """The area of the only fact that places the person, where there is no doubt; saves folding the history."""
    if isinstance(history, MergedHistory) or any(isinstance(fact, Corrected | Voided) for fact in history.recorded):
        return None
    placing = [fact for fact in history.recorded if isinstance(fact, _PLACING)]
    return placing[0].area if len(placing) == 1 and isinstance(placing[0], Registered) else None
