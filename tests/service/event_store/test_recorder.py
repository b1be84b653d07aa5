"""The log as the `eventsourcing` library uses it: event store, repository, notification log."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec
import pytest
from eventsourcing.application import AggregateNotFoundError, LocalNotificationLog, Repository
from eventsourcing.persistence import IntegrityError, StoredEvent

from domain.events.event import Event, with_metadata
from service.event_store.history_store import HistoryStore
from service.event_store.mapper import RecordedEvent, RecordedStream
from service.event_store.recorder import LogRecorder
from tests.domain.events.samples import make_event
from tests.world import EventMaker, World, world

PERSON, STRANGER = UUID(int=1 << 64), UUID(int=9)
TYPES = ["person.registered", "person.employed", "area.target_set", "person.left_post"]


@contextmanager
def lived(url: str) -> Iterator[World]:
    """Zhang San was registered, found a job and left it; the posts of an area were planned in between."""
    with world(url) as haimen:
        say = EventMaker()
        haimen.given(say.registered())
        haimen.given(say.event("employed", "2021-03-01", str(PERSON), channel="employer"))
        haimen.given(say.event("area.target_set", "2021-01-01", "320614", year=2021, indicator="posts", value=150))
        haimen.given(say.event("left_post", "2021-06-01", str(PERSON), cause="合同期满"))
        yield haimen


@pytest.fixture(scope="module")
def read_only(module_database_url: str) -> Iterator[World]:
    with lived(module_database_url) as haimen:
        yield haimen


@pytest.fixture(scope="module")
def store(read_only: World) -> HistoryStore:
    """The event store, for tests that only read."""
    return read_only.store


@pytest.fixture(scope="module")
def recorder(store: HistoryStore) -> LogRecorder:
    """The recorder, for tests that only read."""
    return store.recorder


@pytest.fixture
def haimen(database_url: str) -> Iterator[World]:
    with lived(database_url) as haimen:
        yield haimen


def visit(version: int, **data: Any) -> RecordedEvent:
    return RecordedEvent(PERSON, with_metadata(make_event("surveyed", **data), version=version, area="320614-01"))


def events(found: Iterable[Any]) -> list[Event]:
    return [one.event for one in found]


def test_the_store_returns_the_events_of_a_stream_with_private_fields(store: HistoryStore) -> None:
    found: list[Any] = list(store.get(PERSON))
    assert [type(event).__name__ for event in events(found)] == ["Registered", "Employed", "LeftPost"]
    assert [(one.originator_id, one.originator_version) for one in found] == [(PERSON, 1), (PERSON, 2), (PERSON, 3)]
    assert found[0].event.name == "张三"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"gt": 1}, [2, 3]),
        ({"lte": 2}, [1, 2]),
        ({"gt": 1, "lte": 2}, [2]),
        ({"desc": True}, [3, 2, 1]),
        ({"desc": True, "limit": 1}, [3]),
        ({"limit": 2}, [1, 2]),
        ({"gt": 3}, []),
    ],
)
def test_the_store_selects_by_version(store: HistoryStore, asked: dict[str, Any], expected: list[int]) -> None:
    assert expected == [one.originator_version for one in store.get(PERSON, **asked)]


def test_a_repository_returns_a_person_now_and_as_of_a_version(store: HistoryStore) -> None:
    repository = Repository(store)
    now: RecordedStream = repository.get(PERSON)
    then: RecordedStream = repository.get(PERSON, version=2)
    assert ((3, "unemployed"), (2, "employed")) == (
        (now.version, now.person.labour),
        (then.version, then.person.labour),
    )
    with pytest.raises(AggregateNotFoundError):
        repository.get(STRANGER)


def test_a_person_from_a_repository_takes_late_events_in_the_order_in_which_they_happened(haimen: World) -> None:
    say = EventMaker("/late")
    haimen.given(say.event("moved", "2021-08-01", str(PERSON), to_area="320614-02"))
    haimen.given(say.event("moved", "2021-07-01", str(PERSON), to_area="320614-03"))
    person: RecordedStream = Repository(haimen.store).get(PERSON)
    assert (5, "320614-02") == (person.version, person.person.area)


def test_a_repository_with_a_cache_continues_from_the_cached_person(haimen: World) -> None:
    repository = Repository(haimen.store, cache_maxsize=10)
    first: RecordedStream = repository.get(PERSON)
    haimen.store.put([visit(4)])
    second: RecordedStream = repository.get(PERSON)
    assert (3, 4) == (first.version, second.version)


def test_the_notification_log_gives_all_events_by_position(read_only: World, recorder: LogRecorder) -> None:
    log = LocalNotificationLog(recorder, section_size=3)
    first, second = log["1,3"], log["4,6"]
    assert (first.id, first.next_id, second.id, second.next_id) == ("1,3", "4,6", "4,4", None)
    assert [notification.topic for notification in (*first.items, *second.items)] == TYPES
    assert [notification.id for notification in (*first.items, *second.items)] == [1, 2, 3, 4]
    assert {bytes(state) for (state,) in read_only.log("SELECT state FROM zuji.log")} == {
        notification.state for notification in recorder.select_notifications(1, 10)
    }


@pytest.mark.parametrize(
    ("start", "asked", "expected"),
    [
        (None, {}, [1, 2, 3, 4]),
        (3, {}, [3, 4]),
        (3, {"inclusive_of_start": False}, [4]),
        (2, {"stop": 3}, [2, 3]),
        (1, {"topics": ["area.target_set", "person.left_post"]}, [3, 4]),
        (5, {}, []),
    ],
)
def test_notifications_are_selected_by_position_and_topic(
    recorder: LogRecorder, start: int | None, asked: dict[str, Any], expected: list[int]
) -> None:
    assert expected == [notification.id for notification in recorder.select_notifications(start, 10, **asked)]
    assert recorder.max_notification_id() == 4


def test_events_put_into_the_store_are_appended_to_the_log(haimen: World) -> None:
    store = haimen.store
    recordings = store.put([visit(4, method="电话"), visit(5, method="视频")])
    assert [recording.notification.id for recording in recordings] == [5, 6]
    found = events(store.get(PERSON, gt=3))
    assert [(event.metadata.version, event.metadata.position) for event in found] == [(4, 5), (5, 6)]
    assert haimen.log("SELECT area, type FROM zuji.log WHERE position > 4") == [("320614-01", "person.surveyed")] * 2
    assert store.put([]) == []


def test_private_values_put_into_the_store_are_encrypted_with_the_persons_own_key(haimen: World) -> None:
    store = haimen.store
    update = with_metadata(make_event("profile_updated", phone="13912345678"), version=4)
    store.put([RecordedEvent(PERSON, update)])
    ((state,),) = haimen.log("SELECT state FROM zuji.log WHERE position = 5")
    assert b"13912345678" not in bytes(state)
    (read,) = events(store.get(PERSON, gt=3))
    assert getattr(read, "phone", None) == "13912345678"


def test_a_version_that_exists_is_an_integrity_error(haimen: World) -> None:
    store = haimen.store
    with pytest.raises(IntegrityError):
        store.put([visit(4), visit(3)])
    assert haimen.store.recorder.max_notification_id() == 4
    assert [recording.notification.id for recording in store.put([visit(4)])] == [5]


def test_an_empty_log_has_no_last_notification(database_url: str) -> None:
    with world(database_url) as empty:
        recorder = empty.store.recorder
        assert (None, []) == (recorder.max_notification_id(), list(recorder.select_notifications(None, 10)))
        assert [] == LocalNotificationLog(recorder)["1,10"].items


def test_a_stored_event_that_is_no_event_is_refused(recorder: LogRecorder) -> None:
    with pytest.raises(msgspec.ValidationError):
        recorder.insert_events([StoredEvent(PERSON, 4, "person.surveyed", b'{"type":"person.surveyed"}')])
    assert recorder.max_notification_id() == 4
