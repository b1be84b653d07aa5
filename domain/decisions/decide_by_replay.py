"""The decision on one event by computing the whole history again.

Used for short and for merged histories, and by tests as the reference for `domain.timeline`.
"""

from domain.decisions.context import DecisionContext, apply_rules, refuse_future, rule_context_of
from domain.decisions.decide_amendment import decide_amendment
from domain.decisions.duplicates import is_duplicate
from domain.decisions.identity_correction import check_later_corrections
from domain.decisions.record_jointly import EventRejected, record_jointly
from domain.decisions.responsible_area import responsible_area
from domain.decisions.rules import RULES
from domain.events.amendments import Corrected, Voided
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.person import Person, evolve, violated_precondition
from domain.refusals import invalid_transition


def decide_by_replay(history: History, event: Event, context: DecisionContext) -> History:
    """See `domain.decisions.decide.decide`."""
    if is_duplicate(history, event):
        return history
    refuse_future(event, context)
    if isinstance(event, Corrected | Voided):
        return decide_amendment(history, event, context)
    if event.stream != "person":
        return _decide_programme_event(history, event, context)
    if isinstance(event, IdentityCorrected):
        candidate = history.with_recorded((with_metadata(event, version=history.version + 1),))
        check_later_corrections(candidate.events, candidate.version, event)
    if is_latest(history, event):
        person = history.person
        if (reason := violated_precondition(person, event)) is not None:
            raise invalid_transition(event, reason, None)
        accepted = apply_rules(event, person, history.transitions, context, history.version + 1)
        return history.append_latest(accepted, evolve(person, accepted))
    try:
        return record_jointly(history, (event,), context)
    except EventRejected as rejected:
        raise rejected.refusal from None


def _decide_programme_event(history: History, event: Event, context: DecisionContext) -> History:
    """Records an event of an area, a post, a job fair or an employer. These have no state, only rules."""
    area = responsible_area(history.subject, history.first_recorded, event)
    policy = context.policy(area, event.metadata.day)
    transitions = history.transitions if event.rules else ()
    rule_context = rule_context_of(Person(area=area), transitions, policy, context)
    for rule in ("known_area", *event.rules):
        RULES[rule](rule_context, event)
    return history.with_recorded(
        (with_metadata(event, version=history.version + 1, area=area, profile=policy.profile),)
    )


def is_latest(history: History, event: Event) -> bool:
    """Whether the event certainly comes after all others: it is of a later day, or has a later time of day."""
    if not history.transitions:
        return not history.recorded
    last, metadata = history.transitions[-1].event.metadata, event.metadata
    return metadata.day > last.day or (
        metadata.occurred_at > last.occurred_at
        and not metadata.whole_day
        and not last.whole_day
        and not history.has_same_day_ties
    )
