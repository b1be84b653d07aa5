"""Whether an event is recorded: said twice it is recorded once, out of place or against a rule it is refused.

A late event is judged at its place in business order, and must leave what was recorded after that place possible.
Judged once: replay and rebuild never come here.
"""

from collections.abc import Sequence

from domain.decisions.context import DecisionContext
from domain.decisions.decide_by_replay import decide_by_replay, is_duplicate, is_latest
from domain.decisions.decide_jointly import EventRejected, record_jointly
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.equality import events_equal
from domain.events.event import Event
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.timeline.timeline_history import MIN_TIMELINE_LENGTH, TimelineHistory, timeline_of


def decide(history: History, event: Event, context: DecisionContext) -> History:
    """The history with the event recorded in it, or the same history if it holds the same event already.

    The event comes without version, area and profile; it leaves with them. A long history is extended in place
    (`domain.timeline`): the one given can still be read, but to decide on it again costs as much as it is long.
    Raises Refusal.
    """
    if type(history) is History and history.version < MIN_TIMELINE_LENGTH:  # nearly all
        return decide_by_replay(history, event, context)
    if _short_of_a_timeline(history, event):
        longer = decide_by_replay(history, event, context)
        longer.appended = history.appended + 1
        return longer
    timeline = timeline_of(history)
    if timeline is None:
        return decide_by_replay(history, event, context)
    return TimelineHistory(timeline) if timeline.record(event, context) else history


Origin = tuple[str, str, str]
"""Account, source and request id: what tells one statement from another."""


_FEW_MORE = 4
"""So many events at the end of a history as it was read are added to it as they are; after that, a timeline pays."""


def _short_of_a_timeline(history: History, event: Event) -> bool:
    """Whether the event is one of a few that come after all others: to copy the history costs less than a timeline."""
    if type(history) is not History or history.appended >= _FEW_MORE:
        return False
    if history.timeline is not None or event.stream != "person" or isinstance(event, Corrected | Voided):
        return False
    return is_latest(history, event)


def decide_jointly(
    history: History, events: Sequence[Event], context: DecisionContext
) -> tuple[History, dict[Origin, Refusal]]:
    """Records as many of the events as can stand together, whatever the order in which they came.

    Events that were refused one by one, each for want of another, may be possible all at once. Returns the longer
    history and the refusals by origin.
    """
    together, alone = list[Event](), list[Event]()
    for event in events:
        about = isinstance(event, Corrected | Voided) or event.stream != "person"
        twin = any(type(event) is type(other) and events_equal(event, other) for other in together)
        about = about or isinstance(event, IdentityCorrected)  # what it corrects must stand first
        (alone if about or twin or is_duplicate(history, event) else together).append(event)
    while together:
        try:
            history = record_jointly(history, together, context)
            break
        except EventRejected as rejected:
            together = [event for event in together if event is not rejected.event]
            alone.insert(0, rejected.event)  # perhaps another is to blame: it gets a chance of its own
    refused: dict[Origin, Refusal] = {}
    identity = [event for event in alone if isinstance(event, IdentityCorrected)]
    identity.sort(key=lambda event: event.metadata.occurred_at)
    for event in (*identity, *(event for event in alone if not isinstance(event, IdentityCorrected))):
        try:
            history = decide(history, event, context)
        except Refusal as refusal:
            refused[_origin(event)] = refusal
    return history, refused


def _origin(event: Event) -> Origin:
    return event.metadata.actor.name, event.metadata.source, event.metadata.request_id


__all__ = ["DecisionContext", "decide", "decide_jointly", "is_duplicate"]
