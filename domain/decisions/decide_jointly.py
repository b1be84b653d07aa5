"""The decision on several events that may depend on each other, in whatever order they arrived."""

from collections.abc import Sequence

from domain.decisions.context import DecisionContext
from domain.decisions.decide import decide, is_duplicate
from domain.decisions.record_jointly import EventRejected, record_jointly
from domain.errors import Refusal
from domain.events.amendments import AMENDMENTS
from domain.events.equality import events_equal
from domain.events.event import Event
from domain.events.identity import IdentityCorrected
from domain.history.history import History

Origin = tuple[str, str, str]
"""The account, source and request id of an event."""


def decide_jointly(
    history: History, events: Sequence[Event], context: DecisionContext
) -> tuple[History, dict[Origin, Refusal]]:
    """Records as many of the events as possible.

    Events that were each refused because another was missing may be possible together. Returns the longer history and
    the refusals by origin.
    """
    joint, single = list[Event](), list[Event]()
    for event in events:
        repeated = any(type(event) is type(other) and events_equal(event, other) for other in joint)
        if repeated or not _can_be_joint(event) or is_duplicate(history, event):
            single.append(event)
        else:
            joint.append(event)
    while joint:
        try:
            history = record_jointly(history, joint, context)
            break
        except EventRejected as rejected:
            joint = [event for event in joint if event is not rejected.event]
            single.insert(0, rejected.event)  # another event may be the cause: try this one again by itself
    refused: dict[Origin, Refusal] = {}
    for event in sorted(single, key=_single_order):
        try:
            history = decide(history, event, context)
        except Refusal as refusal:
            refused[_origin(event)] = refusal
    return history, refused


def _can_be_joint(event: Event) -> bool:
    """Whether the event can be recorded together with others.

    The target of an amendment or an identity correction must be recorded first; programme events have no preconditions.
    """
    return event.stream == "person" and not isinstance(event, (*AMENDMENTS, IdentityCorrected))


def _single_order(event: Event) -> tuple[bool, float]:
    """Identity corrections first, by time; all others in the order in which they were given."""
    is_identity = isinstance(event, IdentityCorrected)
    return not is_identity, event.metadata.occurred_at.timestamp() if is_identity else 0


def _origin(event: Event) -> Origin:
    return event.metadata.actor.name, event.metadata.source, event.metadata.request_id
