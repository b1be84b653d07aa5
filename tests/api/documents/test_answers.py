"""What is answered is what the document declares: of accepted, waiting and refused events, and of every problem."""

from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from tests.api.conftest import Json, Office
from tests.api.documents.json_schema import mistakes, resolved
from tests.world import ZHANG_SAN, CloudEvent, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"


def assert_declared(office: Office, response: TestResponse, path: str, method: str) -> None:
    """Compares an answer with the declaration of its operation and status."""
    document: Json = office.client.get("/v1/openapi.json").get_json()
    declared = document["paths"][path][method]["responses"]
    assert str(response.status_code) in declared, response.text
    answer = declared[str(response.status_code)]
    answer = resolved(answer["$ref"], document) if "$ref" in answer else answer
    schema = answer["content"][response.mimetype]["schema"]
    assert [*mistakes(response.get_json(), schema, document)] == []
    assert set(answer["headers"]) <= set(response.headers.keys())
    if response.status_code >= 400:
        assert response.get_json()["code"] in answer["x-codes"]


def event_of(make: EventMaker, kind: str, time: str = "2021-05-06", subject: str = WHO, **data: Any) -> CloudEvent:
    return make.event(kind, time, subject, **data)


@pytest.mark.parametrize(
    ("kind", "data", "status"),
    [
        ("employed", {"channel": "company"}, 400),
        ("employed", {"channel": "employer"}, 404),
        ("target_set", {"year": 2021, "indicator": "posts", "value": 1}, 400),
    ],
)
def test_given_a_refused_single_event_then_its_answer_is_declared(
    office: Office, make: EventMaker, kind: str, data: Json, status: int
) -> None:
    response = office.post(event_of(make, kind, **data))
    assert response.status_code == status
    assert {
        "accepted",
        "duplicates",
        "rejected",
        "pending",
        "position",
        "persons",
        "code",
    } <= response.get_json().keys()
    assert_declared(office, response, "/v1/events", "post")


def test_given_events_refused_by_rule_history_scope_version_and_time_then_each_answer_is_declared(
    office: Office, make: EventMaker
) -> None:
    person = office.person()
    other = make.registered(time="2021-02-05T09:00:00+08:00")
    refused = {
        409: office.post(other),
        422: office.post(event_of(make, "employed", "2031-05-06", person, channel="employer")),
        403: office.post(make.registered(id_no("1971-03-12", 123), area="210100")),
        412: office.post(event_of(make, "surveyed", "2021-05-06", person, method="电话"), headers={"If-Match": '"7"'}),
    }
    for status, response in refused.items():
        assert response.status_code == status, response.text
        assert_declared(office, response, "/v1/events", "post")


def test_given_an_atomic_call_that_is_refused_then_its_answer_is_declared(office: Office, make: EventMaker) -> None:
    events = [make.registered(), event_of(make, "employed", channel="company")]
    response = office.post(events, path="/v1/events?atomic=true")
    assert (response.status_code, response.get_json()["code"]) == (422, "batch.refused")
    assert len(response.get_json()["rejected"]) == 1
    assert_declared(office, response, "/v1/events", "post")


def test_given_accepted_and_waiting_events_and_a_preview_then_each_answer_is_declared(
    office: Office, make: EventMaker
) -> None:
    person = office.person()
    corrected = event_of(make, "identity_corrected", "2021-05-06", person, field="name", old="张三", new="张山")
    answers = (
        (200, office.post(event_of(make, "surveyed", "2021-05-06", person, method="电话"))),
        (200, office.post([event_of(make, "surveyed", "2021-05-07", person, method="电话"), {"id": "?"}])),
        (200, office.post(corrected, path="/v1/events?preview=true")),
        (202, office.post(corrected)),
    )
    for status, response in answers:
        assert response.status_code == status, response.text
        assert_declared(office, response, "/v1/events", "post")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [("{", "application/cloudevents+json", 400), ("{}", "text/plain", 415), ("[1]", "application/json", 200)],
)
def test_given_a_body_that_cannot_be_read_then_the_answer_is_declared(
    office: Office, body: str, kind: str, status: int
) -> None:
    response = office.call("POST", "/v1/events", data=body, content_type=kind)
    assert response.status_code == status
    assert_declared(office, response, "/v1/events", "post")


@pytest.mark.parametrize(
    ("path", "declared", "role", "status"),
    [
        ("/v1/people?colour=red", "/v1/people", "caseworker", 400),
        ("/v1/people", "/v1/people", "admin", 403),
        ("/v1/people/00000000-0000-0000-0000-000000000000", "/v1/people/{person_id}", "caseworker", 404),
        ("/v1/reports/9Z", "/v1/reports/{code}", "caseworker", 404),
        ("/v1/quarantine/1", "/v1/quarantine/{quarantine_id}", "caseworker", 404),
        ("/v1/worklist?kind=nothing", "/v1/worklist", "caseworker", 400),
        ("/v1/areas?area=999999", "/v1/areas", "caseworker", 404),
        ("/v1/reports/4A?area=210000", "/v1/reports/{code}", "caseworker", 403),
    ],
)
def test_given_a_read_that_fails_then_its_answer_is_declared(
    office: Office, path: str, declared: str, role: str, status: int
) -> None:
    response = office.call("GET", path, role=role)
    assert response.status_code == status
    assert_declared(office, response, declared, "get")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [('{"id_no": "123"}', "application/json", 400), ("id_no=123", "application/x-www-form-urlencoded", 415)],
)
def test_given_a_search_that_fails_then_its_answer_is_declared(
    office: Office, body: str, kind: str, status: int
) -> None:
    response = office.call("POST", "/v1/people/search", role="caseworker", data=body, content_type=kind)
    assert response.status_code == status
    assert_declared(office, response, "/v1/people/search", "post")


def test_given_a_refused_verdict_and_a_retry_then_their_answers_are_declared(office: Office, make: EventMaker) -> None:
    refused = office.post(event_of(make, "employed", channel="employer")).get_json()
    number = refused["rejected"][0]["quarantine"]
    again = office.call("POST", f"/v1/quarantine/{number}/retry")
    assert again.status_code == 404
    assert_declared(office, again, "/v1/quarantine/{quarantine_id}/retry", "post")


def test_given_the_docs_then_the_first_example_is_sent_as_a_preview_and_works(office: Office) -> None:
    operation = office.client.get("/v1/openapi.json").get_json()["paths"]["/v1/events"]["post"]
    media, described = next(iter(operation["requestBody"]["content"].items()))
    shown = next(iter(described["examples"].values()))["value"]
    filled = {one["name"]: one["example"] for one in operation["parameters"] if "example" in one}
    assert filled == {"preview": True}
    response = office.call("POST", "/v1/events?preview=true", data=orjson.dumps(shown), content_type=media)
    assert response.status_code == 200
    assert [one["outcome"] for one in response.get_json()["preview"]["items"]] == ["recorded"]
    assert office.get("/v1/quarantine")["items"] == []
    assert office.get("/v1/events", role="caseworker")["items"] == []
