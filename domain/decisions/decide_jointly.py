"""The decision on several events that may depend on each other, in whatever order they arrived."""

from collections.abc import Sequence

from domain.decisions.context import DecisionContext
from domain.decisions.decide import decide, is_duplicate
from domain.decisions.programme_event import accept_programme_event
from domain.decisions.record_jointly import EventRejected, record_jointly
from domain.decisions.rules import refuse_future
from domain.errors import Refusal
from domain.events.amendments import AMENDMENTS
from domain.events.equality import events_equal
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected
from domain.events.work_item_event import WorkItemEvent
from domain.history.history import History
from domain.history.same_day_order import business_key
from domain.work_items.work_item import admits, steps_of

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
    if single and all(isinstance(event, WorkItemEvent) for event in single):
        history, single = _with_work_item_events(history, single, context)
    refused: dict[Origin, Refusal] = {}
    for event in sorted(single, key=_single_order):
        try:
            history = decide(history, event, context)
        except Refusal as refusal:
            refused[_origin(event)] = refusal
    return history, refused


def _can_be_joint(event: Event) -> bool:
    """Whether the event can be recorded together with others.

    The target of an amendment or an identity correction must be recorded first. Of programme events, only those of work
    items have a precondition (`_with_work_item_events`).
    """
    return event.stream == "person" and not isinstance(event, (*AMENDMENTS, IdentityCorrected))


def _with_work_item_events(
    history: History, events: Sequence[Event], context: DecisionContext
) -> tuple[History, list[Event]]:
    """The history of a work item with those of the events that are possible together, and the events that are left."""
    new, together = _possible_together(history, [event for event in events if not is_duplicate(history, event)])
    accepted = list[Event]()
    try:
        for version, event in enumerate(new, history.version + 1):
            refuse_future(event, context)
            others = [step for step in together.transitions if step.event.metadata.version != version]
            first = history.first_recorded or new[0]
            accepted.append(accept_programme_event(history.subject, first, others, event, context, version))
    except Refusal:
        return history, sorted(events, key=business_key)
    return history.with_recorded(accepted), sorted([event for event in events if event not in new], key=business_key)


def _possible_together(history: History, new: list[Event]) -> tuple[list[Event], History]:
    """Those of the new events that the state admits, and the history with them."""
    while True:
        numbered = [with_metadata(event, version=version) for version, event in enumerate(new, history.version + 1)]
        together = history.with_recorded(numbered)
        refused = {
            step.event.metadata.version for step in steps_of(together.events) if not admits(step.before, step.event)
        }
        possible = [event for version, event in enumerate(new, history.version + 1) if version not in refused]
        if not refused:
            return new, together
        if len(possible) == len(new):  # the new events exclude a recorded one
            return [], history
        new = possible


def _single_order(event: Event) -> tuple[bool, float]:
    """Identity corrections first, by time; all others in the order in which they were given."""
    is_identity = isinstance(event, IdentityCorrected)
    return not is_identity, event.metadata.occurred_at.timestamp() if is_identity else 0


def _origin(event: Event) -> Origin:
    return event.metadata.actor.name, event.metadata.source, event.metadata.request_id
