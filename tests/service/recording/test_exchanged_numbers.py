"""Identity numbers that were exchanged: put right in one atomic call, with a second account for every correction."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from domain.events.event import Reason
from service.recording.approvals import decline
from service.recording.submission import Caller, Receipt
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, KEYS, SUPERVISOR, CloudEvent, problems

UNIT_SUPERVISOR = replace(SUPERVISOR, name="悦来督查", area="320614-01")


def corrected(town: Town, subject: str, old: str, new: str, **data: Any) -> CloudEvent:
    return town.event("identity_corrected", "2021-05-06", subject, field="id_no", old=old, new=new, **data)


def batch_of(receipt: Receipt) -> int:
    """The number that the events of the call have in common."""
    (batch,) = {one.batch for one in receipt.pending}
    assert batch is not None
    return batch


def confirm(town: Town, number: int, approver: Caller = SUPERVISOR) -> Receipt:
    receipt = town.world.recorder.confirm(approver, number)
    assert receipt is not None
    return receipt


def statuses(town: Town) -> list[str]:
    rows = town.world.log("SELECT status FROM zuji.approval WHERE source = %s ORDER BY number", town.source)
    return [status for (status,) in rows]


def holder(town: Town, number: str) -> list[tuple[str, bool]]:
    rows = town.world.log(
        "SELECT person_id::text, living FROM zuji.identity WHERE id_hash = %s ORDER BY living DESC",
        KEYS.identity_hash(number),
    )
    return [(person, living) for person, living in rows]


@pytest.mark.parametrize("by_number", [False, True])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_given_numbers_exchanged_in_a_circle_when_corrected_in_one_call_and_confirmed_then_all_are_right(
    town: Town, count: int, by_number: bool
) -> None:
    numbers = [town.number() for _ in range(count)]
    persons = [town.registered(number) for number in numbers]
    right = [*numbers[1:], numbers[0]]
    events = [
        corrected(town, f"id_no:{old}" if by_number else person, old, new)
        for person, old, new in zip(persons, numbers, right, strict=True)
    ]
    receipt = town.post(*events, atomic=True)
    assert (receipt.accepted, problems(receipt), len(receipt.pending)) == (0, [], count)
    assert {one.pending.rule for one in receipt.pending} == {"approved_by_another"}
    assert all(town.event_types(person) == ["registered"] for person in persons)
    assert confirm(town, receipt.pending[-1].number or 0).accepted == count
    assert statuses(town) == ["confirmed"] * count
    for person, old, new in zip(persons, numbers, right, strict=True):
        history = town.history(person)
        assert history.recorded[-1].metadata.approved_by == SUPERVISOR.actor
        assert (holder(town, new)[0], (person, False) in holder(town, old)) == ((person, True), True)
        assert town.post(town.event("surveyed", "2021-06-01", f"id_no:{new}", method=new[-4:])).accepted == 1
        assert town.event_types(person)[-1] == "surveyed"
    assert town.post(*events, atomic=True).duplicates == count


def test_one_of_them_alone_is_refused_and_told_how(town: Town) -> None:
    one, other = town.number(), town.number()
    person = town.registered(one)
    town.registered(other)
    (rejected,) = town.post(corrected(town, person, one, other)).rejected
    assert (rejected.refusal.code, "atomic=true" in rejected.refusal.en) == ("identity.held", True)
    (rejected,) = town.post(corrected(town, person, one, other), atomic=True).rejected
    assert rejected.refusal.code == "identity.held"


def test_a_circle_that_does_not_close_is_refused_as_a_whole_and_nothing_waits(town: Town) -> None:
    numbers = [town.number() for _ in range(3)]
    first, second, _ = (town.registered(number) for number in numbers)
    receipt = town.post(
        corrected(town, first, numbers[0], numbers[1]), corrected(town, second, numbers[1], numbers[2]), atomic=True
    )
    assert (problems(receipt), receipt.pending, statuses(town)) == (["identity.held"], [], [])


def test_two_persons_never_get_one_number_by_one_call(town: Town) -> None:
    new, numbers = town.number(), [town.number() for _ in range(2)]
    events = [corrected(town, town.registered(number), number, new) for number in numbers]
    assert problems(town.post(*events, atomic=True)) == ["identity.held", "identity.held"]


def test_a_number_that_one_gives_up_for_a_new_one_is_the_others(town: Town) -> None:
    """A had the number of B, whose own is new to the register."""
    shared, own, new = town.number(), town.number(), town.number()
    first, second = town.registered(shared), town.registered(own)
    receipt = town.post(corrected(town, second, own, shared), corrected(town, first, shared, new), atomic=True)
    assert confirm(town, batch_of(receipt)).accepted == 2
    assert (holder(town, shared)[0], holder(town, new)[0]) == ((second, True), (first, True))


def test_the_sender_confirms_nothing_nor_does_who_covers_only_one_of_them(town: Town) -> None:
    one, other = town.number(), town.number()
    first, second = town.registered(one), town.registered(other, area="320614-02")
    receipt = town.post(corrected(town, first, one, other), corrected(town, second, other, one), atomic=True)
    for approver, code in ((replace(HAIMEN, role="supervisor"), "approval.own"), (UNIT_SUPERVISOR, "approval.role")):
        with pytest.raises(Refusal) as caught:
            town.world.recorder.confirm(approver, receipt.pending[0].number or 0)
        assert caught.value.code == code
    assert statuses(town) == ["waiting", "waiting"]
    assert confirm(town, batch_of(receipt)).accepted == 2


def test_when_one_is_refused_none_is_recorded_and_the_sender_is_told(town: Town) -> None:
    one, other = town.number(), town.number()
    first, second = town.registered(one), town.registered(other)
    events = [corrected(town, first, one, other), corrected(town, second, other, one)]
    number = town.post(*events, atomic=True).pending[1].number or 0
    with town.world.pool.connection() as conn, conn.transaction():
        assert decline(conn, KEYS, SUPERVISOR, number, Reason(text="证据不足"))
    assert statuses(town) == ["refused", "refused"]
    assert problems(town.post(*events, atomic=True)) == ["approval.refused", "approval.refused"]
    assert town.event_types(first) == town.event_types(second) == ["registered"]


def test_all_events_of_an_atomic_call_wait_with_the_one_that_needs_approval(town: Town) -> None:
    person = town.registered(name="张三")
    renamed = town.event("identity_corrected", "2021-05-06", person, field="name", old="张三", new="张山")
    visit = town.event("surveyed", "2021-05-01", person, method="入户")
    receipt = town.post(visit, renamed, atomic=True)
    assert [one.pending.rule for one in receipt.pending] == ["part_of_a_batch", "approved_by_another"]
    assert town.event_types(person) == ["registered"]
    again = town.post(visit, renamed, atomic=True)
    assert [one.number for one in again.pending] == [one.number for one in receipt.pending]
    assert confirm(town, receipt.pending[0].number or 0).accepted == 2
    assert town.event_types(person) == ["registered", "surveyed", "identity_corrected"]


def test_what_became_impossible_is_refused_with_the_whole_and_kept(town: Town) -> None:
    one, other = town.number(), town.number()
    first, second = town.registered(one), town.registered(other)
    visit = town.event("surveyed", "2021-05-01", first, method="入户")
    events = [visit, corrected(town, first, one, other), corrected(town, second, other, one)]
    number = batch_of(town.post(*events, atomic=True))
    town.post_approved(corrected(town, second, other, town.number()))
    receipt = confirm(town, number)
    assert (receipt.accepted, problems(receipt)) == (0, ["old_is_present"])
    assert statuses(town) == ["superseded", "superseded", "superseded", "confirmed"]
    assert [kind for (kind,) in town.waiting("type")] == ["person.identity_corrected"]
    assert town.event_types(first) == ["registered"]


def test_a_preview_of_an_exchange_says_that_all_would_wait_and_keeps_nothing(town: Town) -> None:
    one, other = town.number(), town.number()
    first, second = town.registered(one), town.registered(other)
    events = town.world.submitted(corrected(town, first, one, other), corrected(town, second, other, one))
    seen = town.world.recorder.preview(HAIMEN, events, atomic=True)
    assert [(item.number, item.batch) for item in seen.receipt.pending] == [(None, None)] * 2
    assert statuses(town) == []
