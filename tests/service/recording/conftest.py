"""A database that the tests of a module share; each test has its own persons and its own source."""

import itertools
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from domain.events.event import Event
from domain.history.history import History
from domain.reference.scope import EVERYWHERE
from service.recording.submission import Caller, Receipt
from tests.world import HAIMEN, CloudEvent, EventMaker, World, id_no, world

_numbers = itertools.count(1)


class Town:
    """A world with the source of one test, and helpers to post its events."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.source = f"/test/{next(_numbers)}"
        self._events = EventMaker(self.source)

    def number(self) -> str:
        """An unused identity number of a person born on 15 June 1970."""
        sequence = next(_numbers)
        return id_no("1970-06-15", sequence % 1000, region=f"32{sequence // 1000:04}")

    def event(self, kind: str, time: str, subject: str | None = None, /, **data: Any) -> CloudEvent:
        """An event with a new request id."""
        return self._events.event(kind, time, subject, **data)

    def registration(self, number: str | None = None, time: str = "2021-01-05", **data: Any) -> CloudEvent:
        """The registration of a new person."""
        return self._events.registered(number or self.number(), time, **data)

    def registered(self, number: str | None = None, **data: Any) -> str:
        """Registers a new person and returns the id."""
        cloud_event = self.registration(number, **data)
        return self.post(cloud_event).persons[cloud_event["id"]]

    def post(self, *cloud_events: CloudEvent, caller: Caller = HAIMEN, atomic: bool = False) -> Receipt:
        """Posts the events in one call."""
        return self.world.post(*cloud_events, caller=caller, atomic=atomic)

    def post_approved(self, *cloud_events: CloudEvent, caller: Caller = HAIMEN) -> Receipt:
        """Posts the events one by one; a second account approves each that needs it."""
        return self.world.post_approved(*cloud_events, caller=caller)

    def history(self, person: str) -> History:
        """The history of a person, with the private fields."""
        with self.world.pool.connection() as conn:
            return self.world.store.load(conn, [UUID(person)], scope=EVERYWHERE)[UUID(person)].history

    def event_types(self, person: str) -> list[str]:
        """The kinds of what was recorded of a person, in business order."""
        return [str(type(event).__struct_config__.tag).removeprefix("person.") for event in self.history(person).events]

    def log(self) -> list[Event]:
        """All events from this test's source, by position."""
        with self.world.pool.connection() as conn:
            ids = [stream for (stream,) in conn.execute("SELECT DISTINCT stream_id FROM zuji.log")]
            events = [
                event
                for stream in self.world.store.load(conn, ids, scope=EVERYWHERE, decrypt=False).values()
                for event in stream.history.recorded
            ]
        mine = [event for event in events if event.metadata.source.startswith(self.source)]
        return sorted(mine, key=lambda event: event.metadata.position)

    def waiting(self, columns: str = "id", status: str = "waiting") -> list[Any]:
        """The quarantined items of this test's source."""
        query = f"SELECT {columns} FROM zuji.quarantine WHERE starts_with(source, %s) AND status = %s ORDER BY id"
        return self.world.log(query, self.source, status)


@pytest.fixture(scope="module")
def shared(module_database_url: str) -> Iterator[World]:
    with world(module_database_url) as shared:
        yield shared


@pytest.fixture
def town(shared: World) -> Town:
    return Town(shared)
