"""The fence of households: a stranger neither joins, clears, hides nor sees one of another area (attack S3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Json, Office
from tests.waiting import wait_until
from tests.world import CloudEvent, EventMaker, id_no

TOWN, OTHER_TOWN, ELSEWHERE = "320614-08", "320614-02", "210100"
HEAD, SPOUSE = id_no("1972-05-20", 21), id_no("1973-06-21", 22)
STRANGER, SECOND = id_no("1980-01-01", 31, "210102"), id_no("1981-01-01", 33, "210102")
HOME = f"{TOWN}/hm-08-1"
ERROR = {"code": "error", "text": "录入有误"}


def who(number: str) -> str:
    return f"id_no:{number}"


@pytest.fixture
def town(office: Office, make: EventMaker) -> Office:
    """A recognised zero-employment household of the town Yuelai, posted by the town."""
    posted(
        office,
        TOWN,
        make.registered(HEAD, area=TOWN),
        make.registered(SPOUSE, area=TOWN, name="李四"),
        joined(make, HEAD, "head"),
        joined(make, SPOUSE, "spouse"),
        make.event("zero_employment_recognised", "2021-02-01", who(HEAD), household_id="hm-08-1", basis="公示无异议"),
    )
    assert home(office)["status"] == "open"
    return office


def joined(make: EventMaker, number: str, relation: str, day: str = "2021-01-10", **data: Any) -> CloudEvent:
    data = {"household_id": "hm-08-1", "relation": relation, **data}
    return make.event("household_joined", day, who(number), **data)


def posted(office: Office, area: str, *cloud_events: CloudEvent) -> Json:
    """Posts each event by itself, as a caseworker of the area; the answers, added up."""
    total: Json = {"accepted": 0, "pending": [], "rejected": [], "persons": {}}
    for cloud_event in cloud_events:
        answer = office.post([cloud_event], area=area, role="caseworker").get_json()
        total["accepted"] += answer["accepted"]
        total["pending"] += answer["pending"]
        total["rejected"] += answer["rejected"]
        total["persons"] |= answer["persons"]
    office.world.project()
    return total


def home(office: Office, household: str = "hm-08-1", area: str = TOWN, **options: Any) -> Json:
    return office.get(f"/v1/households/{household}?as_of=2021-03-01", area=area, **options)


def stranger(office: Office, make: EventMaker, number: str = STRANGER, area: str = ELSEWHERE) -> str:
    registered = make.registered(number, area=area, name="外人")
    return str(posted(office, area, registered)["persons"][registered["id"]])


def nothing_happened(office: Office, *, area: str = ELSEWHERE) -> None:
    """The household is as it was, listed, counted and due where it belongs; the stranger sees nothing of it."""
    found = home(office)
    assert (found["status"], found["area"], found["id"]) == ("open", TOWN, HOME)
    assert sorted(member["relation"] for member in found["members"]) == ["head", "spouse"]
    assert [one["id"] for one in office.get("/v1/households?status=open", area=TOWN)["items"]] == [HOME]
    (task,) = office.get("/v1/worklist?kind=household_open", area=TOWN)["items"]
    assert (task["household_id"], task["link"]) == ("hm-08-1", f"/v1/households/{HOME}/history")
    (row,) = [
        row for row in office.get("/v1/reports/4A?period=2021&area=320614", area="320614")["rows"] if row["key"] == TOWN
    ]
    assert row["zero_households_open"] == 1
    for path in (HOME, f"{HOME}/history"):
        assert office.call("GET", f"/v1/households/{path}", area=area).status_code == 404
    assert [one["id"] for one in office.get("/v1/households", area=area)["items"] if one["id"] == HOME] == []


@pytest.mark.parametrize("relation", ["head", "spouse"])
@pytest.mark.parametrize("area", [ELSEWHERE, OTHER_TOWN])
def test_the_same_name_elsewhere_is_another_household(town: Office, make: EventMaker, area: str, relation: str) -> None:
    """The attack: a stranger with the same household id, as its head, at work. Before, it took over and cleared it."""
    stranger(town, make, area=area)
    answer = posted(
        town,
        area,
        joined(make, STRANGER, relation),
        make.event("employed", "2021-02-10", who(STRANGER), channel="employer", employer="某厂"),
    )
    assert (answer["accepted"], answer["pending"], answer["rejected"]) == (2, [], [])
    nothing_happened(town, area=area)
    own = home(town, area=area)
    assert (own["id"], own["household_id"], own["area"]) == (f"{area}/hm-08-1", "hm-08-1", area)
    assert [member["relation"] for member in own["members"]] == [relation]


def test_a_person_id_chosen_low_decides_nothing(town: Office, make: EventMaker) -> None:
    """A household is where its head is, whatever the ids; two areas are seen apart by who sees both."""
    stranger(town, make)
    posted(town, ELSEWHERE, joined(make, STRANGER, "head"))
    nothing_happened(town)
    problem = town.call("GET", "/v1/households/hm-08-1", area="", role="auditor")
    assert (problem.status_code, problem.get_json()["code"]) == (409, "household.ambiguous")
    assert problem.get_json()["data"]["ids"] == [f"{ELSEWHERE}/hm-08-1", HOME]
    for key in problem.get_json()["data"]["ids"]:
        assert home(town, key, area="", role="auditor")["id"] == key


@pytest.mark.parametrize("household", ["hm-08-1", "hm-08-404"])
@pytest.mark.parametrize("relation", ["head", "spouse"])
def test_a_join_from_outside_waits_for_the_households_area_whether_there_is_one_or_not(
    town: Office, make: EventMaker, relation: str, household: str
) -> None:
    stranger(town, make)
    join = joined(make, STRANGER, relation, household_id=household, household_area=TOWN)
    (pending,) = posted(town, ELSEWHERE, join)["pending"]
    told = {name: value for name, value in pending.items() if name not in ("approval", "id")}
    assert told == {
        "index": 0,
        "rule": "household.consent",
        "area": TOWN,
        "roles": ["caseworker", "supervisor"],
        "text": f"household {household} belongs to another area, which has to consent",
    }
    nothing_happened(town)
    (tried,) = town.get("/v1/approvals", area=TOWN)["items"]
    assert (tried["type"], tried["sender"]["name"]) == ("person.household_joined", f"caseworker@{ELSEWHERE}")
    assert town.get("/v1/approvals", area=OTHER_TOWN)["items"] == []
    noted = town.world.log("SELECT account, subject FROM zuji.access_log WHERE action = 'household.join_tried'")
    assert noted == [(f"caseworker@{ELSEWHERE}", f"{TOWN}/{household}")]


def test_with_consent_the_member_belongs_and_changes_only_what_a_member_changes(town: Office, make: EventMaker) -> None:
    """The household's area sees the id, relation and labour state of the member: clearing needs them. The member's area
    sees the household without the labour states of the others."""
    person = stranger(town, make)
    (pending,) = posted(town, ELSEWHERE, joined(make, STRANGER, "child", household_area=TOWN))["pending"]
    own = town.call("POST", f"/v1/approvals/{pending['approval']}", area=ELSEWHERE, role="supervisor")
    assert own.status_code == 404
    consent = town.call("POST", f"/v1/approvals/{pending['approval']}", area=TOWN, role="supervisor")
    assert (consent.status_code, consent.get_json()["accepted"]) == (200, 1)
    town.world.project()
    assert [m["person"] for m in home(town)["members"] if m["relation"] == "child"] == [person]
    seen = home(town, HOME, area=ELSEWHERE)["members"]
    assert {one["relation"] for one in seen if one["labour"] is None} == {"head", "spouse"}
    version = 2
    later = [
        make.event("zero_employment_withdrawn", "2021-02-05", who(STRANGER), household_id="hm-08-1", reason=ERROR),
        make.event("zero_employment_recognised", "2021-02-06", who(STRANGER), household_id="hm-08-1", basis="认定"),
        make.event(
            *("corrected", "2021-02-07", who(STRANGER)),
            target_version=version,
            changes={"relation": "head"},
            reason=ERROR,
        ),
    ]
    answer = posted(town, ELSEWHERE, *later)
    assert (answer["accepted"], [one["rule"] for one in answer["pending"]]) == (0, ["household.consent"] * 3)
    assert (home(town)["status"], home(town)["area"]) == ("open", TOWN)
    left = make.event("household_left", "2021-02-20", who(STRANGER), household_id="hm-08-1")
    assert posted(town, ELSEWHERE, left)["accepted"] == 1
    assert len(home(town)["members"]) == 2


def test_consent_to_a_household_that_does_not_exist_makes_none(town: Office, make: EventMaker) -> None:
    stranger(town, make)
    join = joined(make, STRANGER, "head", household_id="hm-08-404", household_area=TOWN)
    (pending,) = posted(town, ELSEWHERE, join)["pending"]
    answer = town.call("POST", f"/v1/approvals/{pending['approval']}", area=TOWN, role="caseworker")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "household.unknown")
    town.world.project()
    assert town.call("GET", "/v1/households/hm-08-404", area=TOWN).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"household_area": TOWN}, {"household_id": "hm-08-1", "household_area": TOWN, "relation": "head"}],
)
def test_a_correction_of_a_join_is_no_way_round(town: Office, make: EventMaker, changes: Json) -> None:
    stranger(town, make)
    named = "hm-08-1" if "household_id" not in changes else "other"
    assert posted(town, ELSEWHERE, joined(make, STRANGER, "spouse", household_id=named))["accepted"] == 1
    corrected = make.event("corrected", "2021-02-01", who(STRANGER), target_version=2, changes=changes, reason=ERROR)
    answer = posted(town, ELSEWHERE, corrected)
    assert (answer["accepted"], [one["rule"] for one in answer["pending"]]) == (0, ["household.consent"])
    nothing_happened(town)


def test_a_person_who_moves_in_brings_its_own_household_and_touches_no_other(town: Office, make: EventMaker) -> None:
    stranger(town, make)
    moved = make.event("moved", "2021-02-01", who(STRANGER), to_area=TOWN)
    job = make.event("employed", "2021-01-20", who(STRANGER), channel="employer", employer="某厂")
    assert posted(town, ELSEWHERE, joined(make, STRANGER, "head"), job, moved)["accepted"] == 3
    keys = {one["id"]: one["status"] for one in town.get("/v1/households", area=TOWN)["items"]}
    assert keys.keys() == {HOME, f"{ELSEWHERE}/hm-08-1"}, "the household moved with its head, and keeps its id"
    found = home(town, HOME)
    assert (found["status"], len(found["members"])) == ("open", 2)
    third = make.registered(SECOND, area=TOWN)
    assert posted(town, TOWN, third, joined(make, SECOND, "child"))["accepted"] == 2
    assert len(home(town, HOME)["members"]) == 3, "the town means its own household by the name"


def test_a_decision_by_the_stranger_about_the_name_changes_nothing(town: Office, make: EventMaker) -> None:
    stranger(town, make)
    withdrawn = make.event(
        "zero_employment_withdrawn", "2021-02-05", who(STRANGER), household_id="hm-08-1", reason=ERROR
    )
    (rejected,) = posted(town, ELSEWHERE, withdrawn)["rejected"]
    assert rejected["problem"]["code"] == "transition.household"
    assert posted(town, ELSEWHERE, joined(make, STRANGER, "head"), withdrawn)["accepted"] >= 1
    nothing_happened(town)


def test_a_merge_of_a_stranger_into_a_member_needs_both_in_scope(town: Office, make: EventMaker) -> None:
    duplicate = stranger(town, make)
    posted(town, ELSEWHERE, joined(make, STRANGER, "head"))
    member = home(town)["members"][0]["person"]
    merged = make.event("merged", "2021-02-01", duplicate, into=member, reason=ERROR)
    assert posted(town, ELSEWHERE, merged)["accepted"] == 0
    nothing_happened(town)


def test_a_second_head_is_refused_also_inside_the_area_and_waits_until_the_first_left(
    town: Office, make: EventMaker
) -> None:
    registered = make.registered(SECOND, area=TOWN)
    person = posted(town, TOWN, registered)["persons"][registered["id"]]
    (rejected,) = posted(town, TOWN, joined(make, SECOND, "head", "2021-03-10"))["rejected"]
    problem = rejected["problem"]
    assert (problem["code"], problem["status"], problem["data"]["household_id"]) == (
        *("household.second_head", 422),
        "hm-08-1",
    )
    nothing_happened(town)
    left = make.event("household_left", "2021-03-10", who(HEAD), household_id="hm-08-1")
    assert posted(town, TOWN, left)["accepted"] == 1
    members = town.get(f"/v1/households/{HOME}?as_of=2021-03-10", area=TOWN)["members"]
    assert {member["relation"]: member["person"] for member in members}["head"] == person
    wait_until(lambda: town.get("/v1/quarantine", area=TOWN)["items"] == [])


def test_consent_to_a_second_head_is_refused_and_the_request_is_over(town: Office, make: EventMaker) -> None:
    """Given a head, when the area consents to another, then the answer is the refusal and the request has ended."""
    stranger(town, make)
    (asked,) = posted(town, ELSEWHERE, joined(make, STRANGER, "head", household_area=TOWN))["pending"]
    path = f"/v1/approvals/{asked['approval']}"
    answer = town.call("POST", path, role="caseworker", area=TOWN, json={})
    body = answer.get_json()
    assert (answer.status_code, body["code"], body["pending"]) == (422, "household.second_head", [])
    assert body["approval"]["status"] == "superseded"
    again = town.call("POST", path, role="caseworker", area=TOWN, json={})
    assert (again.status_code, again.get_json()["code"]) == (409, "approval.decided")


def test_the_area_of_a_member_sees_the_household_with_the_others_closed(town: Office, make: EventMaker) -> None:
    child = id_no("2001-01-01", 41)
    answer = posted(town, OTHER_TOWN, make.registered(child, area=OTHER_TOWN, name="王五"))
    (person,) = answer["persons"].values()
    waiting = posted(town, OTHER_TOWN, joined(make, child, "child", household_area=TOWN))
    assert town.call("GET", f"/v1/households/{HOME}", area=OTHER_TOWN).status_code == 404
    town.confirm(waiting, TOWN)
    town.world.project()

    whole, seen = home(town, HOME), home(town, HOME, area=OTHER_TOWN)

    assert {**seen, "members": None, "cleared_by": None} == {**whole, "members": None, "cleared_by": None}
    closed = {one["relation"]: one["labour"] is None for one in seen["members"]}
    assert {one["relation"]: one["labour"] is None for one in whole["members"]} == dict.fromkeys(closed, False)
    assert closed == {"head": True, "spouse": True, "child": False}
    history = town.get(f"/v1/households/{HOME}/history", area=OTHER_TOWN)["items"]
    assert {one["labour"] for chapter in history for one in chapter["members"] if one["person"] != person} == {None}
    assert town.call("GET", f"/v1/households/{HOME}", area="320614-07").status_code == 404
    assert town.get("/v1/households", area=OTHER_TOWN)["items"] == []


def test_the_area_of_a_member_who_has_left_sees_the_household_no_more(town: Office, make: EventMaker) -> None:
    child = id_no("2001-01-01", 41)
    posted(town, OTHER_TOWN, make.registered(child, area=OTHER_TOWN, name="王五"))
    town.confirm(posted(town, OTHER_TOWN, joined(make, child, "child", household_area=TOWN)), TOWN)
    town.world.project()
    assert town.call("GET", f"/v1/households/{HOME}", area=OTHER_TOWN).status_code == 200

    posted(town, OTHER_TOWN, make.event("household_left", "2021-05-01", who(child), household_id="hm-08-1"))

    assert town.call("GET", f"/v1/households/{HOME}", area=OTHER_TOWN).status_code == 404
