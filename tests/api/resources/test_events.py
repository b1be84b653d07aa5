"""Posting events."""

import time

import orjson
import pytest

from tests.api.conftest import Office
from tests.world import HAIMEN, ZHANG_SAN, EventMaker

WHO = f"id_no:{ZHANG_SAN}"


def test_given_a_batch_when_posted_then_each_event_is_counted_and_the_new_person_named(
    office: Office, make: EventMaker
) -> None:
    registered = make.registered()
    employed = make.event("employed", "2021-05-06T09:00:00+08:00", WHO, channel="employer")
    answer = office.post([registered, employed]).get_json()
    assert (answer["accepted"], answer["duplicates"], answer["rejected"], answer["position"]) == (2, 0, [], 2)
    assert [registered["id"]] == list(answer["persons"])


def test_given_a_recorded_batch_when_posted_again_then_nothing_is_recorded_twice(
    office: Office, make: EventMaker
) -> None:
    batch = [make.registered()]
    office.given(*batch)
    answer = office.post(batch).get_json()
    assert (answer["accepted"], answer["duplicates"], answer["position"]) == (0, 1, 1)
    assert list(answer["persons"]) == [batch[0]["id"]]


def test_given_one_bad_event_in_a_batch_then_the_good_ones_go_on_and_the_bad_one_is_kept(
    office: Office, make: EventMaker
) -> None:
    bad = make.event("employed", "2021-05-06", WHO, channel="by_magic")
    answer = office.post([make.registered(), bad, 17, {}]).get_json()
    assert answer["accepted"] == 1
    assert [rejected["index"] for rejected in answer["rejected"]] == [1, 2, 3]
    assert [rejected["problem"]["status"] for rejected in answer["rejected"]] == [400, 400, 400]
    assert ("channel", bad["id"]) == (answer["rejected"][0]["problem"]["field"], answer["rejected"][0]["id"])
    assert all(rejected["quarantine"] for rejected in answer["rejected"])
    assert len(answer["rejected"][2]["problem"]["errors"]) - 1 == 4


def test_given_one_bad_event_when_atomic_then_none_is_recorded(office: Office, make: EventMaker) -> None:
    bad = make.event("employed", "2021-05-06", WHO, channel="by_magic")
    response = office.post([make.registered(), bad], path="/v1/events?atomic=true")
    answer = response.get_json()
    assert (response.status_code, answer["accepted"], len(answer["rejected"]), answer["position"]) == (422, 0, 1, 0)
    assert response.mimetype == "application/problem+json"


def test_given_a_single_event_when_refused_then_the_answer_is_its_own_problem(office: Office, make: EventMaker) -> None:
    office.given(make.registered(), make.event("employed", "2021-05-06", WHO, channel="employer"))
    response = office.post(make.event("employed", "2021-07-01", WHO, channel="flexible"))
    answer = response.get_json()
    assert (response.status_code, answer["code"], answer["status"]) == (409, "transition.labour", 409)
    assert (answer["accepted"], answer["duplicates"], answer["position"]) == (0, 0, 2)
    assert answer["rejected"][0]["problem"]["code"] == "transition.labour"


@pytest.mark.parametrize(
    ("time", "status", "code"),
    [
        ("2099-01-01", 422, "not_in_the_future"),
        ("2021-05-06 09:00", 400, "event.time"),
        ("yesterday", 400, "event.time"),
    ],
)
def test_given_a_time_that_cannot_be_then_it_is_refused_with_its_own_status(
    office: Office, make: EventMaker, time: str, status: int, code: str
) -> None:
    office.given(make.registered())
    response = office.post(make.event("left_post", time, WHO, cause="合同到期"))
    assert (status, code) == (response.status_code, response.get_json()["code"])


def test_given_the_same_id_with_another_body_then_conflict(office: Office, make: EventMaker) -> None:
    cloud_event = make.registered()
    office.given(cloud_event)
    cloud_event["data"]["name"] = "李四"
    response = office.post(cloud_event)
    assert (response.status_code, response.get_json()["code"]) == (409, "request.other_body")


def test_given_a_registered_identity_when_registered_again_then_duplicate_identity(
    office: Office, make: EventMaker
) -> None:
    person = office.person()
    response = office.post(make.registered(name="李四", time="2021-03-01"))
    assert (409, "identity.held", person) == (
        response.status_code,
        response.get_json()["code"],
        response.get_json()["data"]["person"],
    )


def test_given_if_match_when_stale_then_412_and_when_fresh_then_recorded(office: Office, make: EventMaker) -> None:
    office.given(make.registered())
    cloud_event = make.event("employed", "2021-05-06", WHO, channel="employer")
    stale = office.post(cloud_event, headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.get_json()["code"]) == (412, "version.stale")
    assert office.post(cloud_event, headers={"If-Match": '"1"'}).status_code == 200
    assert office.post([cloud_event], headers={"If-Match": '"1"'}).status_code == 400
    assert office.post(cloud_event, headers={"If-Match": "one"}).status_code == 400


def test_given_lines_when_one_is_no_json_then_only_that_line_is_refused(office: Office, make: EventMaker) -> None:
    lines = (
        orjson.dumps(make.registered())
        + b'\n\n{"id": \n'
        + orjson.dumps(make.event("surveyed", "2021-02-01", WHO, method="入户"))
    )
    response = office.call("POST", "/v1/events", data=lines, content_type="application/x-ndjson")
    answer = response.get_json()
    assert (response.status_code, answer["accepted"], [one["index"] for one in answer["rejected"]]) == (200, 2, [1])
    assert answer["rejected"][0]["problem"]["code"] == "json.malformed"
    assert answer["rejected"][0]["quarantine"] is not None


def test_given_plain_json_then_an_array_is_a_batch_and_an_object_a_single_event(
    office: Office, make: EventMaker
) -> None:
    batch = office.call("POST", "/v1/events", json=[make.registered()])
    assert (batch.status_code, batch.get_json()["accepted"]) == (200, 1)
    single = office.call("POST", "/v1/events", json=make.event("left_post", "2021-02-01", WHO, cause="x"))
    assert single.status_code == 409


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b'{"a": 1,\n  }', "application/json", 400, "json.malformed"),
        (b"", "application/cloudevents+json", 400, "json.malformed"),
        (b"[]", "application/cloudevents+json", 400, "body.object"),
        (b"{}", "application/cloudevents-batch+json", 400, "body.array"),
        (b"17", "application/json", 400, "body.object"),
        (b"\xff\xfe", "application/json", 400, "json.malformed"),
        (b"[]", "text/plain", 415, "body.media_type"),
        (b"[" + b"1," * 10_000 + b"1]", "application/json", 413, "batch.too_long"),
        (b"1\n" * 10_001, "application/x-ndjson", 413, "batch.too_long"),
        (b" " * (32 * 1024 * 1024 + 1), "application/json", 413, "body.too_large"),
    ],
)
def test_given_a_body_that_is_wrong_as_a_whole_then_a_problem_says_so(
    office: Office, body: bytes, content_type: str, status: int, code: str
) -> None:
    response = office.call("POST", "/v1/events", data=body, content_type=content_type)
    assert (status, code) == (response.status_code, response.get_json()["code"])


def test_given_malformed_json_then_line_and_column_are_told(office: Office) -> None:
    response = office.call("POST", "/v1/events", data=b'{"a": 1,\n "b" 2}', content_type="application/json")
    assert response.get_json()["data"] == {"line": 2, "column": 6}


def test_given_an_empty_batch_then_nothing_happens(office: Office) -> None:
    nothing = {"accepted": 0, "duplicates": 0, "rejected": [], "pending": [], "position": 0, "persons": {}, "notes": []}
    assert office.post([]).get_json() == nothing


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_given_a_role_that_records_nothing_when_it_posts_then_forbidden(office: Office, role: str) -> None:
    response = office.post([], role=role)
    assert (response.status_code, response.get_json()["code"]) == (403, "auth.role")


def test_given_another_area_when_it_posts_about_a_person_then_it_is_as_unknown(
    office: Office, make: EventMaker
) -> None:
    office.given(make.registered(area="320614-01"))
    response = office.post(make.event("surveyed", "2021-02-01", WHO, method="入户"), area="320614-02")
    assert (response.status_code, response.get_json()["code"]) == (404, "person.unknown")


def test_given_a_thousand_events_when_read_then_the_web_spends_little_on_each(office: Office, make: EventMaker) -> None:
    cloud_events = [
        make.event("employed", "2021-05-06T09:00:00+08:00", WHO, channel="employer", monthly_wage_fen=420000)
        for _ in range(1000)
    ]
    reader = office.context.reader
    reader.read(HAIMEN, 0, cloud_events[0])
    started = time.process_time()
    for index, cloud_event in enumerate(cloud_events):
        assert reader.read(HAIMEN, index, cloud_event).refusal is None
    assert time.process_time() - started < 0.5  # a second run on an idle machine: 0.05


def test_what_has_no_effect_says_so(office: Office, make: EventMaker) -> None:
    """Given a correction, when one of an earlier moment is posted, then it is recorded, and the answer notes it."""
    office.person(make.event("employed", "2021-02-01", WHO, channel="employer", employer="甲"))
    reason = {"code": "checked", "text": "核对"}
    for day, employer in (("2021-07-01", "乙"), ("2021-06-01", "丙")):
        event = make.event("corrected", day, WHO, target_version=2, changes={"employer": employer}, reason=reason)
        answer = office.given(event)
    (note,) = answer["notes"]
    assert (note["id"], note["code"], note["data"]) == (
        event["id"],
        "no_effect.overruled",
        {"version": 3, "day": "2021-07-01"},
    )
    assert "without effect" in note["text"]


@pytest.mark.parametrize("ids", [("W-9", "W-10"), ("W-10", "W-9")], ids=" then ".join)
def test_a1_the_history_tells_two_corrections_in_the_order_in_which_they_hold(
    office: Office, make: EventMaker, ids: tuple[str, str]
) -> None:
    person = office.person(make.event("employed", "2021-02-01", WHO, channel="employer", employer="甲"))
    for request_id, employer in zip(ids, ("乙", "丙"), strict=True):
        event = make.event(
            "corrected",
            "2021-06-01",
            WHO,
            target_version=2,
            changes={"employer": employer},
            reason={"code": "checked", "text": "核对"},
        )
        assert office.given({**event, "id": request_id})["notes"] == []
    assert office.get(f"/v1/people/{person}")["employment"]["employer"] == "丙"
    items = office.get(f"/v1/people/{person}/history")["items"]
    changes = [item["changes"][0] for item in items if item["type"] == "person.corrected"]
    assert [(change["before"], change["after"]) for change in changes] == [("甲", "乙"), ("乙", "丙")]
    assert [item["corrected_by"] for item in items if item["type"] == "person.employed"] == [4]
