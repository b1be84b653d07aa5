"""`preview=true` says what would change, records nothing, and then that happens."""

from typing import Any

from api.http.responses.events import Recorded
from tests.api.conftest import Office
from tests.world import ZHANG_SAN, CloudEvent, EventMaker, id_no

Json = dict[str, Any]
WHO = f"id_no:{ZHANG_SAN}"


def preview(office: Office, *events: CloudEvent, query: str = "", **options: Any) -> Json:
    """What the preview answers, in the shape that is documented; nothing is recorded by it."""
    before = office.world.log("SELECT position FROM zuji.log_head"), office.world.log("SELECT * FROM zuji.quarantine")
    response = office.post(list(events), path=f"/v1/events?preview=true{query}", **options)
    assert response.status_code == 200, response.text
    answer: Json = response.get_json()
    assert Recorded().validate(answer) == {}
    assert before == (
        office.world.log("SELECT position FROM zuji.log_head"),
        office.world.log("SELECT * FROM zuji.quarantine"),
    )
    return answer


def fields_of(changes: list[Json], view: str) -> dict[str, tuple[Any, Any]]:
    """The fields of the changed rows of a view by name: before and after."""
    return {
        field["field"]: (field["before"], field["after"])
        for change in changes
        if change["view"] == view
        for field in change["fields"]
    }


def test_what_a_job_would_change_is_what_it_changes(office: Office, make: EventMaker) -> None:
    person = office.person(make.event("unemployment_registered", "2021-01-06", WHO))
    was = office.get(f"/v1/people/{person}")
    job = make.event("employed", "2021-05-06", WHO, channel="employer", employer="海门某家纺有限公司")
    (seen,) = preview(office, job)["preview"]["people"]
    assert seen["id"] == person
    roster = fields_of(seen["changes"], "roster")
    assert roster["labour_state"] == ("unemployed", "employed")
    assert fields_of(seen["changes"], "employment")["channel"] == (None, "employer")
    assert fields_of(seen["changes"], "outcome")["outcome"] == (None, "employed")
    office.given(job)
    now = office.get(f"/v1/people/{person}")
    assert (was["labour"], now["labour"]) == roster["labour_state"]
    assert now["employment"]["employer"] == roster["employer"][1]


def test_a_correction_a_correction_of_it_and_a_void_are_told(office: Office, make: EventMaker) -> None:
    person = office.person(make.event("employed", "2021-05-06", WHO, channel="employer", monthly_wage_fen=420000))
    reason = {"code": "checked", "text": "核对"}
    first = make.event("corrected", "2021-06-01", WHO, target_version=2, changes={"channel": "flexible"}, reason=reason)
    (seen,) = preview(office, first, lang="zh")["preview"]["people"]
    (change,) = [change for change in seen["changes"] if change["view"] == "employment"]
    assert (change["what"], change["fields"][0]["text"]) == ("changed", "就业渠道：单位就业→灵活就业")
    office.given(first)
    second = make.event("corrected", "2021-06-02", WHO, target_version=3, changes={"channel": "other"}, reason=reason)
    (seen,) = preview(office, second)["preview"]["people"]
    assert fields_of(seen["changes"], "employment")["channel"] == ("flexible", "other")
    void = make.event("voided", "2021-06-03", WHO, target_version=2, reason=reason)
    (seen,) = preview(office, void)["preview"]["people"]
    assert fields_of(seen["changes"], "roster")["labour_state"] == ("employed", "unknown")
    assert seen["id"] == person


def test_each_item_is_told_recorded_duplicate_or_refused_with_its_problem(office: Office, make: EventMaker) -> None:
    survey = make.event("surveyed", "2021-01-07", WHO, method="入户")
    office.person(survey)
    bad = make.event("left_post", "2021-01-08", WHO, cause="合同到期")
    briefed = make.event("policy_briefed", "2021-01-09", WHO, policies=["社保补贴"])
    answer = preview(office, survey, bad, briefed)
    assert [(item["outcome"], item["version"]) for item in answer["preview"]["items"]] == [
        ("duplicate", None),
        ("refused", None),
        ("recorded", 3),
    ]
    (rejected,) = answer["rejected"]
    assert (rejected["problem"]["code"], rejected["quarantine"]) == ("transition.labour", None)
    atomic = preview(office, survey, bad, briefed, query="&atomic=true")["preview"]
    assert [item["outcome"] for item in atomic["items"]] == ["left_out", "refused", "left_out"]
    assert atomic["people"] == []


def test_a_refused_single_event_is_a_preview_too(office: Office, make: EventMaker) -> None:
    event = make.event("employed", "2021-05-06", WHO, channel="employer")
    response = office.post(event, path="/v1/events?preview=true")
    assert (response.status_code, response.get_json()["accepted"]) == (200, 0)
    assert office.world.log("SELECT * FROM zuji.quarantine") == []


def test_somebody_new_has_no_id_yet_and_is_masked(office: Office, make: EventMaker) -> None:
    registered = make.registered(phone="13912345678")
    answer = preview(office, registered)
    (seen,) = answer["preview"]["people"]
    assert (seen["id"], seen["request"], answer["persons"]) == (None, registered["id"], {})
    roster = fields_of(seen["changes"], "roster")
    assert (roster["id_no"][1], roster["phone"][1]) == ("320684***********9", "139****5678")
    assert (roster["name"][1], roster["birth_date"][1]) == ("张*", "1970")


def test_r4_6_the_counts_of_the_bundle_are_told(office: Office, make: EventMaker) -> None:
    office.person()
    briefed = make.event("policy_briefed", "2026-03-01", WHO, policies=["社保补贴"])
    (seen,) = preview(office, briefed, lang="en")["preview"]["people"]
    (bundle,) = [change for change in seen["changes"] if change["view"] == "bundle"]
    assert bundle["fields"][0]["text"].endswith("0/1 → 1/1")


def test_r0_2_the_limit_that_would_begin_is_told_by_its_name(office: Office, make: EventMaker) -> None:
    office.person()
    said = {"categories": ["older_worker"], "basis": "认定表", "review_on": "2022-01-10"}
    recognised = make.event("recognised", "2021-01-10", WHO, **said)
    (seen,) = preview(office, recognised, lang="zh")["preview"]["people"]
    (limit,) = [c for c in seen["changes"] if c["view"] == "deadline" and c["key"]["name"] == "review"]
    assert (limit["what"], limit["title"]) == ("added", "时限：认定复核")
    assert {f["field"]: f["after"] for f in limit["fields"]}["due_at"].startswith("2022-01-10T23:59:59")


def test_r1_8_the_household_that_would_be_cleared_is_told(office: Office, make: EventMaker) -> None:
    spouse = id_no("1972-03-12", 992)
    for number, relation in ((ZHANG_SAN, "head"), (spouse, "spouse")):
        who = f"id_no:{number}"
        joined = make.event("household_joined", "2021-01-06", who, household_id="H-1", relation=relation)
        office.given(make.registered(number), joined, make.event("unemployment_registered", "2021-01-07", who))
    office.given(make.event("zero_employment_recognised", "2021-01-10", WHO, household_id="H-1", basis="公示"))
    job = make.event("employed", "2021-01-20", f"id_no:{spouse}", channel="employer")
    (household,) = preview(office, job, lang="zh")["preview"]["households"]
    texts = [field["text"] for change in household["changes"] for field in change["fields"]]
    assert household["id"] == "320614/H-1"
    assert "状态：（空）→已清零" in texts


def test_what_lies_outside_the_callers_area_is_not_told(office: Office, make: EventMaker) -> None:
    office.person(make.event("moved", "2021-02-01", WHO, to_area="320614-02"))
    job = make.event("employed", "2021-01-20", WHO, channel="employer")
    seen = preview(office, job, area="320614-01")["preview"]
    assert [item["outcome"] for item in seen["items"]] == ["recorded"]
    views = {change["view"] for one in seen["people"] for change in one["changes"]}
    assert "roster" not in views


def test_a_reader_may_not_preview(office: Office, make: EventMaker) -> None:
    response = office.post(make.registered(), path="/v1/events?preview=true", role="auditor")
    assert response.status_code == 403
