"""One event by itself: the whole history is followed again for it. What takes long histories is `domain.timeline`.

Short histories are decided so, those read together with others, and what tests compare a timeline with.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.decisions.context import DecisionContext, apply_rules, refuse_future, rule_context_of
from domain.decisions.decide_amendment import decide_amendment
from domain.decisions.decide_jointly import EventRejected, record_jointly
from domain.decisions.identity_correction import check_later_corrections
from domain.decisions.responsible_area import responsible_area
from domain.decisions.rules import RULES
from domain.events.amendments import Corrected, Voided
from domain.events.equality import events_equal
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.person import Person, evolve, violated_precondition
from domain.refusals import invalid_transition


def decide_by_replay(history: History, event: Event, context: DecisionContext) -> History:
    """The history with the event recorded in it, or the same history if it holds the same event already.

    The event comes without version, area and profile; it leaves with them. Raises Refusal.
    """
    if is_duplicate(history, event):
        return history
    refuse_future(event, context)
    if isinstance(event, Corrected | Voided):
        return decide_amendment(history, event, context)
    if event.stream != "person":
        return _decide_programme(history, event, context)
    if isinstance(event, IdentityCorrected):
        candidate = history.with_recorded((with_metadata(event, version=history.version + 1),))
        check_later_corrections(candidate.events, candidate.version, event)
    if is_latest(history, event):
        person = history.person
        if (found := violated_precondition(person, event)) is not None:
            raise invalid_transition(event, found, None)
        judged = apply_rules(event, person, history.transitions, context, history.version + 1)
        return history.append_latest(judged, evolve(person, judged))
    try:
        return record_jointly(history, (event,), context)
    except EventRejected as rejected:
        raise rejected.refusal from None


_ABOUT = (Corrected, Voided)


def _decide_programme(history: History, event: Event, context: DecisionContext) -> History:
    """An event of an area, a post, a fair, an employer: known area, and nothing else to be out of place with."""
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
    """Whether the event goes to the end with no doubt: on a later day, or on the clock after the last event."""
    if not history.transitions:
        return not history.recorded
    last, metadata = history.transitions[-1].event.metadata, event.metadata
    return metadata.day > last.day or (
        metadata.occurred_at > last.occurred_at
        and not metadata.whole_day
        and not last.whole_day
        and not history.has_same_day_ties
    )


def is_duplicate(history: History, event: Event) -> bool:
    """Whether the history holds the same event already, from any source, as recorded or as corrected since."""
    if not event.amendable:  # a merge may be reverted and said again
        last = next((said for said in reversed(history.recorded) if not said.amendable), None)
        return last is not None and type(last) is type(event) and events_equal(event, last)
    return any(events_equal(event, said) for said in _statements(history, type(event), event.metadata.occurred_at))


def _statements(history: History, kind: type[Event], moment: datetime) -> Iterator[Event]:
    """What was said of that kind and moment, and what was corrected since."""
    for one in history.own_histories:
        corrected, voided = one.corrections, one.voided_by
        if (
            kind not in _ABOUT
            and not corrected
            and one.events_by_time
            and one.events_by_time[-1].metadata.occurred_at < moment
        ):
            continue  # all of it happened before: a long history that grows at its end is not gone through each time
        for said in one.recorded:
            if type(said) is not kind or said.metadata.version in voided:
                continue
            if said.metadata.occurred_at == moment:
                yield said
            if said.metadata.version in corrected:
                yield one.effective(said)
