"""Several events that may each be possible only with the others, and a late event beside those after it."""

from collections.abc import Mapping, Sequence

from domain.decisions.context import (
    DecisionContext,
    apply_rules,
    grandfathered_versions,
    refuse_future,
    rule_context_of,
)
from domain.decisions.rules import RECHECKED_RULES, RULES
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from domain.history.history import History, Transition
from domain.person import violated_precondition
from domain.policy.rule_context import RuleContext
from domain.refusals import contradicts_recorded, invalid_transition


class EventRejected(Refusal):
    """Which of several events is the one that cannot stand."""

    def __init__(self, event: Event, refusal: Refusal) -> None:
        super().__init__(refusal.kind, refusal.code, refusal.zh, refusal.en, refusal.data, refusal.field)
        self.event = event
        self.refusal = refusal


def record_jointly(history: History, events: Sequence[Event], context: DecisionContext) -> History:
    """Records all the events, or raises Rejected with the first that cannot stand or makes another not stand."""
    numbered = [with_metadata(event, version=history.version + i) for i, event in enumerate(events, start=1)]
    new = {event.metadata.version: original for event, original in zip(numbered, events, strict=True)}
    latest: Event | None = None
    judged: list[Event] = []
    late: list[Event] = []
    transitions = history.with_recorded(numbered).transitions
    for place, step in enumerate(transitions):
        version = step.event.metadata.version
        if version in new:
            latest = new[version]
            late.append(step.event)
        found = violated_precondition(step.before, step.event)
        if (
            found is not None
            and version not in new
            and len(history.own_histories) > 1
            and version in grandfathered_versions(history)
        ):
            continue  # where two streams were woven into one, not all of it was possible before
        if found is not None and (latest is not None or version not in grandfathered_versions(history)):
            blamed = latest or next(event for event in events if event.metadata.day == step.event.metadata.day)
            raise EventRejected(blamed, invalid_transition(blamed, found, None if version in new else step.event))
        if version in new:
            try:
                refuse_future(new[version], context)
                judged.append(apply_rules(new[version], step.before, transitions[:place], context, version))
            except Refusal as refusal:
                raise EventRejected(new[version], refusal) from None
        elif latest is not None and step.event.rules:
            _recheck_later_events(history, transitions, place, late, new, context)
    judged.sort(key=lambda event: event.metadata.version)
    return history.with_recorded(judged)


def _recheck_later_events(
    history: History,
    transitions: Sequence[Transition],
    place: int,
    new_before: Sequence[Event],
    new: Mapping[int, Event],
    context: DecisionContext,
) -> None:
    """Asks a recorded event the rules on sums and counts again that a late event of their kinds may break.

    Order of arrival must leave no trace: two that cannot both stand cannot, whichever was said first. Raises Rejected.
    """
    step = transitions[place]
    for rule in step.event.rules:
        kinds = RECHECKED_RULES.get(rule, ())
        late = [event for event in new_before if isinstance(event, kinds)]
        if not late:
            continue
        policy = context.policy(step.before.area, step.event.metadata.day)
        refusal = _refusal_by(rule, rule_context_of(step.before, transitions[:place], policy, context), step.event)
        if refusal is None:
            continue
        so_far = next(
            i for i, s in enumerate(history.transitions) if s.event.metadata.version == step.event.metadata.version
        )
        before = rule_context_of(step.before, history.transitions[:so_far], policy, context)
        if _refusal_by(rule, before, step.event) is None:
            blamed = new[late[-1].metadata.version]
            raise EventRejected(blamed, contradicts_recorded(refusal, step.event))


def _refusal_by(rule: str, rule_context: RuleContext, event: Event) -> Refusal | None:
    try:
        RULES[rule](rule_context, event)
    except Refusal as refusal:
        return refusal
    return None
