"""The decision on one event: it is recorded, or already recorded, or refused.

A late event is checked at its place in business order, and the recorded events after it must remain possible. A
decision is made once, when an event arrives; replay and rebuild do not repeat it.
"""

from domain.decisions.context import DecisionContext
from domain.decisions.decide_by_replay import decide_by_replay, is_latest
from domain.events.amendments import AMENDMENTS
from domain.events.event import Event
from domain.history.history import History
from domain.timeline.timeline_history import MIN_TIMELINE_LENGTH, TimelineHistory, timeline_of

_MAX_APPENDED = 4
"""A history that was read is copied for this many later events; a timeline pays off for more than these."""


def decide(history: History, event: Event, context: DecisionContext) -> History:
    """The history with the event recorded, or the same history if it contains an equal event.

    The event comes without version, area and profile; the recorded one has them. Raises Refusal.

    A long history is extended in place (`domain.timeline`). The history that was passed in can still be read, but a
    second decision on it takes time proportional to its length.
    """
    if type(history) is History and history.version < MIN_TIMELINE_LENGTH:  # most histories
        return decide_by_replay(history, event, context)
    if _is_cheap_to_append(history, event):
        longer = decide_by_replay(history, event, context)
        longer.appended = history.appended + 1
        return longer
    timeline = timeline_of(history)
    if timeline is None:
        return decide_by_replay(history, event, context)
    return TimelineHistory(timeline) if timeline.record(event, context) else history


def _is_cheap_to_append(history: History, event: Event) -> bool:
    """Whether the event is one of a few that come after all others, for which a copy costs less than a timeline."""
    if type(history) is not History or history.appended >= _MAX_APPENDED or history.timeline is not None:
        return False
    return event.stream == "person" and not isinstance(event, AMENDMENTS) and is_latest(history, event)
