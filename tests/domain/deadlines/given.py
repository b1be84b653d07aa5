"""Given events, then these deadlines, with their status at a moment."""

from datetime import datetime
from typing import Any

from domain.deadlines.deadline import Deadline
from domain.deadlines.rule_index import RuleIndex
from domain.deadlines.status import status_at
from domain.deadlines.tracker import deadlines_of
from domain.events.event import SHANGHAI, Event
from domain.history.history import History
from service.reference import reference
from tests.domain.events.samples import make_event
from tests.domain.given import given

RULE_INDEX = RuleIndex(reference().policies)


def person(*events: Event, area: str = "900100", time: str = "2021-01-04T09:00") -> History:
    """A person registered where the six measures hold, unless given otherwise, with these events, all recorded."""
    history = given(make_event("registered", time, area=area)).history
    for event in events:
        history = given_after(history, event)
    return history


def given_after(history: History, event: Event) -> History:
    """The history with another event, which must be recorded."""
    from tests.domain.given import CONTEXT, Given

    result = Given(history, CONTEXT).when(event).result
    assert isinstance(result, History), result
    return result


def deadlines(history: History, name: str | None = None) -> list[Deadline]:
    """The person's deadlines, or those of a name."""
    return [deadline for deadline in deadlines_of(history, RULE_INDEX) if name is None or deadline.name == name]


def deadline(history: History, name: str) -> Deadline:
    """The only deadline of that name."""
    (found,) = deadlines(history, name)
    return found


def status(found: Deadline, moment: str = "2026-11-21T12:00") -> str:
    """The status of a deadline at a moment in Shanghai."""
    return status_at(at(moment), found.due_at, found.met_at, found.waived_at)


def at(text: str) -> datetime:
    """A moment in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def employed(time: str, **data: Any) -> Event:
    """An employment, by an employer unless given otherwise."""
    return make_event("employed", time, **{"channel": "employer", **data})
