"""The JSON bodies of calls without events: searches and verdicts."""

import pytest

from tests.api.conftest import Office

DEEP = b"[" * 5000 + b"]" * 5000
MANY = b"{" + b",".join(b'"k%d":1' % number for number in range(3000)) + b"}"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (b'{"q":"\\ud800"}', "json.malformed", None),  # a lone surrogate
        (DEEP, "json.malformed", None),
        (b'{"q":' + DEEP + b"}", "json.malformed", None),
        ('{"q":"张"}'.encode("gbk"), "json.malformed", None),
        ('{"q":"张"}'.encode("utf-16"), "json.malformed", None),
        (b"{", "json.malformed", None),
        (b"[]", "object.expected", None),
        (b'{"q":"\\u0000"}', "field.characters", "q"),
        (b'{"limit":NaN}', "json.malformed", None),
        (b'{"limit":1e400}', "json.malformed", None),
        (b'{"limit":18446744073709551616}', "field.limit", "limit"),
        (b'{"count":{}}', "field.type", "count"),
        (b'{"count":["true"]}', "field.type", "count"),
        (b'{"q":"a","q":"b"}', "json.repeated_member", "q"),
        (MANY, "parameter.unknown", "k0"),
    ],
)
def test_a_body_that_is_wrong_is_refused_by_its_place(
    office: Office, body: bytes, code: str, field: str | None
) -> None:
    for path, role in (("/v1/people/search", "caseworker"), ("/v1/approvals/1", "supervisor")):
        if field in ("q", "limit", "count") and role == "supervisor":
            continue  # a verdict has other members
        answer = office.call("POST", path, data=body, content_type="application/json", role=role)
        problem = answer.get_json()
        assert (answer.status_code, problem["code"], problem.get("field")) == (400, code, field), answer.text
        assert len(problem.get("errors", ())) <= 21


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "application/vnd.haimen+json", "text/json"])
def test_a_search_is_read_in_any_json_media_type_and_after_a_byte_order_mark(office: Office, media_type: str) -> None:
    person = office.person()
    body = b'\xef\xbb\xbf{"q": "' + "张三".encode() + b'"}'
    answer = office.call("POST", "/v1/people/search", data=body, content_type=media_type)
    assert [person] == [one["id"] for one in answer.get_json()["items"]]


def test_of_many_unknown_parameters_the_first_are_named(office: Office) -> None:
    query = "&".join(f"k{number}=1" for number in range(100))
    problem = office.call("GET", f"/v1/people?{query}").get_json()
    assert ("parameter.unknown", "k0", 21) == (problem["code"], problem["field"], len(problem["errors"]))
