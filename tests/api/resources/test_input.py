"""Events as real systems send them: other modes, encodings and attributes of CloudEvents."""

import base64
import gzip
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from werkzeug.test import TestResponse

from tests.api.conftest import Office
from tests.world import ZHANG_SAN, CloudEvent, EventMaker, id_no

WHO = f"id_no:{ZHANG_SAN}"
JSON = "application/json"


def binary(office: Office, cloud_event: CloudEvent, content_type: str | None = JSON, **more: Any) -> TestResponse:
    """Posts an event in binary mode, attributes percent-encoded as SDKs do."""
    headers = {f"ce-{name}": quote(str(value), safe=":/") for name, value in cloud_event.items() if name != "data"}
    body = more.pop("data", orjson.dumps(cloud_event["data"]))
    return office.call(
        "POST",
        "/v1/events",
        data=body,
        content_type=content_type,
        headers={**headers, **more.pop("headers", {})},
        **more,
    )


def raw(office: Office, body: bytes, content_type: str = JSON, **headers: str) -> TestResponse:
    """Posts a body as it is."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return office.call("POST", "/v1/events", data=body, content_type=content_type, headers=given)


# binary mode


def test_b1_an_event_in_binary_mode_is_recorded(office: Office, make: EventMaker) -> None:
    answer = binary(office, make.registered(name="邹三"))
    assert (answer.status_code, answer.get_json()["accepted"]) == (200, 1), answer.text
    posted = make.event("surveyed", "2021-02-01T09:00:00+08:00", WHO, method="入户")
    answer = binary(office, posted, "application/json; charset=utf-8")
    assert answer.get_json()["accepted"] == 1, answer.text
    again = office.post({**posted, "datacontenttype": "application/json; charset=utf-8"})
    assert again.get_json()["duplicates"] == 1, "the same event in structured mode is the same request"


def test_headers_are_decoded_once_and_quotes_taken_off(office: Office, make: EventMaker) -> None:
    office.given(make.registered())
    posted = make.event("surveyed", "2021-02-01", None, method="入户")
    for number, headers in enumerate(
        [
            {"ce-subject": quote(WHO), "ce-onbehalfof": quote("镇劳动所 100%")},
            {"ce-subject": f'"{WHO}"', "ce-onbehalfof": '"\\"A\\" %E9%95%87"'},
            {"ce-subject": WHO, "ce-onbehalfof": "海门".encode().decode("latin-1")},
        ]
    ):
        answer = binary(office, {**posted, "id": f"B-{number}", "time": f"2021-02-0{number + 1}"}, headers=headers)
        assert answer.get_json()["accepted"] == 1, answer.text
    office.world.project()
    assert ["镇劳动所 100%", '"A" 镇', "海门"] == [
        one["onbehalfof"] for one in office.get("/v1/events")["items"] if "onbehalfof" in one
    ]


@pytest.mark.parametrize(
    ("change", "data", "field"),
    [
        ({"specversion": "0.3"}, b"{}", "specversion"),
        ({"id": ""}, b"{}", "id"),
        ({"onBehalfOf": "x"}, b'{"method": "a"}', None),  # header names have no case
        ({"subject": "%FF"}, b'{"method": "a"}', "ce-subject"),
        ({}, b"[1]", "data"),
        ({}, b"", "data"),
        ({}, b'{"method": "a", "method": "b"}', "method"),
    ],
)
def test_what_is_wrong_in_binary_mode_is_named(
    office: Office, make: EventMaker, change: Mapping[str, str], data: bytes, field: str | None
) -> None:
    office.given(make.registered())
    posted = make.event("surveyed", "2021-02-01", WHO)
    headers = {f"ce-{name}": value for name, value in change.items()}
    answer = binary(office, posted, data=data, headers=headers)
    assert (answer.status_code, answer.get_json().get("field")) == (200 if field is None else 400, field), answer.text


def test_a_media_type_that_is_not_json_cannot_be_data(office: Office, make: EventMaker) -> None:
    answer = binary(office, make.registered(), "application/xml", data=b"<x/>")
    assert (answer.status_code, answer.get_json()["code"]) == (415, "body.media_type")


# attributes, null, Base64, media types


def test_b2_extension_attributes_are_left_aside_and_are_not_in_the_digest(office: Office, make: EventMaker) -> None:
    office.given(make.registered())
    posted = make.event("surveyed", "2021-02-01", WHO, method="入户")
    traced = {
        **posted,
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "sequence": 7,
        "x": {},
    }
    assert office.post(traced).get_json()["accepted"] == 1
    for again in (posted, {**posted, "traceparent": "00-1-2-01"}, {**posted, "partitionkey": "甲"}):
        assert office.post(again).get_json()["duplicates"] == 1
    assert office.post({**traced, "time": "2021-02-02"}).get_json()["code"] == "request.other_body"


def test_a_name_that_no_attribute_can_have_is_refused(office: Office, make: EventMaker) -> None:
    for name in ("onBehalfOf", "Subject", "event-type"):
        answer = office.post({**make.registered(), name: "x"})
        assert (answer.status_code, answer.get_json()["field"]) == (400, name)


def test_null_is_absent_in_the_envelope_the_data_and_the_reason(office: Office, make: EventMaker) -> None:
    posted = make.registered(phone=None, nothing=None, reason={"text": "x", "code": None, "more": None})
    answer = office.post({**posted, "subject": None, "dataschema": None, "data_base64": None, "Extra": None})
    assert answer.get_json()["accepted"] == 1, answer.text
    assert office.post({**make.registered(), "id": None}).get_json()["field"] == "id"


@pytest.mark.parametrize("media_type", [JSON, None, "application/vnd.haimen.hrss+json; charset=utf-8", "text/json"])
def test_b3_base64_data_of_a_json_media_type_is_decoded(
    office: Office, make: EventMaker, media_type: str | None
) -> None:
    posted = make.registered(name="邹三")
    encoded = base64.b64encode(orjson.dumps(posted["data"])).decode()
    sent = {name: value for name, value in posted.items() if name != "data"} | {"datacontenttype": media_type}
    assert office.post({**sent, "data_base64": encoded}).get_json()["accepted"] == 1
    assert office.post({**sent, "data": posted["data"]}).get_json()["duplicates"] == 1


@pytest.mark.parametrize(
    "encoded", ["!", 7, base64.b64encode(b"{").decode(), base64.b64encode(b'{"name": 1, "name": 2}').decode()]
)
def test_base64_that_is_no_json_is_named(office: Office, make: EventMaker, encoded: object) -> None:
    sent = {name: value for name, value in make.registered().items() if name != "data"}
    for one in ({**sent, "data_base64": encoded}, {**sent, "data": {}, "data_base64": "e30="}):
        answer = office.post(one)
        assert (answer.status_code, answer.get_json()["field"]) == (400, "data_base64"), answer.text


def test_a_body_of_any_json_media_type_is_read(office: Office, make: EventMaker) -> None:
    for media_type in ("application/vnd.haimen+json", "text/json; charset=utf-8", "application/ld+json"):
        assert raw(office, orjson.dumps([make.registered()]), media_type).status_code == 200
    assert raw(office, b"{}", "application/cloudevents+xml").status_code == 415
    assert raw(office, b"{}", "application/jsonx").status_code == 415


# gzip


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", " GZIP "])
def test_b5_a_gzip_body_is_read(office: Office, make: EventMaker, encoding: str) -> None:
    body = gzip.compress(orjson.dumps([make.registered()]))
    assert raw(office, body, Content_Encoding=encoding).get_json()["accepted"] == 1
    posted = make.event("surveyed", "2021-02-01", WHO)
    data = gzip.compress(orjson.dumps({"method": "入户"}))
    assert binary(office, posted, data=data, headers={"Content-Encoding": encoding}).get_json()["accepted"] == 1


def test_a_bomb_is_not_unpacked_and_other_encodings_are_named(office: Office) -> None:
    bomb = raw(office, gzip.compress(b" " * (33 * 1024 * 1024)), Content_Encoding="gzip")
    assert (bomb.status_code, bomb.get_json()["code"]) == (413, "body.too_large")
    broken = raw(office, b"[]", Content_Encoding="gzip")
    assert (broken.status_code, broken.get_json()["code"]) == (400, "body.gzip")
    for encoding in ("br", "deflate", "gzip, gzip"):
        refused = raw(office, b"[]", Content_Encoding=encoding)
        assert (refused.status_code, refused.headers["Accept-Encoding"]) == (415, "gzip, identity")
    assert raw(office, b"[]", Content_Encoding="identity").status_code == 200


def test_other_calls_take_no_packed_body(office: Office) -> None:
    body = gzip.compress(b'{"q": "x"}')
    refused = office.call(
        "POST", "/v1/people/search", data=body, content_type=JSON, headers={"Content-Encoding": "gzip"}
    )
    assert (refused.status_code, refused.headers["Accept-Encoding"]) == (415, "identity")


# members named twice


def twice(cloud_event: CloudEvent) -> bytes:
    """The event with its wage named twice, once in escapes."""
    wage = b'"monthly_wage_fen":300000,"monthly_w\\u0061ge_fen" : 900000'
    return orjson.dumps(cloud_event).replace(b'"monthly_wage_fen":300000', wage)


def test_b6_a_member_named_twice_is_refused_alone_in_a_batch_and_in_lines(office: Office, make: EventMaker) -> None:
    office.given(make.registered())
    job = {"channel": "employer", "monthly_wage_fen": 300000}
    bad = twice(make.event("employed", "2021-05-06", WHO, **job))
    good = orjson.dumps(make.event("surveyed", "2021-02-01", WHO, method="12:30"))
    single = raw(office, bad)
    assert (single.status_code, single.get_json()["code"]) == (400, "json.repeated_member")
    assert single.get_json()["field"] == "monthly_wage_fen"
    for body, kind in ((b"[" + good + b"," + bad + b"]", JSON), (good + b"\n" + bad, "application/x-ndjson")):
        answer = raw(office, body, kind).get_json()
        assert (answer["accepted"] + answer["duplicates"], [one["index"] for one in answer["rejected"]]) == (1, [1])
        assert answer["rejected"][0]["problem"]["code"] == "json.repeated_member"
        assert answer["rejected"][0]["quarantine"] is not None


def test_a_member_named_twice_is_refused_in_the_envelope_deep_inside_and_in_other_bodies(
    office: Office, make: EventMaker
) -> None:
    text = orjson.dumps(make.registered(reason={"code": "report"}))
    for bad in (
        text.replace(b'"id":', b'"id":"other","id":'),
        text.replace(b'"code":"report"', b'"code":"a","code":"report"'),
    ):
        assert raw(office, bad).get_json()["code"] == "json.repeated_member"
        assert raw(office, b"[" + bad + b"]").get_json()["rejected"][0]["problem"]["code"] == "json.repeated_member"
    search = office.call("POST", "/v1/people/search", data=b'{"q": "a", "q": "b"}', content_type=JSON)
    assert (search.status_code, search.get_json()["code"]) == (400, "json.repeated_member")


def test_a_body_longer_than_one_event_is_looked_through_too(office: Office, make: EventMaker) -> None:
    fine = [make.registered(id_no("1970-01-01", number)) for number in range(1, 999, 2)]
    bad = orjson.dumps(make.registered()).replace(b'"name":', b'"name":"x","name":')
    body = orjson.dumps(fine)[:-1] + b"," + b" " * 300_000 + bad + b"]"
    answer = raw(office, body).get_json()
    assert (answer["accepted"], [one["index"] for one in answer["rejected"]]) == (len(fine), [len(fine)])


# positions


def test_b18_a_position_beyond_the_log_is_refused_at_once_everywhere(office: Office) -> None:
    office.person()
    far = 10**12
    for path in ("/v1/people", "/v1/worklist", "/v1/households", "/v1/outcomes", "/v1/events", "/v1/reports/4A"):
        refused = office.call("GET", f"{path}?min_position={far}")
        assert (refused.status_code, refused.get_json()["code"]) == (400, "position.beyond_the_log"), path
        preferred = office.call("GET", path, headers={"Prefer": f"wait=0; position={far}"})
        assert preferred.status_code == 400, path
    stream = office.call("GET", f"/v1/events?after={far}", headers={"Accept": "text/event-stream"})
    assert (stream.status_code, stream.get_json()["field"]) == (400, "after")
