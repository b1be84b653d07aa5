"""Tests of decisions: given recorded events, when an event is posted, then it is recorded, a duplicate, or refused."""

from __future__ import annotations

import msgspec

from domain.decisions.context import DecisionContext
from domain.decisions.decide import decide
from domain.errors import Refusal
from domain.events.event import Event, with_metadata
from domain.history.history import History
from domain.person import Person
from service.reference import reference
from tests.domain.events.samples import NOW

CONTEXT = DecisionContext(
    NOW, reference().policies.at, reference().areas, reference().codes, reference().policies.calendar
)
PERSON = "00000000-0000-0001-0000-000000000000"


def given(*events: Event, subject: str = PERSON, context: DecisionContext = CONTEXT) -> Given:
    """A subject with these events recorded, in this order."""
    history = History(subject, ())
    for event in events:
        history = decide(history, event, context)
    return Given(history, context)


class Given(msgspec.Struct, frozen=True):
    """The history before the event."""

    history: History
    context: DecisionContext

    def when(self, event: Event) -> Outcome:
        """Decides on an event."""
        try:
            return Outcome(self, event, decide(self.history, event, self.context))
        except Refusal as refusal:
            return Outcome(self, event, refusal)


class Outcome(msgspec.Struct, frozen=True):
    """The outcome of the decision."""

    given: Given
    event: Event
    result: History | Refusal

    def then(self, *expected: Event, **person: object) -> History:
        """These events were recorded last, as posted, and the person's state has these values."""
        assert isinstance(self.result, History), self.result
        before = self.given.history.version
        assert [as_posted(event) for event in expected] == [as_posted(event) for event in self.result.recorded[before:]]
        assert [before + i for i in range(1, len(expected) + 1)] == [
            event.metadata.version for event in self.result.recorded[before:]
        ]
        assert person == {name: getattr(self.result.person, name) for name in person}
        return self.result

    def then_recorded(self, **person: object) -> History:
        """The event was recorded as posted, and the person's state has these values."""
        return self.then(self.event, **person)

    def then_nothing(self) -> History:
        """Nothing was recorded: the event is a duplicate."""
        assert self.given.history is self.result
        return self.given.history

    def then_refused(self, code: str, kind: str = "transition", field: str | None = None) -> Refusal:
        """The event was refused, with a text in both languages."""
        assert isinstance(self.result, Refusal), "it was recorded"
        assert (code, kind, field) == (self.result.code, self.result.kind, self.result.field)
        assert self.result.zh
        assert self.result.en
        return self.result


def as_posted(event: Event) -> Event:
    """The event without the metadata that recording adds."""
    return with_metadata(event, version=0, position=0, recorded_at=None, area="", profile="")


def resent(event: Event) -> Event:
    """The same event from another source, with its own request id."""
    return with_metadata(event, source="/elsewhere", request_id=f"again-{event.metadata.request_id}")


def person_states(history: History) -> list[Person]:
    """The person before the first and after each event, in business order."""
    return [step.before for step in history.transitions[:1]] + [step.after for step in history.transitions]
