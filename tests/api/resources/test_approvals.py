"""Approval over HTTP: what waits is answered with a number, listed where it is decided, and confirmed or refused."""

from typing import Any

import pytest

from tests.api.conftest import Json, Office
from tests.world import ZHANG_SAN, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"
NEW = id_no("1970-03-13", 121)


def correction(make: EventMaker, **data: object) -> Json:
    said = {"field": "id_no", "old": ZHANG_SAN, "new": NEW, "approver": "随便写的", **data}
    return make.event("identity_corrected", "2021-06-01", WHO, **said)


def verdict(office: Office, number: int, **options: Any) -> Json:
    response = office.call("POST", f"/v1/approvals/{number}", **{"role": "supervisor", **options})
    return {"http": response.status_code, **response.get_json()}


@pytest.fixture
def waiting(office: Office, make: EventMaker) -> int:
    office.person()
    answer = office.post(correction(make), area="320614-01")
    assert answer.status_code == 202
    return int(answer.get_json()["pending"][0]["approval"])


def test_given_an_event_that_needs_a_second_account_then_the_answer_is_202_with_its_number(
    office: Office, make: EventMaker
) -> None:
    office.person()
    event = correction(make)
    single = office.post(event, lang="zh")
    answer = single.get_json()
    (pending,) = answer["pending"]
    assert (single.status_code, answer["accepted"], answer["rejected"], answer["duplicates"]) == (202, 0, [], 0)
    assert (pending["index"], pending["id"], pending["rule"]) == (0, event["id"], "approved_by_another")
    assert (pending["area"], pending["roles"]) == ("320614-01", ["supervisor"])
    assert pending["text"] == "“身份更正”须由另一账号审批"
    batch = office.post([event, make.event("surveyed", "2021-05-01", WHO, method="入户")])
    again = batch.get_json()
    assert (batch.status_code, again["accepted"]) == (200, 1)
    assert [one["approval"] for one in again["pending"]] == [pending["approval"]]


def test_when_confirmed_then_it_is_recorded_as_posted_and_history_and_feed_tell_who_confirmed(
    office: Office, waiting: int
) -> None:
    answer = verdict(office, waiting)
    assert (answer["http"], answer["accepted"], answer["approval"]["status"]) == (200, 1, "confirmed")
    assert (answer["approval"]["version"], answer["approval"]["decided_by"]["name"]) == (2, "supervisor@320614")
    office.world.project()
    person = office.get("/v1/people")["items"][0]["id"]
    first, last = office.get(f"/v1/people/{person}/history")["items"]
    assert "approved_by" not in first
    assert (last["actor"]["name"], last["approved_by"]["name"], last["approved_by"]["approval"]) == (
        *("caseworker@320614-01", "supervisor@320614"),
        waiting,
    )
    event = office.get("/v1/events")["items"][-1]
    assert (event["actor"], event["approvedby"], event["approval"]) == (
        *("caseworker@320614-01", "supervisor@320614"),
        waiting,
    )


def test_when_refused_with_a_reason_then_nothing_is_recorded_and_the_sender_is_told(
    office: Office, make: EventMaker, waiting: int
) -> None:
    without = verdict(office, waiting, json={"verdict": "refused"})
    assert (without["http"], without["code"], without["field"]) == (400, "field.missing", "reason")
    answer = verdict(office, waiting, json={"verdict": "refused", "reason": {"code": "proof", "text": "证据不足"}})
    assert (answer["http"], answer["accepted"], answer["approval"]["status"]) == (200, 0, "refused")
    assert answer["approval"]["reason"] == {"code": "proof", "text": "证据不足", "legal_basis": ""}
    assert verdict(office, waiting)["code"] == "approval.decided"
    listed = office.get("/v1/approvals?status=refused")["items"]
    assert [one["number"] for one in listed] == [waiting]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"verdict": "perhaps"}, "parameter.choice", "verdict"),
        ({"verdict": "refused", "reason": {}}, "reason.empty", "reason"),
        ({"approver": "me"}, "parameter.unknown", "approver"),
        ({"verdict": "refused", "reason": {"txt": "x"}}, "field.unknown", "reason.txt"),
        ([], "object.expected", None),
    ],
)
def test_given_a_body_that_is_no_verdict_then_it_is_refused(
    office: Office, waiting: int, body: object, code: str, field: str | None
) -> None:
    answer = verdict(office, waiting, json=body)
    assert (answer["http"], answer["code"], answer.get("field")) == (400, code, field)
    assert office.get("/v1/approvals")["count"] == 1


def test_given_the_sender_or_a_wrong_role_or_another_area_then_it_is_not_theirs_to_confirm(
    office: Office, waiting: int
) -> None:
    own = verdict(office, waiting, role="caseworker", area="320614-01")
    colleague = verdict(office, waiting, role="caseworker")
    assert [(one["http"], one["code"]) for one in (own, colleague)] == [(403, "approval.own"), (403, "approval.role")]
    for role in ("auditor", "admin", "integration"):
        assert verdict(office, waiting, role=role)["code"] == "auth.role"
    elsewhere = [verdict(office, number, area="210000") for number in (waiting, waiting + 1)]
    assert {(one["http"], one["code"]) for one in elsewhere} == {(404, "not_found")}
    assert verdict(office, waiting, area="320614-02")["http"] == 404


def test_it_is_listed_where_it_is_decided_and_for_who_posted_it_and_nowhere_else(office: Office, waiting: int) -> None:
    for role, area in (("supervisor", "320614"), ("auditor", "320600"), ("caseworker", "320614-01")):
        page = office.get("/v1/approvals", role=role, area=area)
        assert ([one["number"] for one in page["items"]], page["count"], page["next"]) == ([waiting], 1, None)
    for area in ("320614-02", "210000"):
        page = office.get("/v1/approvals?status=all", role="supervisor", area=area)
        assert (page["items"], page["count"]) == ([], 0)
        assert office.call("GET", f"/v1/approvals/{waiting}", role="supervisor", area=area).status_code == 404


def test_read_by_itself_it_tells_what_it_says_masked_unless_revealed_and_that_is_logged(
    office: Office, waiting: int
) -> None:
    found = office.get(f"/v1/approvals/{waiting}", role="supervisor")
    assert (found["status"], found["time"], found["sender"]["name"]) == (
        *("waiting", "2021-06-01", "caseworker@320614-01"),
    )
    assert found["data"] == {"field": "id_no", "approver": "随便写的", "old": "****", "new": "****"}
    shown = office.get(f"/v1/approvals/{waiting}?reveal=true", role="supervisor")
    assert (shown["data"]["old"], shown["data"]["new"]) == (ZHANG_SAN, NEW)
    assert [line[:3] for line in office.lines("approval.reveal")] == [
        ("supervisor@320614", "approval.reveal", str(waiting))
    ]
    assert office.call("GET", f"/v1/approvals/{waiting}?reveal=true", role="integration").status_code == 403


def test_the_list_is_paged_and_narrowed(office: Office, make: EventMaker, waiting: int) -> None:
    company = {"employer": "某厂", "uscc": "91350100M000100Y43", "measure": "hiring_subsidy", "amount_fen": 10**10}
    office.post(make.event("employer.support_granted", "2021-06-01", None, **company))
    pages = office.pages("/v1/approvals?limit=1")
    assert [[one["type"] for one in page] for page in pages] == [
        ["person.identity_corrected"],
        ["employer.support_granted"],
    ]
    first = office.get("/v1/approvals?limit=1")
    assert (first["count"], office.get(f"/v1/approvals?limit=1&cursor={first['next']}")["count"]) == (2, None)
    assert office.get("/v1/approvals?limit=1&count=false")["count"] is None
    narrowed = office.get("/v1/approvals?type=employer.support_granted")
    assert (len(narrowed["items"]), narrowed["count"]) == (1, 1)
    assert office.call("GET", "/v1/approvals?cursor=x").status_code == 400


def test_what_can_no_longer_be_recorded_is_answered_with_why_and_kept(
    office: Office, make: EventMaker, waiting: int
) -> None:
    other = office.post(correction(make, new=id_no("1970-03-14", 121))).get_json()
    office.confirm(other)
    answer = verdict(office, waiting)
    assert (answer["http"], answer["code"], answer["approval"]["status"]) == (422, "old_is_present", "superseded")
    assert answer["rejected"][0]["quarantine"] == office.get("/v1/quarantine")["items"][0]["id"]


def test_a_preview_says_so_and_keeps_nothing(office: Office, make: EventMaker) -> None:
    office.person()
    seen = office.post(correction(make), path="/v1/events?preview=true").get_json()
    assert [one["outcome"] for one in seen["preview"]["items"]] == ["pending"]
    assert [one["approval"] for one in seen["pending"]] == [None]
    assert office.get("/v1/approvals?status=all")["items"] == []


def test_given_a_type_that_is_not_the_roles_then_403_names_the_roles_that_may(office: Office, make: EventMaker) -> None:
    office.person()
    check = make.event("spot_checked", "2021-06-01", WHO, inspection="S-1", items=["在岗"])
    answer = office.post(check, role="caseworker")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope.type")
    assert answer.get_json()["data"]["allowed"] == ["supervisor"]
    assert office.post(check, role="supervisor").status_code == 200
