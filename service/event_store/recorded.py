"""Events and streams as the `eventsourcing` library passes them to applications and projections."""

from typing import Any
from uuid import UUID

from domain.events.event import Event
from domain.history.history import History
from domain.person import Person
from service.event_store.histories import subject_of


class RecordedEvent:
    """An event of the catalogue with the attributes that the library requires: originator id and version."""

    def __init__(self, originator_id: UUID, event: Event) -> None:
        self.originator_id = originator_id
        self.originator_version = event.metadata.version
        self.event = event

    def mutate(self, aggregate: Any) -> "RecordedStream":
        """The stream with this event. `Repository.get` calls it for each event in turn, the first time with None."""
        stream = aggregate if aggregate is not None else RecordedStream(self.originator_id)
        stream.append(self.event)
        return stream


class RecordedStream:
    """What `Repository.get` returns: the events of one stream, and the state that follows from them.

    Events count in the order in which they happened; voids and corrections are applied. A person who was merged into
    another is read alone here.
    """

    def __init__(self, stream_id: UUID) -> None:
        self.id = stream_id
        self._events: list[Event] = []

    @property
    def version(self) -> int:
        """The number of recorded events."""
        return len(self._events)

    @property
    def history(self) -> History:
        """The history of the subject."""
        return History(subject_of(self.id, self._events), self._events)

    @property
    def person(self) -> Person:
        """The state of the person after all events."""
        return self.history.person

    def append(self, event: Event) -> None:
        """Adds the event that was recorded next."""
        self._events.append(event)
