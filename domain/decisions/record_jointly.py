"""Recording several events at their places in business order, where some may only be possible because of others."""

from collections.abc import Mapping, Sequence

from domain.decisions.context import DecisionContext
from domain.decisions.rules import RECHECKED_RULES, apply_rules, refusal_by, refuse_future, rule_context_of
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from domain.history.history import History, Transition
from domain.history.refuted import still_violated
from domain.person import violated_precondition
from domain.refusals import contradicts_recorded, invalid_transition


class EventRejected(Refusal):
    """One of several events cannot be recorded: `event`, for the reason `refusal`."""

    def __init__(self, event: Event, refusal: Refusal) -> None:
        super().__init__(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, refusal.field)
        self.event = event
        self.refusal = refusal


def record_jointly(history: History, events: Sequence[Event], context: DecisionContext) -> History:
    """The history with all events recorded.

    Raises EventRejected for the first event that is not possible, or that makes a recorded event impossible.
    """
    numbered = [with_metadata(event, version=history.version + i) for i, event in enumerate(events, start=1)]
    new = {event.metadata.version: original for event, original in zip(numbered, events, strict=True)}
    latest: Event | None = None
    accepted: list[Event] = []
    inserted: list[Event] = []
    transitions = history.with_recorded(numbered).transitions
    for place, step in enumerate(transitions):
        version = step.event.metadata.version
        if version in new:
            latest = new[version]
            inserted.append(step.event)
        reason = violated_precondition(step.before, step.event)
        if reason is not None and not still_violated(step.event, reason, transitions[:place]):
            reason = None
        if (
            reason is not None
            and version not in new
            and len(history.own_histories) > 1
            and version in grandfathered_versions(history)
        ):
            continue  # merged streams may contain events that were impossible before
        if reason is not None and (latest is not None or version not in grandfathered_versions(history)):
            cause = latest or next(event for event in events if event.metadata.day == step.event.metadata.day)
            raise EventRejected(cause, invalid_transition(cause, reason, None if version in new else step.event))
        if version in new:
            try:
                refuse_future(new[version], context)
                accepted.append(apply_rules(new[version], step.before, transitions[:place], context, version))
            except Refusal as refusal:
                raise EventRejected(new[version], refusal) from None
        elif latest is not None and step.event.rules:
            _recheck(history, transitions, place, inserted, new, context)
    accepted.sort(key=lambda event: event.metadata.version)
    return history.with_recorded(accepted)


def grandfathered_versions(history: History) -> set[int]:
    """The versions of effective events that their place does not admit: other rules were in force when recorded."""
    return {
        step.event.metadata.version
        for step in history.transitions
        if violated_precondition(step.before, step.event) is not None
    }


def _recheck(
    history: History,
    transitions: Sequence[Transition],
    place: int,
    inserted: Sequence[Event],
    new: Mapping[int, Event],
    context: DecisionContext,
) -> None:
    """Repeats the rules on sums and counts for the recorded event at `place` if `inserted` events may violate them.

    Of two events that exclude each other only one can be recorded, whichever arrives first. Raises EventRejected.
    """
    step = transitions[place]
    for rule in step.event.rules:
        event_classes = RECHECKED_RULES.get(rule, ())
        causes = [event for event in inserted if isinstance(event, event_classes)]
        if not causes:
            continue
        policy = context.policy(step.before.area, step.event.metadata.day)
        refusal = refusal_by(rule, rule_context_of(step.before, transitions[:place], policy, context), step.event)
        if refusal is None:
            continue
        version = step.event.metadata.version
        places = (i for i, old in enumerate(history.transitions) if old.event.metadata.version == version)
        old_place = next(places, None)
        if old_place is None:  # an event of a duplicate that had no effect until now excludes nothing
            continue
        without_new = rule_context_of(step.before, history.transitions[:old_place], policy, context)
        if refusal_by(rule, without_new, step.event) is None:
            cause = new[causes[-1].metadata.version]
            raise EventRejected(cause, contradicts_recorded(refusal, step.event))
