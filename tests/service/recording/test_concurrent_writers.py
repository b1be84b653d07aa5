"""Concurrent writers: no event is lost or recorded twice, and each identity number has one living holder."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest

from service.recording import record_events
from service.recording.group_commit import SMALL, ConcurrencyError
from service.recording.submission import Receipt
from tests.service.recording.conftest import Town
from tests.world import KEYS, CloudEvent, problems

T = TypeVar("T")


@pytest.fixture(params=[-1, SMALL], ids=["each by itself", "together"], autouse=True)
def grouped(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs each test with calls recorded one by one, as by several processes, and with calls recorded in groups."""
    monkeypatch.setattr(record_events, "SMALL", request.param)


def at_once(*calls: Callable[[], T]) -> list[T]:
    """The results of the calls, each made by its own thread, all started at the same time."""
    start = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        start.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def persistently(town: Town, cloud_events: Sequence[CloudEvent]) -> Receipt:
    """Posts the events as a client does: repeats the call after ConcurrencyError."""
    while True:
        try:
            return town.post(*cloud_events)
        except ConcurrencyError:
            continue


def test_of_two_who_write_to_one_person_at_once_nothing_is_lost_and_nothing_is_twice(town: Town) -> None:
    person = town.registered()
    both = [town.event("surveyed", f"2021-03-{day:02}", person, method="入户") for day in range(1, 11)]
    row_key = [
        [town.event("surveyed", f"2021-{month:02}-{day:02}", person, method="电话") for day in range(1, 11)]
        for month in (4, 5, 6)
    ]

    def write(own: list[CloudEvent]) -> list[Receipt]:
        return [persistently(town, pair) for pair in zip(own, both, strict=True)]

    receipts = [receipt for done in at_once(*(lambda own=own: write(own) for own in row_key)) for receipt in done]
    assert [problems(receipt) for receipt in receipts if receipt.rejected] == []
    assert (sum(r.accepted for r in receipts), sum(r.duplicates for r in receipts)) == (40, 20)
    recorded = town.history(person).recorded
    assert [event.metadata.version for event in recorded] == list(range(1, 42))
    assert {event.metadata.request_id for event in recorded[1:]} == {
        cloud_event["id"] for cloud_events in (both, *row_key) for cloud_event in cloud_events
    }


def test_of_two_who_contradict_each_other_at_once_one_is_refused(town: Town) -> None:
    person = town.registered()
    hires = [town.event("employed", "2021-03-01", person, channel="employer", post=post) for post in ("甲", "乙")]
    receipts = at_once(*(lambda hire=hire: town.post(hire) for hire in hires))
    assert sorted(receipt.accepted for receipt in receipts) == [0, 1]
    assert [problems(receipt) for receipt in receipts if receipt.rejected] == [["transition.labour"]]
    assert town.event_types(person) == ["registered", "employed"]


def test_a_number_registered_by_several_at_once_is_one_person(town: Town) -> None:
    number = town.number()
    registrations = [town.registration(number, name=name) for name in ("张三", "张叁", "章三")]
    receipts = at_once(*(lambda cloud_event=cloud_event: town.post(cloud_event) for cloud_event in registrations))
    assert sorted(receipt.accepted for receipt in receipts) == [0, 0, 1]
    assert [problems(r) for r in receipts if r.rejected] == [["identity.held"]] * 2
    holders = {rejected.refusal.data["person"] for receipt in receipts for rejected in receipt.rejected}
    assert holders == {person for receipt in receipts for person in receipt.persons.values()}


def test_the_same_request_sent_twice_at_once_is_recorded_once(town: Town) -> None:
    cloud_event = town.registration()
    receipts = at_once(*(lambda: town.post(cloud_event) for _ in range(3)))
    assert sorted((r.accepted, r.duplicates) for r in receipts) == [(0, 1), (0, 1), (1, 0)]
    assert len({str(receipt.persons) for receipt in receipts}) == 1


def test_who_is_overtaken_every_time_is_told_to_try_again_and_nothing_is_recorded_by_half(town: Town) -> None:
    """As if another writer had inserted the number and not yet its registration."""
    number, stranger = town.number(), UUID(int=99)
    row = KEYS.identity_hash(number), stranger
    town.world.log("INSERT INTO zuji.identity (id_hash, person_id) VALUES (%s, %s) RETURNING 1", *row)
    with pytest.raises(ConcurrencyError):
        town.post(town.registration(), town.registration(number))
    assert (town.log(), town.waiting()) == ([], [])
