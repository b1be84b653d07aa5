"""Approval by a second account: a pending event gets a number and is recorded as posted once it is approved."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from domain.events.event import Reason
from service.recording.approvals import decline
from service.recording.submission import Caller, Receipt
from tests.service.recording.conftest import Town
from tests.world import HAIMEN, KEYS, SUPERVISOR, CloudEvent, problems

CASEWORKER = Caller(name="悦来镇办事员", role="caseworker", area="320614-01", sources=("*",))
REASON = {"code": "error", "text": "误录"}


def renamed(town: Town, person: str, new: str = "张山", old: str = "张三", **data: Any) -> CloudEvent:
    return town.event("identity_corrected", "2021-05-06", person, field="name", old=old, new=new, **data)


def number_of(receipt: Receipt) -> int:
    (waiting,) = receipt.pending
    assert waiting.number is not None
    return waiting.number


def confirm(town: Town, number: int, approver: Caller = SUPERVISOR) -> Receipt:
    receipt = town.world.recorder.confirm(approver, number)
    assert receipt is not None
    return receipt


def refused(town: Town, number: int, approver: Caller) -> str:
    with pytest.raises(Refusal) as caught:
        town.world.recorder.confirm(approver, number)
    return caught.value.code


def status(town: Town, number: int) -> str:
    return str(town.world.log("SELECT status FROM zuji.approval WHERE number = %s", number)[0][0])


def declined(town: Town, number: int) -> None:
    with town.world.pool.connection() as conn, conn.transaction():
        assert decline(conn, KEYS, SUPERVISOR, number, Reason(text="证据不足"))


def test_a_typed_name_approves_nothing_and_a_second_account_does(town: Town) -> None:
    person = town.registered()
    receipt = town.post(renamed(town, person, approver="随便写的审批人"), caller=CASEWORKER)
    assert (receipt.accepted, receipt.rejected, town.event_types(person)) == (0, [], ["registered"])
    number = number_of(receipt)
    assert confirm(town, number).accepted == 1
    metadata = town.history(person).recorded[-1].metadata
    assert (metadata.actor, metadata.approved_by, metadata.approval) == (CASEWORKER.actor, SUPERVISOR.actor, number)
    assert metadata.approved_at == town.world.now
    assert status(town, number) == "confirmed"


def test_a_large_support_of_an_employer_waits_and_a_usual_one_does_not(town: Town) -> None:
    company = {"employer": "某厂", "uscc": "91350100M000100Y43", "measure": "hiring_subsidy"}
    amounts = (1_000_000_000, 1_000_000_001, 10**10)
    events = [town.event("employer.support_granted", "2021-05-06", None, **company, amount_fen=fen) for fen in amounts]
    receipt = town.post(*events, caller=CASEWORKER)
    assert (receipt.accepted, [one.index for one in receipt.pending]) == (1, [1, 2])
    assert confirm(town, receipt.pending[0].number or 0).accepted == 1


def test_to_void_what_was_approved_needs_an_approval_too(town: Town) -> None:
    person = town.registered()
    town.post_approved(renamed(town, person))
    void = town.event("voided", "2021-06-01", person, target_version=2, reason=REASON)
    assert confirm(town, number_of(town.post(void))).accepted == 1
    assert town.event_types(person) == ["registered"]


def test_nobody_approves_their_own_nor_another_role_nor_another_town(town: Town) -> None:
    person = town.registered()
    number = number_of(town.post(renamed(town, person), caller=CASEWORKER))
    assert refused(town, number, replace(CASEWORKER, role="supervisor", area="320614")) == "approval.own"
    assert refused(town, number, replace(CASEWORKER, name="同事")) == "approval.role"
    assert refused(town, number, replace(HAIMEN, name="系统")) == "approval.role"
    for area in ("320614-02", "210000"):
        assert town.world.recorder.confirm(replace(SUPERVISOR, area=area), number) is None
    assert town.world.recorder.confirm(SUPERVISOR, 10**9) is None
    assert confirm(town, number, replace(SUPERVISOR, area="320614-01")).accepted == 1
    assert refused(town, number, SUPERVISOR) == "approval.decided"
    assert town.event_types(person) == ["registered", "identity_corrected"]


def test_posted_again_it_keeps_its_number_and_once_recorded_it_is_a_duplicate(town: Town) -> None:
    event = renamed(town, town.registered())
    numbers = {number_of(town.post(event)) for _ in range(3)}
    assert {one.number for one in town.post(event, event).pending} == numbers
    confirm(town, numbers.pop())
    assert town.post(event).duplicates == 1


def test_of_two_bodies_under_one_id_the_confirmed_one_ends_the_other(town: Town) -> None:
    person = town.registered()
    first = renamed(town, person)
    second = {**renamed(town, person, "张珊"), "id": first["id"]}
    numbers = [number_of(town.post(event)) for event in (first, second)]
    confirm(town, numbers[1])
    assert [status(town, number) for number in numbers] == ["superseded", "confirmed"]
    assert refused(town, numbers[0], SUPERVISOR) == "approval.decided"


def test_what_can_no_longer_be_recorded_goes_to_quarantine_and_may_come_back(town: Town) -> None:
    person = town.registered()
    late = renamed(town, person, "张珊")
    number = number_of(town.post(late))
    town.post_approved(renamed(town, person))
    assert problems(confirm(town, number)) == ["old_is_present"]
    assert (status(town, number), town.waiting("request_id")) == ("superseded", [(late["id"],)])
    town.post_approved(town.event("voided", "2021-06-01", person, target_version=2, reason=REASON))
    assert (status(town, number), town.waiting()) == ("waiting", [])
    assert confirm(town, number).accepted == 1


def test_a_refusal_is_told_to_the_sender_who_posts_it_again(town: Town) -> None:
    event = renamed(town, town.registered())
    number = number_of(town.post(event))
    declined(town, number)
    (rejected,) = town.post(event).rejected
    assert (rejected.refusal.code, rejected.refusal.data["approval"]) == ("approval.refused", number)
    assert "证据不足" in rejected.refusal.zh
    assert refused(town, number, SUPERVISOR) == "approval.decided"
    assert number_of(town.post({**event, "id": "again"})) != number


def test_what_waits_in_quarantine_waits_for_the_second_account_when_its_time_comes(town: Town) -> None:
    number = town.number()
    event = renamed(town, f"id_no:{number}")
    assert problems(town.post(event)) == ["person.unknown"]
    person = town.registered(number)
    assert (town.event_types(person), town.waiting()) == (["registered"], [])
    assert confirm(town, number_of(town.post(event))).accepted == 1


def test_within_one_call_too_and_the_answer_says_so(town: Town) -> None:
    number = town.number()
    receipt = town.post(renamed(town, f"id_no:{number}"), town.registration(number))
    assert (receipt.accepted, receipt.rejected, [one.index for one in receipt.pending]) == (1, [], [0])


def test_what_rests_on_it_is_recorded_when_it_is_confirmed(town: Town) -> None:
    old, new = town.number(), town.number()
    person = town.registered(old)
    correction = town.event("identity_corrected", "2021-05-06", person, field="id_no", old=old, new=new)
    visit = town.event("surveyed", "2021-06-01", f"id_no:{new}", method="入户")
    receipt = town.post(correction, visit)
    assert problems(receipt) == ["person.unknown"]
    assert town.registered(new, name="李四") != person, "a number that waits for approval is nobody's yet"
    assert problems(confirm(town, number_of(receipt))) == ["identity.held"]


def test_a_preview_says_that_it_would_wait_and_keeps_nothing(town: Town) -> None:
    person = town.registered()
    seen = town.world.recorder.preview(HAIMEN, town.world.submitted(renamed(town, person)))
    assert [one.number for one in seen.receipt.pending] == [None]
    assert (seen.receipt.accepted, seen.after) == (0, {})
    assert town.world.log("SELECT FROM zuji.approval WHERE source = %s", town.source) == []


def test_the_body_is_sealed_and_nothing_private_stands_beside_it(town: Town) -> None:
    town.post(renamed(town, town.registered(name="欧阳修竹"), "欧阳秀竹", "欧阳修竹"))
    rows = town.world.log("SELECT to_jsonb(a)::text FROM zuji.approval a WHERE source = %s", town.source)
    assert len(rows) == 1
    assert "欧阳" not in rows[0][0]
    assert "欧阳".encode().hex() not in rows[0][0]
