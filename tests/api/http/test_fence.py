"""The fence between areas: a person in another area and an unknown person get the same answer."""

import re
from typing import Any

import pytest

from tests.api.conftest import Office
from tests.world import NOW, ZHANG_SAN, CloudEvent, EventMaker, id_no

EVIL = "210100"
WHO = f"id_no:{ZHANG_SAN}"
NOBODY = "00000000-0000-4000-8000-00000000dead"
FREE = id_no("1990-05-05", 7)


def uniform(response: Any, *own: str) -> tuple[int, str]:
    """The answer without values from the request, without its id and without the number in quarantine."""
    text = response.text.replace(response.headers["X-Request-Id"], "…")
    for one in own:
        text = text.replace(one, "…")
    return response.status_code, re.sub(r'"quarantine":[0-9]+', "", text)


@pytest.mark.parametrize("query", ["as_of=2021-06-01", "known_at=2099-01-01", "as_of=2021-06-01&reveal=true"])
@pytest.mark.parametrize("role", ["caseworker", "supervisor", "auditor"])
def test_a_person_elsewhere_is_not_there_at_any_time(office: Office, role: str, query: str) -> None:
    person = office.person()
    path = f"/v1/people/{person}?{query}"
    assert office.call("GET", path, role=role).status_code == 200
    theirs = office.call("GET", path, role=role, area=EVIL)
    nobody = office.call("GET", path.replace(person, NOBODY), role=role, area=EVIL)
    assert uniform(theirs, person) == uniform(nobody, NOBODY)
    assert theirs.status_code == 404


def test_who_moved_away_is_not_there_for_the_old_town_at_the_time_when_it_was_responsible(office: Office) -> None:
    person = office.person(office.events.event("moved", "2021-06-01", WHO, to_area="320614-02"))
    assert office.call("GET", f"/v1/people/{person}?as_of=2021-05-01", area="320614-01").status_code == 404
    assert office.get(f"/v1/people/{person}?as_of=2021-05-01", area="320614-02")["area"] == "320614-01"


@pytest.mark.parametrize("path", ["/v1/events", "/v1/events?preview=true", "/v1/events?atomic=true"])
def test_an_event_about_somebody_elsewhere_is_answered_as_about_nobody(
    office: Office, make: EventMaker, path: str
) -> None:
    person, other = office.person(), office.person(number=id_no("1980-01-01", 1))
    for known, unknown in (
        ((WHO, {}), (f"id_no:{FREE}", {})),
        ((person, {}), (NOBODY, {})),
        ((person, {"into": other}), (NOBODY, {"into": other})),
    ):
        answers = []
        for subject, into in (known, unknown):
            kind = "merged" if into else "surveyed"
            cloud_event = {**make.event(kind, "2021-06-01", subject, **(into or {"method": "入户"})), "id": "same"}
            answers.append(uniform(office.post(cloud_event, path=path, role="caseworker", area=EVIL)))
        assert answers[0] == answers[1]
        assert "person.unknown" in answers[0][1]


def test_a_merge_into_somebody_elsewhere_is_answered_as_into_nobody(office: Office, make: EventMaker) -> None:
    theirs = office.person()
    cloud_event = make.registered(FREE, area=EVIL)
    ours = office.post(cloud_event, area=EVIL).get_json()["persons"][cloud_event["id"]]
    merges = [{**make.event("merged", "2021-06-01", ours, into=one), "id": "same"} for one in (theirs, NOBODY)]
    reverts = [
        {**make.event("merge_reverted", "2021-06-01", ours, merged_person=one), "id": "same"}
        for one in (theirs, NOBODY)
    ]
    for known, unknown in (merges, reverts):
        assert uniform(office.post(known, area=EVIL)) == uniform(office.post(unknown, area=EVIL))


def test_a_post_elsewhere_is_answered_as_one_that_is_not_there(office: Office, make: EventMaker) -> None:
    office.given(make.event("post.developed", "2021-01-01", "P-1", kind="保洁", area="320614-01", count=5))
    known, unknown = (
        {**make.event("post.vacated", "2021-02-01", post, count=1, cause="期满"), "id": "same"}
        for post in ("P-1", "P-2")
    )
    assert uniform(office.post(known, area=EVIL)) == uniform(office.post(unknown, area=EVIL))


def test_a_number_held_elsewhere_is_refused_without_person_and_place(office: Office, make: EventMaker) -> None:
    person = office.person()
    refused = office.post(make.registered(area=EVIL), area=EVIL)
    assert (refused.status_code, refused.get_json()["code"], "data" in refused.get_json()) == (
        409,
        "identity.held",
        False,
    )
    assert person not in refused.text
    assert "320614" not in refused.text
    again = office.post(make.registered(area="320614-02"), area="320614")
    assert again.get_json()["data"] == {"person": person}, "who covers the person is told"
    listed = office.get("/v1/quarantine", area=EVIL)["items"]
    assert person not in str(listed)


def test_a_number_corrected_to_one_held_elsewhere_tells_no_person(office: Office, make: EventMaker) -> None:
    person = office.person()
    cloud_event = make.registered(FREE, area=EVIL)
    ours = office.post(cloud_event, area=EVIL).get_json()["persons"][cloud_event["id"]]
    said = {"field": "id_no", "old": FREE, "new": ZHANG_SAN, "approver": "李主任"}
    refused = office.post(make.event("identity_corrected", "2021-06-01", ours, **said), area=EVIL)
    assert refused.get_json()["code"] == "identity.held"
    assert person not in refused.text


def test_what_waits_for_somebody_elsewhere_shows_nothing_of_what_happens_there(
    office: Office, make: EventMaker
) -> None:
    office.person()
    for subject in (WHO, f"id_no:{FREE}"):
        office.post(make.event("surveyed", "2021-06-01", subject, method="入户"), area=EVIL)
    office.given(make.event("surveyed", "2021-07-01", WHO, method="入户"))
    known, unknown = office.get("/v1/quarantine", area=EVIL)["items"]
    for one in ("id", "received_at", "tried_at", "request_id"):
        known.pop(one), unknown.pop(one)
    assert known == unknown
    assert office.world.log("SELECT attempts, tried_at - received_at < interval '1 second' FROM zuji.quarantine") == [
        (1, True),
        (1, True),
    ]


def enumerated(office: Office) -> tuple[list[str], list[str]]:
    """Three registered persons among the 1,000 numbers of a region and birthday; the numbers, and the persons."""
    numbers = [id_no("1979-01-02", sequence) for sequence in range(1000)]
    people = [office.person(number=numbers[place], area="320614-08") for place in (12, 345, 678)]
    return numbers, people


def test_s2_a_thousand_numbers_tell_an_integration_of_another_province_nothing_and_are_in_the_log(
    office: Office, make: EventMaker
) -> None:
    """Given three persons, when one elsewhere asks by all numbers, then the answers are equal."""
    numbers, people = enumerated(office)
    calls = {"role": "integration", "area": EVIL}
    surveys = [make.event("surveyed", "2021-06-01", f"id_no:{number}", method="入户") for number in numbers]
    registrations = [make.registered(number, area=EVIL) for number in numbers]
    posted = office.post(surveys, **calls).get_json()
    told = {str({**one["problem"]}) for one in posted["rejected"]}
    print(f"\n1,000 events by number: {len(posted['rejected'])} refused, {len(told)} different problems: {told}")
    assert (posted["accepted"], len(posted["rejected"]), len(told)) == (0, 1000, 1)
    cloud_events: dict[str, list[CloudEvent]] = {"surveys": surveys, "registrations": registrations}
    for name, batch in cloud_events.items():
        answer = office.post(batch, path="/v1/events?preview=true", **calls)
        print(f"preview of 1,000 {name}: {answer.status_code} {answer.get_json().get('code')}")
        if name == "surveys":
            assert (answer.status_code, answer.get_json()["code"]) == (429, "probing.limited")
            assert int(answer.headers["Retry-After"]) <= 3600
        assert not any(person in answer.text for person in people)
    log = [(line[0], line[1], line[3]) for line in office.lines("probe", "preview")]
    print("security log:", *log, sep="\n  ")
    assert log == [
        ("integration@210100", "probe", {"events": 1000, "unknown": 1000}),
        ("integration@210100", "preview", {"events": 1000, "refused": 1000, "unknown": 1000}),
    ]
    listed = office.get("/v1/quarantine?limit=200", **calls)["items"]
    assert len({str(one["problem"]) for one in listed}) == 1


def test_previews_of_numbers_that_are_held_elsewhere_are_limited_by_account(office: Office, make: EventMaker) -> None:
    """Given a limit of 200 an hour, when an account previews registrations one by one, then it is soon refused."""
    numbers, people = enumerated(office)
    office.context.probing.limit = 2
    answers = [
        office.post(make.registered(numbers[place], area=EVIL), path="/v1/events?preview=true", area=EVIL)
        for place in (12, 345, 678, 12)
    ]
    assert [one.status_code for one in answers] == [200, 200, 429, 429]
    assert not any(person in one.text for one in answers for person in people)
    assert office.post(make.registered(numbers[1], area=EVIL), area=EVIL).status_code == 429
    assert office.post(make.event("surveyed", "2021-06-01", NOBODY, method="电话"), area=EVIL).status_code == 404
    honest = office.post(make.registered(FREE), path="/v1/events?preview=true", area="320614")
    assert honest.status_code == 200, "another account is not concerned"


def test_a_call_of_all_or_nothing_probes_no_more_than_a_preview(office: Office, make: EventMaker) -> None:
    numbers, people = enumerated(office)
    office.context.probing.limit = 2
    batch = [make.registered(numbers[place], area=EVIL) for place in (12, 345, 678)]
    answer = office.post(batch, path="/v1/events?atomic=true", area=EVIL)
    assert (answer.status_code, answer.get_json()["code"]) == (429, "probing.limited")
    assert not any(person in answer.text for person in people)


def test_an_integration_reads_what_it_posted_and_nothing_else(office: Office, make: EventMaker) -> None:
    office.world.now = NOW
    person = office.person()
    mine = make.event("surveyed", "2021-06-01", WHO, method="入户")
    assert office.post(mine, role="integration").status_code == 200
    office.world.project()
    reads = {"role": "integration"}
    assert [one["id"] for one in office.get("/v1/events", **reads)["items"]] == [mine["id"]]
    assert [one["version"] for one in office.get(f"/v1/people/{person}/history", **reads)["items"]] == [2]
    assert len(office.get("/v1/events")["items"]) == 2, "a caseworker reads all of the area"
    other = office.person(number=FREE)
    assert office.call("GET", f"/v1/people/{other}/history", **reads).status_code == 404
    office.post(make.event("left_post", "2021-07-01", WHO, cause="辞职"))
    assert office.get("/v1/quarantine", **reads)["items"] == []
    number = office.get("/v1/quarantine")["items"][0]["id"]
    assert office.call("POST", f"/v1/quarantine/{number}/retry", **reads).status_code == 404
    for path in (
        "/v1/people",
        f"/v1/people/{person}",
        "/v1/households",
        "/v1/worklist",
        "/v1/outcomes",
        "/v1/reports/4A",
    ):
        assert office.call("GET", path, **reads).status_code == 403, path
    assert office.call("POST", "/v1/people/search", json={"id_no": ZHANG_SAN}, **reads).status_code == 403


@pytest.mark.parametrize("number", [ZHANG_SAN, ZHANG_SAN[:-1] + "0", "320684700312121", "ya1234567", f" {ZHANG_SAN} "])
def test_a_number_in_an_address_is_refused_and_the_right_call_is_named(office: Office, number: str) -> None:
    refused = office.call("GET", "/v1/people", query_string={"q": number})
    assert (refused.status_code, refused.get_json()["code"]) == (400, "search.number_in_address")
    assert refused.get_json()["data"] == {"use": "POST /v1/people/search"}
    assert number.strip() not in refused.text


def test_a_search_in_the_body_finds_within_the_scope_and_takes_a_token_only(office: Office) -> None:
    person = office.person()
    assert [person] == [one["id"] for one in office.search(id_no=ZHANG_SAN)]
    assert [person] == [one["id"] for one in office.search(q="张", labour="unknown")]
    stranger = office.call("POST", "/v1/people/search", json={"id_no": ZHANG_SAN}, area=EVIL)
    assert (stranger.status_code, stranger.get_json()["items"]) == (200, [])
    for body, status in (("{", 400), ('{"nickname": "x"}', 400), ('{"id_no": "12"}', 400), ("[]", 400)):
        answer = office.call("POST", "/v1/people/search", data=body, content_type="application/json")
        assert answer.status_code == status, body
    assert office.call("POST", "/v1/people/search", data="q=x").status_code == 415


def test_the_area_of_the_person_sees_who_tried_it_from_outside(office: Office, make: EventMaker) -> None:
    """Given tries of an account elsewhere, when an auditor of the person's area reads the log, then they are there."""
    person = office.person(number=ZHANG_SAN, area="320614-08")
    joined = make.event("household_joined", "2021-01-06", f"id_no:{ZHANG_SAN}", household_id="H-1", relation="head")
    office.given(joined)
    tries = {"role": "caseworker", "area": EVIL}
    for path in (f"/v1/people/{person}", f"/v1/people/{person}?as_of=2021-06-01", f"/v1/people/{person}/history"):
        assert office.call("GET", path, **tries).status_code == 404
    for path in ("/v1/households/320614/H-1", "/v1/households/H-1", "/v1/households/H-1/history"):
        assert office.call("GET", path, **tries).status_code == 404
    surveyed = make.event("surveyed", "2021-06-01", f"id_no:{ZHANG_SAN}", method="入户")
    for path in ("/v1/events", "/v1/events?preview=true"):
        assert office.post(surveyed, path=path, **tries).get_json()["rejected"][0]["problem"]["status"] == 404
    assert office.post(make.registered(ZHANG_SAN, area=EVIL), **tries).status_code == 409
    office.lines()
    seen = office.get("/v1/access-log?account=caseworker@210100&limit=50", role="auditor", area="320614-08")["items"]
    assert all(line["subject_area"] == "320614-08" for line in seen)
    assert sorted(line["action"] for line in seen) == ["person.tried"] * 3 + ["read.not_found"] * 6
    assert {line["subject"] for line in seen} == {person, "320614/H-1"}
    assert [line["details"]["persons"] for line in seen if line["action"] == "person.tried"] == [[person]] * 3
    strangers = office.get("/v1/access-log?account=caseworker@210100", role="auditor", area="320614-01")["items"]
    assert strangers == []


def test_who_reads_a_merged_person_by_the_old_id_is_in_the_log_under_the_survivor(
    office: Office, make: EventMaker
) -> None:
    """Given a duplicate, when it is read here and tried from elsewhere, then the log has the survivor and its area."""
    person, double = office.person(number=ZHANG_SAN), office.person(number=FREE)
    office.given(make.event("merged", "2021-09-01", double, into=person, reason={"text": "重复登记"}))
    assert office.call("GET", f"/v1/people/{double}").status_code == 200
    assert office.call("GET", f"/v1/people/{double}", role="caseworker", area=EVIL).status_code == 404
    lines = office.lines("person.read")[-1:] + office.lines("read.not_found")
    assert [line[2] for line in lines] == [person, double, person]
    areas = office.world.log("SELECT subject_area FROM zuji.access_log WHERE subject = %s", person)
    assert areas == [("320614-01",)] * 2


def test_the_log_tells_the_auditors_of_who_tried_no_more_than_the_answers(office: Office, make: EventMaker) -> None:
    """Given reads and posts about a person elsewhere and about nobody, when the area of the account that made them
    reads its log, then the lines are the same, and so are their numbers."""
    person = office.person(number=ZHANG_SAN)
    joined = make.event("household_joined", "2021-01-06", f"id_no:{ZHANG_SAN}", household_id="H-1", relation="head")
    office.given(joined)
    assert _log_of_who_tried(office, make, person, ZHANG_SAN, "H-1") == _log_of_who_tried(
        office, make, NOBODY, FREE, "H-2"
    )


def _log_of_who_tried(office: Office, make: EventMaker, person: str, number: str, household: str) -> list[str]:
    """What the auditors of the account's area see of its tries; and by how much the ids of lines grew."""
    first = office.world.log("SELECT coalesce(max(id), 0) FROM zuji.access_log")[0][0]
    tries = {"role": "caseworker", "area": EVIL}
    for path in (f"/v1/people/{person}", f"/v1/people/{person}/history", f"/v1/households/{household}"):
        assert office.call("GET", path, **tries).status_code == 404
    for subject in (person, f"id_no:{number}"):
        surveyed = make.event("surveyed", "2021-06-01", subject, method="入户")
        for path in ("/v1/events", "/v1/events?preview=true"):
            assert office.post(surveyed, path=path, **tries).get_json()["rejected"]
    office.lines()
    seen = office.get("/v1/access-log?account=caseworker@210100&limit=200", role="auditor", area=EVIL)["items"]
    lines = [{**line, "id": line["id"] - first, "at": ""} for line in seen if line["id"] > first]
    assert {line["action"] for line in lines} == {"read.not_found", "probe", "preview"}
    return [str(line).replace(person, "P").replace(household, "H") for line in lines]
