"""Recorded merges: an event on both streams, a duplicate that takes corrections only, and the reversal."""

from typing import Any

from tests.service.recording.conftest import Town
from tests.world import problems

UUID_LENGTH = 36
REASON = {"code": "error", "text": "误录"}


def pair(town: Town) -> tuple[str, str]:
    """A survivor, and a duplicate that was registered later under another number."""
    return town.registered(), town.registered(time="2021-02-01")


def merge(town: Town, duplicate: str, survivor: str) -> list[str]:
    return list(problems(town.post(town.event("merged", "2021-06-01", duplicate, into=survivor))))


def test_one_posted_event_stands_on_both_streams(town: Town) -> None:
    survivor, duplicate = pair(town)
    receipt = town.post(cloud_event := town.event("merged", "2021-06-01", duplicate, into=survivor))
    assert (1, []) == (receipt.accepted, receipt.rejected)
    for person in (survivor, duplicate):
        last: Any = town.history(person).recorded[-1]
        assert (survivor, duplicate) == (last.into, last.merged_person)
    assert (0, 2) == ((again := town.post(cloud_event, {**cloud_event, "id": "again"})).accepted, again.duplicates)
    assert () == town.history(duplicate).transitions


def test_both_ids_and_both_numbers_lead_to_the_survivor(town: Town) -> None:
    numbers = town.number(), town.number()
    survivor, duplicate = (town.registered(number) for number in numbers)
    assert [] == merge(town, duplicate, survivor)
    for i, subject in enumerate((survivor, duplicate, *(f"id_no:{number}" for number in numbers))):
        town.post(town.event("surveyed", f"2021-07-0{i + 1}", subject, method="电话"))
    assert 4 == town.event_types(survivor).count("surveyed")
    assert 2 == len(town.history(duplicate).recorded)
    assert ["identity.held"] == problems(town.post(town.registration(numbers[1], name="李四")))


def test_the_survivor_has_the_events_of_both_and_what_was_said_on_both_once(town: Town) -> None:
    survivor, duplicate = pair(town)
    job = {"channel": "employer", "employer": "某厂"}
    town.post(town.event("employed", "2021-03-01", duplicate, **job))
    for person in (survivor, duplicate):
        town.post(town.event("policy_briefed", "2021-03-02", person, policies=["社保补贴"]))
    town.post(town.event("left_post", "2021-04-01", duplicate, cause="合同到期"))
    merge(town, duplicate, survivor)
    assert ["registered", "employed", "policy_briefed", "left_post", "merged"] == town.event_types(survivor)
    assert "unemployed" == town.history(survivor).person.labour
    refused = town.post(town.event("left_post", "2021-05-01", survivor, cause="合同到期"))
    assert ["transition.labour"] == problems(refused)


def test_who_was_registered_first_gives_the_first_day_and_the_survivor_the_identity(town: Town) -> None:
    duplicate = town.registered(time="2021-01-05", area="320614-02", name="张三")
    survivor = town.registered(time="2021-02-05", area="320614-01", name="张珊")
    recognised = {"categories": ["older_worker"], "basis": "认定表"}
    town.post(town.event("recognised", "2021-01-20", duplicate, **recognised))
    town.post(town.event("moved", "2021-03-01", duplicate, to_area="320614-03"))
    merge(town, duplicate, survivor)
    person = town.history(survivor).person
    assert ("recognised", "320614-01") == (person.case, person.area)


def test_a_merged_stream_takes_corrections_only_and_the_survivor_follows(town: Town) -> None:
    survivor, duplicate = pair(town)
    town.post(town.event("surveyed", "2021-03-01", duplicate, method="电话"))
    merge(town, duplicate, survivor)
    change = {"target_version": 2, "changes": {"method": "入户"}, "reason": REASON}
    assert [] == problems(town.post(town.event("corrected", "2021-07-01", duplicate, **change)))
    assert "入户" in [getattr(event, "method", "") for event in town.history(survivor).events]
    voids = [town.event("voided", "2021-07-02", duplicate, target_version=v, reason=REASON) for v in (2, 3)]
    assert ["correction.merge"] == problems(town.post(*voids))
    assert ["registered", "merged"] == town.event_types(survivor)


def test_reverted_both_stand_as_before_and_may_be_merged_again(town: Town) -> None:
    survivor, duplicate = pair(town)
    town.post(town.event("surveyed", "2021-03-01", duplicate, method="电话"))
    before = [town.event_types(person) for person in (survivor, duplicate)]
    for _ in range(2):
        assert [] == merge(town, duplicate, survivor)
        revert = town.event("merge_reverted", "2021-06-02", survivor, merged_person=duplicate)
        assert [] == problems(town.post(revert))
        bonds = ("merged", "merge_reverted")
        assert before == [[k for k in town.event_types(person) if k not in bonds] for person in (survivor, duplicate)]
    town.post(town.event("surveyed", "2021-07-01", duplicate, method="入户"))
    assert 2 == town.event_types(duplicate).count("surveyed")
    revert = town.event("merge_reverted", "2021-08-02", survivor, merged_person=duplicate)
    assert ["merge.not_merged"] == problems(town.post(revert))


def test_what_cannot_be_merged_is_refused(town: Town) -> None:
    survivor, duplicate = pair(town)
    third = town.registered()
    assert ["merge.self"] == merge(town, survivor, survivor)
    assert ["person.unknown"] == merge(town, survivor, "00000000-0000-0000-0000-00000000abcd")
    assert ["subject.malformed"] == merge(town, survivor, "张三")
    merge(town, duplicate, survivor)
    assert ["merge.closed"] == merge(town, duplicate, third)
    assert ["merge.closed"] == merge(town, third, duplicate)


def test_a_chain_of_merges_is_one_person_and_comes_apart_link_by_link(town: Town) -> None:
    first, second, third = town.registered(), town.registered(), town.registered()
    for i, person in enumerate((first, second, third), start=1):
        town.post(town.event("surveyed", f"2021-03-0{i}", person, method="电话"))
    assert [] == merge(town, third, second)
    assert [] == merge(town, second, first)
    town.post(town.event("surveyed", "2021-07-01", third, method="电话"))
    assert 4 == town.event_types(first).count("surveyed")
    assert [] == problems(town.post(town.event("merge_reverted", "2021-08-01", first, merged_person=second)))
    assert (2, 2) == (town.event_types(first).count("surveyed"), town.event_types(second).count("surveyed"))


def test_in_one_call_with_registrations_and_events_after_it(town: Town) -> None:
    numbers = town.number(), town.number()
    receipt = town.post(*(one := [town.registration(number) for number in numbers]))
    survivor, duplicate = (receipt.persons[cloud_event["id"]] for cloud_event in one)
    receipt = town.post(
        town.event("merged", "2021-06-01", f"id_no:{numbers[1]}", into=survivor),
        town.event("surveyed", "2021-06-02", f"id_no:{numbers[1]}", method="电话"),
        town.event("merge_reverted", "2021-06-03", duplicate, merged_person=duplicate),
        town.event("surveyed", "2021-06-04", f"id_no:{numbers[1]}", method="电话"),
    )
    assert [] == problems(receipt)
    assert ["registered", "merged", "surveyed", "merge_reverted"] == town.event_types(survivor)
    assert ["registered", "merged", "merge_reverted", "surveyed"] == town.event_types(duplicate)


def test_a_merge_that_comes_before_the_registration_waits_for_it(town: Town) -> None:
    survivor, number = town.registered(), town.number()
    receipt = town.post(town.event("merged", "2021-06-01", f"id_no:{number}", into=survivor))
    assert ["person.unknown"] == problems(receipt)
    duplicate = town.registered(number)
    assert ["registered", "merged"] == town.event_types(survivor)
    assert [] == town.event_types(duplicate)
