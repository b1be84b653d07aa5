"""Quarantine: refused events are stored with sender, time and reason, and recorded as soon as they can be."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from typing import Any

import orjson
import pytest
from msgspec.structs import replace

from domain.errors import Refusal
from domain.events import CATALOGUE, JUDGEMENTS
from domain.events.event import SUPERVISORS
from service.postgres.database import connect
from service.recording.submission import Caller
from tests.service.recording.conftest import Town
from tests.waiting import wait_until
from tests.world import HAIMEN, KEYS, SUPERVISOR, CloudEvent, problems

NEIGHBOUR = replace(HAIMEN, name="悦来镇", area="320614-01")


def visit(town: Town, number: str, day: str = "2021-06-01", **data: Any) -> CloudEvent:
    return town.event("surveyed", day, f"id_no:{number}", **{"method": "入户", **data})


def test_what_is_refused_is_kept_with_who_when_and_why(town: Town) -> None:
    cloud_event = town.event("left_post", "2021-06-01", person := town.registered(), cause="辞职")
    (rejected,) = town.post(cloud_event, caller=NEIGHBOUR).rejected
    columns = "id, caller->>'name', area, source, request_id, type, attempts, refusal, received_at <= now()"
    ((number, name, area, source, request_id, kind, attempts, refusal, received),) = town.waiting(columns)
    assert (rejected.index, rejected.request_id, rejected.quarantine_id) == (0, cloud_event["id"], number)
    assert (name, area, source, request_id, kind) == (
        "悦来镇",
        "320614-01",
        town.source,
        cloud_event["id"],
        cloud_event["type"],
    )
    assert (attempts, received) == (1, True)
    assert (refusal["kind"], refusal["code"]) == ("transition", "transition.labour")
    assert (refusal["zh"], refusal["en"]) == (rejected.refusal.zh, rejected.refusal.en)
    assert refusal["data"]["found"] == "unknown"
    assert town.event_types(person) == ["registered"]


def test_its_body_is_sealed_and_opens_to_what_was_sent(town: Town) -> None:
    cloud_event = town.registration(name="欧阳修竹", area="320614-99")
    town.post(cloud_event)
    ((body, refusal),) = town.waiting("body, refusal::text")
    assert "欧阳修竹".encode() not in body
    assert cloud_event["data"]["id_no"].encode() not in body
    assert "欧阳" not in refusal
    assert orjson.loads(KEYS.decrypt_body(body)) == cloud_event


def test_the_same_item_refused_again_is_one_entry_tried_twice(town: Town) -> None:
    cloud_event = visit(town, town.number())
    first, second = town.post(cloud_event), town.post(cloud_event)
    assert first.rejected[0].quarantine_id == second.rejected[0].quarantine_id
    assert town.waiting("attempts, tried_at > received_at") == [(2, True)]


def test_another_body_refused_under_the_same_id_is_kept_beside_it(town: Town) -> None:
    cloud_event = visit(town, town.number())
    numbers = [town.post(one).rejected[0].quarantine_id for one in (cloud_event, {**cloud_event, "time": "2021-06-02"})]
    assert [(number,) for number in numbers] == town.waiting()


def test_it_is_recorded_by_itself_when_the_missing_event_arrives(town: Town) -> None:
    person = town.registered()
    left = town.event("left_post", "2021-06-01", person, cause="辞职")
    town.post(left)
    receipt = town.post(town.event("employed", "2021-03-01", person, channel="employer"))
    assert town.event_types(person) == ["registered", "employed", "left_post"]
    assert receipt.position == town.history(person).recorded[-1].metadata.position
    assert town.waiting("request_id, attempts", status="recorded") == [(left["id"], 2)]
    assert town.post(left).duplicates == 1


def test_what_was_said_of_a_stranger_is_recorded_when_the_stranger_is_registered(town: Town) -> None:
    number = town.number()
    town.post(town.event("employed", "2021-03-01", f"id_no:{number}", channel="employer"), visit(town, number))
    person = town.registered(number)
    assert town.event_types(person) == ["registered", "employed", "surveyed"]
    assert town.waiting() == []


def test_within_one_call_too_and_the_answer_says_so(town: Town) -> None:
    number = town.number()
    registration = town.registration(number)
    receipt = town.post(visit(town, number), registration, visit(town, number, "2020-06-01"))
    assert (receipt.accepted, problems(receipt)) == (2, ["transition.case"])
    assert town.event_types(receipt.persons[registration["id"]]) == ["registered", "surveyed"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_however_many_wait_for_each_other_they_are_recorded_together(town: Town, order: Sequence[int]) -> None:
    number = town.number()
    subject = f"id_no:{number}"
    events = [
        town.event("employed", "2021-02-01", subject, channel="employer"),
        town.event("left_post", "2021-03-01", subject, cause="辞职"),
        town.event("employed", "2021-04-01", subject, channel="flexible"),
    ]
    for place in order:
        assert problems(town.post(events[place])) == ["person.unknown"]
    assert town.event_types(town.registered(number)) == ["registered", "employed", "left_post", "employed"]


def test_two_that_need_each_other_are_recorded_when_the_second_comes(town: Town) -> None:
    """Each of the two events alone is refused; both together are possible."""
    person = town.registered()
    town.post(
        town.event("employed", "2021-02-01", person, channel="employer"),
        town.event("left_post", "2021-06-01", person, cause="合同期满"),
    )
    assert problems(town.post(town.event("employed", "2021-04-01", person, channel="flexible"))) == [
        "transition.labour"
    ]
    receipt = town.post(town.event("left_post", "2021-03-01", person, cause="辞职"))
    assert (receipt.accepted, receipt.rejected) == (1, [])
    assert town.event_types(person) == ["registered", "employed", "left_post", "employed", "left_post"]


def test_each_is_recorded_as_said_by_its_own_sender(town: Town) -> None:
    number = town.number()
    town.post(visit(town, number), caller=NEIGHBOUR)
    town.post(visit(town, number, "2021-06-02"))
    names = [event.metadata.actor.name for event in town.history(town.registered(number)).recorded]
    assert names == [HAIMEN.name, NEIGHBOUR.name, HAIMEN.name]


def test_one_that_cannot_stand_keeps_waiting_and_does_not_keep_the_others_out(town: Town) -> None:
    number = town.number()
    bad = town.event("left_post", "2021-02-01", f"id_no:{number}", cause="辞职")
    town.post(bad, visit(town, number))
    assert town.event_types(town.registered(number)) == ["registered", "surveyed"]
    ((request_id, attempts, code),) = town.waiting("request_id, attempts, refusal->>'code'")
    assert (request_id, attempts, code) == (bad["id"], 2, "transition.labour")


def test_the_same_waiting_under_two_ids_is_recorded_once(town: Town) -> None:
    number = town.number()
    cloud_event = visit(town, number)
    town.post(cloud_event, {**cloud_event, "id": "other"})
    assert town.event_types(town.registered(number)) == ["registered", "surveyed"]
    assert len(town.waiting(status="recorded")) == 2


def test_of_two_bodies_waiting_under_one_id_the_last_is_recorded_and_the_first_superseded(town: Town) -> None:
    number = town.number()
    cloud_event = visit(town, number, method="电话")
    town.post(cloud_event, {**cloud_event, "data": {"method": "视频"}})
    person = town.registered(number)
    assert [getattr(event, "method", None) for event in town.history(person).events] == [None, "视频"]
    assert (len(town.waiting()), len(town.waiting(status="superseded"))) == (0, 1)


def test_a_corrected_body_under_the_same_id_supersedes_what_waited(town: Town) -> None:
    person = town.registered()
    wrong = town.event("moved", "2021-06-01", person, to_area="999999")
    assert problems(town.post(wrong)) == ["known_area"]
    assert town.post({**wrong, "data": {"to_area": "320614-02"}}).accepted == 1
    assert (len(town.waiting()), len(town.waiting(status="superseded"))) == (0, 1)


def test_what_has_not_the_right_form_is_not_tried_again_by_itself(town: Town) -> None:
    person = town.registered()
    town.post(town.event("surveyed", "2021-06-01", person, weg="入户"))
    town.post(town.event("surveyed", "2021-06-02", person, method="入户"))
    assert town.waiting("attempts, refusal->>'kind'") == [(1, "shape")]


def test_registrations_that_wait_for_one_number_make_one_person(town: Town) -> None:
    """Both were refused because a living person held the number; after that person's death one of them is recorded."""
    number = town.number()
    person = town.registered(number)
    others = [town.registration(number, "2021-08-01", name=name) for name in ("李四", "王五")]
    assert problems(town.post(*others)) == ["identity.held"] * 2
    assert town.post(town.event("deceased", "2021-06-01", person, source="殡葬信息")).accepted == 1
    assert len(town.waiting(status="recorded")) == 1
    assert town.waiting("refusal->>'code'") == [("identity.held",)]


OFFICER = replace(HAIMEN, role="caseworker")


def retried(town: Town, number: int | None, caller: Caller = OFFICER) -> Any:
    assert number is not None
    return town.world.recorder.retry(caller, number)


def test_an_item_is_tried_again_by_its_number_as_its_sender(town: Town) -> None:
    wrong = replace(NEIGHBOUR, area="320614-02")
    person = town.registered()
    cloud_event = town.event("surveyed", "2021-06-01", person, method="入户")
    number = town.post(cloud_event, caller=wrong).rejected[0].quarantine_id
    again = retried(town, number)
    assert problems(again) == ["person.unknown"], "as its sender, not as who tries"
    assert town.waiting("attempts") == [(2,)]
    town.post(town.event("moved", "2021-07-01", person, to_area="320614-02"))
    assert retried(town, number) is None, "recorded by itself, once the person had come into the sender's area"
    assert town.history(person).recorded[-1].metadata.actor == wrong.actor


def test_only_who_is_responsible_for_the_sender_tries_again(town: Town) -> None:
    number = town.post(visit(town, town.number()), caller=NEIGHBOUR).rejected[0].quarantine_id
    assert retried(town, number, replace(OFFICER, area="320614-02")) is None
    assert retried(town, number, replace(OFFICER, area="")) is not None
    assert retried(town, 10**9) is None
    assert town.waiting("attempts") == [(2,)]


BLOCKED_BY = "SELECT 1 FROM pg_locks WHERE NOT granted AND %s = ANY (pg_blocking_pids(pid))"


def test_what_another_is_just_trying_is_waited_for_and_then_tried(town: Town) -> None:
    """Otherwise the item would wait for ever: the other retry does not see our event."""
    number = town.number()
    town.post(visit(town, number))
    with connect(town.world.url) as other, ThreadPoolExecutor(1) as pool:
        with other.transaction():
            other.execute("SELECT 1 FROM zuji.quarantine WHERE source = %s FOR UPDATE", (town.source,))
            registering = pool.submit(town.registered, number)
            wait_until(lambda: registering.done() or town.world.log(BLOCKED_BY, other.info.backend_pid))
        assert town.event_types(registering.result(10)) == ["registered", "surveyed"]


def test_a_judgement_made_too_early_waits_until_its_own_account_repeats_it(town: Town) -> None:
    """Given a finding, when it is accepted before it is rectified, then no rectification records the acceptance."""
    person, other = town.registered(), replace(SUPERVISOR, name="另一督查员")
    raised = {"inspection": "S-1", "item": "缺合同", "severity": "procedure"}
    town.post(town.event("finding_raised", "2021-05-01", person, **raised), caller=SUPERVISOR)
    accepted = town.event("rectification_accepted", "2021-05-03", person, finding="2")
    (refused,) = town.post(accepted, caller=SUPERVISOR).rejected

    receipt = town.post(town.event("rectified", "2021-05-02", person, finding="2"))
    town.world.retry_quarantined()

    assert (receipt.accepted, receipt.position) == (1, town.log()[-1].metadata.position)
    assert (refused.refusal.code, town.waiting()) == ("accepts_a_rectification", [(refused.quarantine_id,)])
    assert town.event_types(person) == ["registered", "finding_raised", "rectified"]
    assert refused.quarantine_id is not None
    with pytest.raises(Refusal, match="only that account decides"):
        town.world.recorder.retry(other, refused.quarantine_id)
    repeated = town.world.recorder.retry(SUPERVISOR, refused.quarantine_id)
    assert (repeated.accepted if repeated else None, town.waiting()) == (1, [])


def test_a_void_of_an_event_that_was_not_there_does_not_hit_the_next_one(town: Town) -> None:
    person, reason = town.registered(), {"code": "error", "text": "误录"}
    void = town.event("voided", "2021-06-02", person, target_version=2, reason=reason)
    assert problems(town.post(void)) == ["correction.target_unknown"]
    town.post(visit(town, town.number()), town.event("surveyed", "2021-06-01", person, method="入户"))
    town.world.retry_quarantined()
    assert town.event_types(person) == ["registered", "surveyed"]
    assert (void["id"],) in town.waiting("request_id")


def test_what_an_account_decides_about_the_reports_of_others_is_declared_a_judgement() -> None:
    """Events that only supervisors post judge what others reported, except those that state a fact of their own."""
    facts = {"person.spot_checked", "person.finding_raised", "area.talk_held"}
    supervision = {name for name, each in CATALOGUE.items() if each.posted_by == SUPERVISORS}
    assert supervision - facts | {"person.appeal_admitted", "person.appeal_decided"} == set(JUDGEMENTS)
