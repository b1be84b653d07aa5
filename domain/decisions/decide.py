"""The decision on one event: it is recorded, or already recorded, or refused.

A late event is checked at its place in business order, and the recorded events after it must remain possible. A
decision is made once, when an event arrives; replay and rebuild do not repeat it.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.decisions.context import DecisionContext
from domain.decisions.decide_amendment import decide_amendment
from domain.decisions.identity_correction import check_later_corrections
from domain.decisions.programme_event import accept_programme_event
from domain.decisions.record_jointly import EventRejected, record_jointly
from domain.decisions.rules import apply_rules, refuse_future
from domain.errors import Refusal
from domain.events.amendments import AMENDMENTS, Corrected, Voided
from domain.events.equality import events_equal
from domain.events.event import Event, with_metadata
from domain.events.identity import IdentityCorrected
from domain.history.history import History
from domain.history.refuted import still_violated
from domain.person import evolve, violated_precondition
from domain.refusals import invalid_transition
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
    try:
        return TimelineHistory(timeline) if timeline.record(event, context) else history
    except Refusal as refusal:
        if refusal.kind != "transition" or not timeline.has_verifications:
            raise
        return decide_by_replay(history, event, context)  # a refuted job may be what excludes the event


def _is_cheap_to_append(history: History, event: Event) -> bool:
    """Whether the event is one of a few that come after all others, for which a copy costs less than a timeline."""
    if type(history) is not History or history.appended >= _MAX_APPENDED or history.timeline is not None:
        return False
    return event.stream == "person" and not isinstance(event, AMENDMENTS) and is_latest(history, event)


def decide_by_replay(history: History, event: Event, context: DecisionContext) -> History:
    """The same as `decide`, without a timeline: unless the event is the latest, the whole history is computed again.

    Used for short and for merged histories, and by tests as the reference for `domain.timeline`.
    """
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
        reason = violated_precondition(person, event)
        if reason is not None and still_violated(event, reason, history.transitions):
            raise invalid_transition(event, reason, None)
        accepted = apply_rules(event, person, history.transitions, context, history.version + 1)
        return history.append_latest(accepted, evolve(person, accepted))
    try:
        return record_jointly(history, (event,), context)
    except EventRejected as rejected:
        raise rejected.refusal from None


def _decide_programme_event(history: History, event: Event, context: DecisionContext) -> History:
    """Records an event of an area, a post, a job fair or an employer."""
    accepted = accept_programme_event(
        history.subject, history.first_recorded, history.transitions, event, context, history.version + 1
    )
    return history.with_recorded((accepted,))


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


def is_duplicate(history: History, event: Event) -> bool:
    """Whether the history contains an equal event from any source, as recorded or as corrected, that is not void."""
    if not event.amendable:  # a merge can be repeated after it was reverted: only the last one counts
        last = next((other for other in reversed(history.recorded) if not other.amendable), None)
        return last is not None and type(last) is type(event) and events_equal(event, last)
    candidates = _candidates(history, type(event), event.metadata.occurred_at)
    return any(events_equal(event, candidate) for candidate in candidates)


def _candidates(history: History, event_class: type[Event], occurred_at: datetime) -> Iterator[Event]:
    """The events of the class that were recorded with this time, and the corrected forms of all of the class."""
    for own in history.own_histories:
        corrections, voided_by = own.corrections, own.voided_by
        if event_class not in AMENDMENTS and not corrections and _ends_before(own, occurred_at):
            continue  # so that a long history that grows at its end is not scanned for each event
        for recorded in own.recorded:
            if type(recorded) is not event_class or recorded.metadata.version in voided_by:
                continue
            if recorded.metadata.occurred_at == occurred_at:
                yield recorded
            if recorded.metadata.version in corrections:
                yield own.effective(recorded)


def _ends_before(history: History, moment: datetime) -> bool:
    """Whether the history has effective events, and all of them occurred before the moment."""
    events = history.events_by_time
    return bool(events) and events[-1].metadata.occurred_at < moment
