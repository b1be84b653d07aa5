"""Recording: every item is recorded, or is a duplicate, or is refused with a reason."""

from typing import Any

import orjson
import pytest

from api.http.cloudevents import EventReader
from service.event_store.recorder import head
from service.reference import reference
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, KEYS, CloudEvent, problems


def test_what_is_recorded_is_in_the_log_with_who_said_it(town: Town) -> None:
    cloud_event = town.registration()
    receipt = town.post(cloud_event)
    (event,) = town.log()
    assert (receipt.accepted, receipt.duplicates, receipt.rejected) == (1, 0, [])
    assert receipt.position == event.metadata.position
    assert (event.metadata.version, event.metadata.area, event.metadata.profile) == (
        1,
        "320614-01",
        "haimen@2021-01-01",
    )
    assert (event.metadata.actor, event.metadata.request_id) == (HAIMEN.actor, cloud_event["id"])
    assert list(receipt.persons) == [cloud_event["id"]]


def test_a_call_that_says_nothing_changes_nothing(town: Town) -> None:
    with town.world.pool.connection() as conn:
        position = head(conn)
    receipt = town.post()
    assert (receipt.accepted, receipt.rejected, receipt.position) == (0, [], position)


def test_a_late_event_is_recorded_and_stands_where_it_happened(town: Town) -> None:
    person = town.registered()
    town.post(town.event("surveyed", "2021-06-01", person, method="入户"))
    receipt = town.post(town.event("employed", "2021-03-01", person, channel="employer"))
    assert receipt.accepted == 1
    assert town.event_types(person) == ["registered", "employed", "surveyed"]
    assert town.history(person).recorded[-1].metadata.version == 3


def test_the_same_request_again_is_a_duplicate_whatever_the_order_of_its_members(town: Town) -> None:
    cloud_event = town.registration()
    first = town.post(cloud_event)
    again = town.post(dict(reversed(cloud_event.items())))
    assert (again.accepted, again.duplicates, again.rejected) == (0, 1, [])
    assert again.persons == first.persons
    assert len(town.log()) == 1


def test_the_same_said_under_another_id_or_from_another_source_is_recorded_once(town: Town) -> None:
    person = town.registered()
    cloud_event = town.event("surveyed", "2021-06-01", person, method="入户")
    town.post(cloud_event)
    other_id, other_source = {**cloud_event, "id": "other"}, {**cloud_event, "source": town.source + "/other"}
    receipt = town.post(other_id, other_source)
    assert (receipt.accepted, receipt.duplicates) == (0, 2)
    assert len(town.log()) == 2
    assert town.post(other_id).duplicates == 1
    assert problems(town.post({**other_id, "time": "2021-06-02"})) == ["request.other_body"]


def test_another_body_under_the_same_id_is_a_conflict(town: Town) -> None:
    person = town.registered()
    cloud_event = town.event("surveyed", "2021-06-01", person, method="入户")
    town.post(cloud_event)
    (rejected,) = town.post({**cloud_event, "time": "2021-06-02"}).rejected
    assert (rejected.refusal.kind, rejected.refusal.code, rejected.refusal.field) == (
        *("conflict", "request.other_body"),
        "id",
    )
    assert len(town.log()) == 2


def test_within_one_call_too_a_request_counts_once(town: Town) -> None:
    person = town.registered()
    cloud_event = town.event("surveyed", "2021-06-01", person, method="入户")
    receipt = town.post(cloud_event, cloud_event, {**cloud_event, "time": "2021-06-02"}, {**cloud_event, "id": "other"})
    assert (receipt.accepted, receipt.duplicates, problems(receipt)) == (1, 2, ["request.other_body"])
    assert [rejected.index for rejected in receipt.rejected] == [2]


def test_many_persons_in_one_call_are_recorded_in_the_order_in_which_they_were_said(town: Town) -> None:
    numbers = [town.number() for _ in range(120)]
    registrations = [town.registration(number) for number in numbers]
    hires = [town.event("employed", "2021-03-01", f"id_no:{number}", channel="flexible") for number in numbers]
    cloud_events = [*registrations, *hires]
    receipt = town.post(*cloud_events)
    assert (receipt.accepted, receipt.rejected) == (240, [])
    assert len(set(receipt.persons.values())) == 120
    assert [event.metadata.request_id for event in town.log()] == [cloud_event["id"] for cloud_event in cloud_events]
    assert [event.metadata.version for event in town.log()] == [1] * 120 + [2] * 120


def test_a_person_is_named_by_identity_number_however_it_is_written(town: Town) -> None:
    number = town.number()
    while number[-1] != "X":
        number = town.number()
    person = town.registered(number)
    legacy = number[:6] + number[8:17]
    for i, written in enumerate([number, number.lower(), f" {number} ", legacy], start=1):
        receipt = town.post(town.event("surveyed", f"2021-06-0{i}", f"id_no:{written}", method="入户"))
        assert problems(receipt) == []
    assert town.event_types(person) == ["registered", *["surveyed"] * 4]


@pytest.mark.parametrize(
    ("subject", "code", "kind"),
    [
        ("00000000-0000-4000-8000-000000000000", "person.unknown", "unknown"),
        ("id_no:11010519491231002X", "person.unknown", "unknown"),
        ("id_no:110105194912310021", "id_no.check_digit", "shape"),
        ("张三", "subject.malformed", "shape"),
        (None, "subject.malformed", "shape"),
    ],
)
def test_who_is_not_known_is_refused(town: Town, subject: str | None, code: str, kind: str) -> None:
    (rejected,) = town.post(town.event("surveyed", "2021-06-01", subject, method="入户")).rejected
    assert (rejected.refusal.code, rejected.refusal.kind) == (code, kind)


def test_an_identity_number_is_held_by_one_living_person(town: Town) -> None:
    number = town.number()
    person = town.registered(number)
    (rejected,) = town.post(town.registration(number, "2021-02-01", name="李四")).rejected
    assert (rejected.refusal.kind, rejected.refusal.code) == ("duplicate_identity", "identity.held")
    assert rejected.refusal.data == {"person": person}
    both = town.registration(new := town.number()), town.registration(new, "2021-02-01")
    assert problems(town.post(*both)) == ["identity.held"]


def test_the_registration_said_again_by_another_source_is_a_duplicate_and_tells_who_it_is(town: Town) -> None:
    cloud_event = town.registration()
    first = town.post(cloud_event)
    again = town.post({**cloud_event, "source": town.source + "/other"})
    assert (again.duplicates, again.persons) == (1, first.persons)


def test_a_registration_names_its_person_by_number_or_not_at_all(town: Town) -> None:
    number = town.number()
    chosen = {**town.registration(number), "subject": "00000000-0000-4000-8000-00000000abcd"}
    (rejected,) = town.post(chosen).rejected
    assert (rejected.refusal.kind, rejected.refusal.code, rejected.refusal.field) == (
        *("shape", "subject.chosen"),
        "subject",
    )
    mismatch = {**town.registration(), "subject": f"id_no:{number}"}
    assert problems(town.post(mismatch)) == ["subject.mismatch"]
    cloud_event = town.registration(number)
    person = town.post({**cloud_event, "subject": f"id_no:{number}"}).persons[cloud_event["id"]]
    town.post(town.event("voided", "2021-02-01", person, target_version=1, reason={"code": "error"}))
    again = town.registration(number, "2021-02-02")
    assert town.post(again).persons == {again["id"]: person}, "the number of a void registration is not another's"


def test_death_frees_the_number_and_the_void_of_the_death_takes_it_back(town: Town) -> None:
    number = town.number()
    dead = town.registered(number)
    town.post(town.event("deceased", "2021-06-01", dead, source="殡葬信息"))
    assert problems(town.post(town.event("surveyed", "2021-07-01", f"id_no:{number}", method="入户"))) == [
        "transition.case"
    ]
    town.post(town.event("voided", "2021-07-02", dead, target_version=2, reason={"code": "error"}))
    assert problems(town.post(town.registration(number, "2021-08-01"))) == ["identity.held"]
    assert town.post(town.event("surveyed", "2021-08-01", f"id_no:{number}", method="入户")).accepted == 1


def test_nobody_comes_back_to_life_with_a_number_that_is_anothers_now(town: Town) -> None:
    number = town.number()
    dead = town.registered(number)
    town.post(town.event("deceased", "2021-06-01", dead, source="殡葬信息"))
    heir = town.registered(number, time="2021-08-01")
    assert heir != dead
    void = town.event("voided", "2021-09-01", dead, target_version=2, reason={"code": "error"})
    (rejected,) = town.post(void).rejected
    assert (rejected.refusal.code, rejected.refusal.data) == ("identity.held", {"person": heir})
    surveyed = town.event("surveyed", "2021-05-01", dead, method="入户")
    assert town.post(surveyed).accepted == 1, "nor does it keep us from hearing of the dead what happened before"
    assert town.history(dead).person.case == "deceased"
    town.post(town.event("deceased", "2021-09-02", heir, source="殡葬信息"))
    assert town.world.recorder.retry(HAIMEN, rejected.quarantine_id or 0) is not None
    assert town.history(dead).person.case == "registered"


def seen_at(town: Town, cloud_event: CloudEvent, version: int) -> Any:
    submission = EventReader(reference(), KEYS).read_bytes(
        HAIMEN, 0, orjson.dumps(cloud_event), expected_version=version
    )
    return town.world.recorder.record(HAIMEN, [submission])


def test_who_has_not_seen_the_latest_version_is_told_to_read_again(town: Town) -> None:
    person = town.registered()
    cloud_event = town.event("surveyed", "2021-06-01", person, method="入户")
    for stale in (0, 2):
        (rejected,) = seen_at(town, cloud_event, stale).rejected
        assert (rejected.refusal.kind, rejected.refusal.code) == ("version", "version.stale")
        assert rejected.refusal.data == {"expected": stale, "found": 1}
    assert seen_at(town, cloud_event, 1).accepted == 1
    assert seen_at(town, cloud_event, 1).duplicates == 1, "the answer was lost, the request said again"


def test_atomic_is_all_or_nothing(town: Town) -> None:
    number = town.number()
    good, bad = town.registration(number), town.event("left_post", "2021-06-01", f"id_no:{number}", cause="辞职")
    receipt = town.post(good, bad, atomic=True)
    assert (receipt.accepted, receipt.duplicates, receipt.persons) == (0, 0, {})
    assert [(rejected.index, rejected.refusal.code) for rejected in receipt.rejected] == [(1, "transition.labour")]
    assert town.log() == []
    hired = town.event("employed", "2021-03-01", f"id_no:{number}", channel="employer")
    assert town.post(good, hired, bad, atomic=True).accepted == 3


def test_what_was_refused_as_a_whole_does_not_come_back_in_parts(town: Town) -> None:
    """Not even after the missing event: the answer said that no event of the call is recorded."""
    number = town.number()
    bad = town.event("left_post", "2021-06-01", f"id_no:{number}", cause="辞职")
    assert (
        town.post(town.event("surveyed", "2021-02-01", f"id_no:{number}", method="入户"), bad, atomic=True).accepted
        == 0
    )
    person = town.registered(number)
    town.post(town.event("employed", "2021-03-01", person, channel="employer"))
    assert town.event_types(person) == ["registered", "employed"]
    assert town.post(bad).accepted == 1, "its sender may well say it again"


def test_without_atomic_what_is_right_is_recorded(town: Town) -> None:
    person = town.registered()
    visits = [town.event("surveyed", f"2021-06-0{i}", person, method="入户") for i in (1, 2)]
    receipt = town.post(visits[0], town.event("nonsense", "2021-06-01", person), visits[1])
    assert (receipt.accepted, [rejected.index for rejected in receipt.rejected]) == (2, [1])
