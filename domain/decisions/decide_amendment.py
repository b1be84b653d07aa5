"""The decision on a correction or a void."""

from collections.abc import Sequence

import msgspec

from domain.decisions.context import DecisionContext
from domain.decisions.record_jointly import grandfathered_versions
from domain.decisions.rules import check_rules, refuse_future
from domain.errors import Refusal
from domain.events.amendments import Corrected, Voided
from domain.events.changes import check_changes
from domain.events.event import Event, with_metadata
from domain.events.fields import private_fields
from domain.history.history import History, Transition
from domain.history.refuted import still_violated
from domain.person import Person, violated_precondition
from domain.refusals import invalid_transition, merge_not_amendable, unknown_target


def decide_amendment(history: History, event: Corrected | Voided, context: DecisionContext) -> History:
    """The history with the amendment recorded.

    Its target must be recorded and not void, and the events after it must remain possible. Raises Refusal.
    """
    target = history.event_by_version(event.target_version)
    if target is None or event.target_version in history.voided_by:
        raise unknown_target(event.target_version, voided=target is not None)
    corrected = amended_event(history.recorded, target)
    if not corrected.amendable:
        raise merge_not_amendable(event.target_version)
    if isinstance(event, Corrected):
        event = check_correction(event, corrected, context)
    area = history.person_before(target.metadata.occurred_at).area or history.person.area or target.metadata.area
    policy = context.policy(area, event.metadata.day)
    recorded = with_metadata(event, version=history.version + 1, area=area, profile=policy.profile)
    candidate = history.with_recorded((recorded,))
    for place, step in enumerate(candidate.transitions):
        reason = violated_precondition(step.before, step.event)
        if reason is not None and not still_violated(step.event, reason, candidate.transitions[:place]):
            reason = None
        if reason is not None and step.event.metadata.version not in grandfathered_versions(history):
            raise invalid_transition(event, reason, step.event)
        if isinstance(event, Corrected) and step.event.metadata.version == corrected.metadata.version:
            check_corrected_event(step.event, step.before, candidate.transitions[:place], context)
    return candidate


def amended_event(recorded: Sequence[Event], target: Event) -> Event:
    """The event that an amendment of `target` changes in the end: a correction is followed to its own target."""
    while isinstance(target, Corrected):
        target = recorded[target.target_version - 1]
    return target


def check_corrected_event(
    event: Event, person: Person, transitions: Sequence[Transition], context: DecisionContext
) -> None:
    """Checks that a corrected event satisfies the rules like a new one. Raises Refusal naming `changes.<field>`."""
    policy = context.policy(person.area or event.metadata.area, event.metadata.day)
    try:
        refuse_future(event, context)
        check_rules(event, person, transitions, policy, context)
    except Refusal as refusal:
        field = f"changes.{refusal.field}"
        raise Refusal(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, field) from None


def check_correction(event: Corrected, corrected: Event, context: DecisionContext) -> Corrected:
    """The correction with its changes checked, and the changes of private fields moved to `private_changes`.

    Raises Refusal.
    """
    if isinstance(corrected, Voided) or not event.changes:
        raise unknown_target(event.target_version, voided=True)
    event_class = type(corrected)
    check_changes(event_class, event.changes, context.codes)
    private = set(private_fields(event_class))
    return msgspec.structs.replace(
        event,
        changes={name: value for name, value in event.changes.items() if name not in private},
        private_changes={name: value for name, value in event.changes.items() if name in private},
    )
