"""Duplicates: a new event that is equal to a recorded one is not recorded again."""

from collections.abc import Iterator
from datetime import datetime

from domain.events.amendments import AMENDMENTS
from domain.events.equality import events_equal
from domain.events.event import Event
from domain.history.history import History


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
